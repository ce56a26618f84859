import { describe, expect, it } from 'vitest';
import { COLUMNS, findShownColumns, toGridTemplate } from '../../../../webview/table/columns';

const NO_CHOICE = { widths: {}, hidden: [] };
const shownIds = (widthPx: number, choice = NO_CHOICE as { widths: Record<string, number>; hidden: string[] }) =>
  findShownColumns(choice, widthPx).map(({ id }) => id);

describe('columns', () => {
  it('are all there where there is room', () => {
    expect(shownIds(1400)).toEqual(COLUMNS.map(({ id }) => id));
  });

  it('make room in the order wire, delta, flags, time', () => {
    const dropped = [1400, 880, 800, 700, 590, 456].map((widthPx) => {
      const ids = shownIds(widthPx);
      return COLUMNS.map(({ id }) => id).filter((id) => !ids.includes(id));
    });
    expect(dropped).toEqual([
      [],
      ['wire'],
      ['delta', 'wire'],
      ['delta', 'flags', 'wire'],
      ['time', 'delta', 'flags', 'wire'],
      ['time', 'delta', 'flags', 'wire'],
    ]);
  });

  it('that the user hid leave room for others', () => {
    expect(shownIds(880, { widths: {}, hidden: ['time'] })).toContain('wire');
  });

  it('keep the preview whatever is hidden', () => {
    expect(shownIds(1400, { widths: {}, hidden: ['preview'] })).toContain('preview');
  });

  it('have the widths the user gave, within bounds', () => {
    const [ordinal, time] = COLUMNS;
    const columns = [ordinal, time].filter((column) => column !== undefined);
    expect(toGridTemplate(columns, { widths: { ordinal: 3, time: 9000 }, hidden: [] })).toBe('30px 600px');
  });
});
