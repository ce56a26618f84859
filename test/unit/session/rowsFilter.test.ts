import { describe, expect, it } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import type { EvaluationGuard } from '../../../src/capture/evaluationGuard';
import type { BookmarkLookup } from '../../../src/capture/filter/ports';
import { Rates } from '../../../src/capture/rates';
import type { FilterProgress } from '../../../src/protocol/filter';
import type { MarkerData } from '../../../src/session/markers';
import { RowBuilder } from '../../../src/session/rowBuilder';
import { NO_FILTER, RowsModel } from '../../../src/session/rowsModel';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { FakeClock } from './fakeClock';

/** Every look at it takes some milliseconds, as evaluating does. */
class SlowClock extends FakeClock {
  #spentMs = 0;

  constructor(private readonly lookMs: number) {
    super();
  }

  override now(): number {
    this.#spentMs += this.lookMs;
    return super.now() + this.#spentMs;
  }
}

interface Options {
  readonly lookMs?: number;
  readonly guard?: EvaluationGuard;
  readonly bookmarks?: BookmarkLookup;
}

function newModel(frameCount: number, { lookMs = 1, guard, bookmarks }: Options = {}) {
  const clock = new SlowClock(lookMs);
  const capture = new Capture<MarkerData>({ memoryBytes: 1e9, maxInflatedBytes: 1e6 });
  const builder = new RowBuilder({
    capture,
    findPingFate: () => undefined,
    findBookmark: () => undefined,
    subprotocol: () => '',
  });
  const progress: FilterProgress[] = [];
  const model = new RowsModel({
    capture,
    builder,
    clock,
    rates: new Rates(),
    guard,
    filterPorts: { bookmarks },
    onProgress: (state) => progress.push(state),
    onChange: () => undefined,
  });
  for (let index = 0; index < frameCount; index++) {
    const payload = new TextEncoder().encode(`n${index}`);
    capture.push('in', encodeFrame({ opcode: Opcode.text, payload }), index);
  }
  const filter = async (text: string) => {
    const filtered = model.setFilter({ ...NO_FILTER, text }, new AbortController().signal);
    filtered.catch(() => undefined);
    for (let turn = 0; turn < 5_000; turn++) {
      await Promise.resolve();
      if (clock.pendingTimers > 0) clock.advance(0);
    }
    return filtered;
  };
  return { model, progress, filter };
}

describe('a filter that is an expression', () => {
  it('chooses rows; a wrong one is refused, and the old rows stay', async () => {
    const { model, filter } = newModel(100);
    expect(await filter('# >= 90 && text matches /[05]$/')).toMatchObject({ revision: 2, matching: 2 });
    await expect(filter('opcode == 4KB')).rejects.toMatchObject({
      code: 'filter-invalid',
      message: 'opcode is compared with a name such as ping, not 4KB.',
    });
    expect(model.summary).toMatchObject({ revision: 2, matching: 2 });
    expect(model.filter.text).toBe('# >= 90 && text matches /[05]$/');
    expect(model.read(2, 0, 10).rows.map(({ ordinal }) => ordinal)).toEqual([90, 95]);
  });

  it('tells how far it has got only where it takes long, and at most 10 times a second', async () => {
    const quick = newModel(2_000);
    await quick.filter('text contains "7"');
    expect(quick.progress).toEqual([]);
    const slow = newModel(20_000, { lookMs: 5 });
    await slow.filter('text contains "7"');
    expect(slow.progress.length).toBeGreaterThan(3);
    for (const { checked, total } of slow.progress) {
      expect(total).toBe(20_000);
      expect(checked).toBeLessThan(20_000);
    }
    const order = slow.progress.map(({ checked }) => checked);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // 313 steps of 64 entries: some 630 looks at the clock, of 5 ms each, are 3.2 seconds.
    expect(slow.progress.length).toBeLessThan(35);
  });
});

describe('a regular expression that does not come to an end', () => {
  /** Interrupts everything on rows whose number is in the list, by never doing the work that includes them. */
  const stuck: EvaluationGuard = { run: () => false };

  it('is given up with the reason; the old rows stay', async () => {
    const { model, filter } = newModel(100, { guard: stuck });
    await expect(filter('/x/')).rejects.toMatchObject({
      code: 'filter-invalid',
      message: expect.stringContaining('more than 100 ms on each of 20 rows'),
    });
    expect(model.summary).toMatchObject({ revision: 1, matching: 100, undecided: undefined });
  });

  it('leaves rows out and counts them', async () => {
    const { model, filter } = newModel(5, { guard: stuck });
    expect(await filter('/x/')).toMatchObject({
      matching: 0,
      undecided: { count: 5, timeoutMs: 100, isGivenUp: false },
    });
    await filter('');
    expect(model.summary.undecided).toBeUndefined();
  });
});

describe('a filter by bookmarks', () => {
  it('is evaluated anew when they change, others are not', async () => {
    const marked = new Set([3]);
    const bookmarks = { isBookmarked: (ordinal: number) => marked.has(ordinal), note: () => undefined };
    const { model, filter } = newModel(10, { bookmarks });
    await filter('bookmarked == true');
    marked.add(7);
    await model.bookmarksChanged(new AbortController().signal);
    expect(model.summary).toMatchObject({ revision: 3, matching: 2 });
    await filter('fin == true');
    await model.bookmarksChanged(new AbortController().signal);
    expect(model.summary.revision).toBe(4);
  });

  it('is refused where there are none', async () => {
    await expect(newModel(1).filter('bookmarked == true')).rejects.toMatchObject({ code: 'filter-invalid' });
  });
});
