import { describe, expect, it } from 'vitest';
import { RowSelection } from '../../../../webview/table/rowSelection';

function selectionAt(position: number): RowSelection {
  const selection = new RowSelection(undefined);
  selection.select(position, position * 10);
  return selection;
}

describe('a selection', () => {
  it('is one row until it is extended', () => {
    const selection = selectionAt(5);
    expect(selection.span.value).toBeUndefined();
    expect([4, 5, 6].map((position) => selection.isSelected(position))).toEqual([false, true, false]);
  });

  it('grows and shrinks from where it began, to both sides', () => {
    const selection = selectionAt(5);
    selection.extendTo(8, 80);
    expect(selection.span.value).toEqual({ first: 5, last: 8 });
    expect(selection.ordinal.value).toBe(80);
    selection.extendTo(3, 30);
    expect(selection.span.value).toEqual({ first: 3, last: 5 });
    selection.extendTo(5, 50);
    expect(selection.span.value).toBeUndefined();
  });

  it('keeps but two ends of ten million rows', () => {
    const selection = selectionAt(5);
    selection.selectAll({ first: 100, count: 10_000_000 });
    expect(selection.span.value).toEqual({ first: 100, last: 10_000_099 });
    expect(selection.isSelected(9_000_000)).toBe(true);
    expect(selection.ordinal.value).toBe(50);
    selection.collapse();
    expect(selection.span.value).toBeUndefined();
    expect(selection.isSelected(5)).toBe(true);
  });

  it('acts on the row that was chosen, once it is fetched, and not on the one before', () => {
    const selection = selectionAt(5);
    const acted: number[] = [];
    const act = () => selection.whenKnown((ordinal) => acted.push(ordinal));
    act();
    expect(acted).toEqual([50]);
    selection.select(700, undefined);
    act();
    expect(acted).toEqual([50]);
    selection.resolve(() => undefined);
    selection.resolve((position) => position * 10);
    expect(acted).toEqual([50, 7000]);
    selection.select(800, undefined);
    act();
    selection.select(900, 9000);
    selection.resolve((position) => position * 10);
    expect(acted).toEqual([50, 7000]);
    new RowSelection(undefined).whenKnown((ordinal) => acted.push(ordinal));
    expect(acted).toEqual([50, 7000]);
  });

  it('that is of a row by its number takes no other for the one that was being fetched', () => {
    const selection = selectionAt(5);
    const acted: number[] = [];
    selection.select(700, undefined);
    selection.whenKnown((ordinal) => acted.push(ordinal));
    selection.selectOrdinal(20);
    selection.whenKnown((ordinal) => acted.push(ordinal));
    // The filter hides it: it would stand where another row is.
    selection.place(3, false);
    selection.resolve((position) => position * 10);
    expect(selection.ordinal.value).toBe(20);
    expect(acted).toEqual([20]);
  });

  it('ends with the choice of one row', () => {
    const selection = selectionAt(5);
    selection.extendTo(8, 80);
    selection.select(6, 60);
    expect(selection.span.value).toBeUndefined();
    selection.extendTo(7, 70);
    expect(selection.span.value).toEqual({ first: 6, last: 7 });
  });

  it('comes back after a filter where its ends are known', () => {
    const selection = selectionAt(5);
    selection.extendTo(8, 80);
    expect(selection.unplace()).toBeUndefined();
    selection.place(8, true);
    selection.extendTo(5, 50);
    selection.nameSpan({ firstOrdinal: 50, lastOrdinal: 80 });
    const ordinals = selection.unplace();
    expect(ordinals).toEqual({ firstOrdinal: 50, lastOrdinal: 80 });
    selection.place(2, true);
    if (ordinals) selection.placeSpan({ first: 2, last: 3 }, ordinals);
    expect(selection.span.value).toEqual({ first: 2, last: 3 });
    expect(selection.spanOrdinals).toEqual(ordinals);
    selection.extendTo(1, 10);
    expect(selection.span.value).toEqual({ first: 1, last: 3 });
  });

  it('of which a filter leaves one row is no span', () => {
    const selection = selectionAt(5);
    selection.placeSpan({ first: 3, last: 2 }, { firstOrdinal: 1, lastOrdinal: 2 });
    expect(selection.span.value).toBeUndefined();
  });
});
