import { describe, expect, it, vi } from 'vitest';
import type { FrameRow, RowPage } from '../../../../src/protocol/rows';
import { RequestFailure } from '../../../../webview/hostApi';
import { RowCache } from '../../../../webview/table/rowCache';

function rowAt(ordinal: number, parts: Partial<FrameRow> = {}): FrameRow {
  return {
    kind: 'frame',
    ordinal,
    timeMs: 0,
    shownDeltaMs: undefined,
    bookmark: undefined,
    deltaMs: 0,
    direction: 'in',
    opcode: 1,
    isFin: true,
    rsv: 0,
    isMasked: false,
    lengthBytes: 0,
    wireBytes: 0,
    preview: '',
    previewFormat: undefined,
    fragment: undefined,
    note: undefined,
    tone: 'normal',
    ...parts,
  };
}

interface Call {
  readonly revision: number;
  readonly first: number;
  readonly count: number;
  readonly signal: AbortSignal;
  answer(page: RowPage): Promise<void>;
  fail(thrown: unknown): Promise<void>;
}

function setUp() {
  const calls: Call[] = [];
  const onRows = vi.fn();
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  const cache = new RowCache(
    (params, signal) =>
      new Promise((resolve, reject) => {
        const answer = (page: RowPage) => {
          resolve(page);
          return settle();
        };
        const fail = (thrown: unknown) => {
          reject(thrown);
          return settle();
        };
        calls.push({ ...params, signal, answer, fail });
      }),
    onRows,
  );
  return { cache, calls, onRows };
}

function page(call: Call, size = call.count): RowPage {
  const rows = Array.from({ length: size }, (_, index) => rowAt(call.first + index));
  return { revision: call.revision, first: call.first, rows };
}

function only(calls: readonly Call[], index: number): Call {
  const call = calls[index];
  if (call === undefined) throw new Error(`there was no request ${index}`);
  return call;
}

describe('the row cache', () => {
  it('asks once for the rows in the window and hands them out', async () => {
    const { cache, calls, onRows } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 10, count: 20 });
    expect(calls.map(({ revision, first, count }) => [revision, first, count])).toEqual([[1, 10, 20]]);
    await only(calls, 0).answer(page(only(calls, 0)));
    expect(cache.find(29)?.ordinal).toBe(29);
    expect(onRows).toHaveBeenCalledTimes(1);
    cache.want({ first: 10, count: 20 });
    expect(calls).toHaveLength(1);
  });

  it('has one request under way, and then asks for where the window is by then', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 10_000 });
    for (const first of [0, 500, 4000]) cache.want({ first, count: 20 });
    expect(calls).toHaveLength(1);
    await only(calls, 0).answer(page(only(calls, 0)));
    expect(calls.map(({ first }) => first)).toEqual([0, 4000]);
  });

  it('asks for what is missing at the edge of a window that moved a little', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 1000 });
    cache.want({ first: 0, count: 20 });
    await only(calls, 0).answer(page(only(calls, 0)));
    cache.want({ first: 5, count: 20 });
    expect([only(calls, 1).first, only(calls, 1).count]).toEqual([20, 5]);
  });

  it('forgets every row of an older revision and aborts its request', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 0, count: 10 });
    cache.update(2, { first: 0, count: 50 });
    expect(only(calls, 0).signal.aborted).toBe(true);
    await only(calls, 0).answer(page(only(calls, 0)));
    expect(cache.find(0)).toBeUndefined();
    expect(only(calls, 1).revision).toBe(2);
  });

  it('waits for the next summary after a stale answer instead of asking on and on', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 0, count: 10 });
    await only(calls, 0).fail(new RequestFailure('stale-revision', 'old'));
    expect(calls).toHaveLength(1);
    cache.update(2, { first: 0, count: 100 });
    expect(calls).toHaveLength(2);
  });

  it('does not ask again for rows that the host no longer has', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 0, count: 10 });
    await only(calls, 0).answer(page(only(calls, 0), 0));
    expect(calls).toHaveLength(1);
  });

  it('reads a fragment again while its message has no end', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 1 });
    cache.want({ first: 0, count: 1 });
    const open = rowAt(0, { fragment: { index: 1, count: undefined, firstOrdinal: 0 } });
    await only(calls, 0).answer({ revision: 1, first: 0, rows: [open] });
    cache.update(1, { first: 0, count: 1 });
    expect(calls).toHaveLength(2);
    expect(cache.find(0)).toBe(open);
    await only(calls, 1).answer({ revision: 1, first: 0, rows: [rowAt(0)] });
    cache.update(1, { first: 0, count: 1 });
    expect(calls).toHaveLength(2);
  });

  it('asks for no more rows than there are', () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 3 });
    cache.want({ first: 0, count: 40 });
    expect(only(calls, 0).count).toBe(3);
  });

  it('forgets dropped rows, keeps the others where they are, and reads the gap row again', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 0, count: 50 });
    await only(calls, 0).answer(page(only(calls, 0)));
    cache.update(1, { first: 30, count: 90 });
    expect(cache.find(29)).toBeUndefined();
    expect(cache.find(31)?.ordinal).toBe(31);
    expect(only(calls, 1)).toMatchObject({ first: 30, count: 1 });
  });

  it('reads a ping again until its pong came', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 2 });
    cache.want({ first: 0, count: 2 });
    const ping = rowAt(0, { opcode: 0x9 });
    await only(calls, 0).answer({ revision: 1, first: 0, rows: [ping, rowAt(1)] });
    cache.update(1, { first: 0, count: 2 });
    expect(only(calls, 1)).toMatchObject({ first: 0, count: 1 });
    await only(calls, 1).answer({ revision: 1, first: 0, rows: [{ ...ping, note: 'RTT 12 ms' }] });
    cache.update(1, { first: 0, count: 2 });
    expect(calls).toHaveLength(2);
  });

  it('reads the rows in view again when they say something else, and far ones when they are wanted', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 0, count: 20 });
    await only(calls, 0).answer(page(only(calls, 0)));
    cache.want({ first: 10, count: 20 });
    await only(calls, 1).answer(page(only(calls, 1)));
    cache.refresh();
    expect(cache.find(5)).toBeUndefined();
    expect(cache.find(15)?.ordinal).toBe(15);
    expect(only(calls, 2)).toMatchObject({ first: 10, count: 20 });
  });

  it('gives up what was asked before a refresh, and asks the same again', async () => {
    const { cache, calls } = setUp();
    cache.update(1, { first: 0, count: 100 });
    cache.want({ first: 0, count: 10 });
    cache.refresh();
    expect(only(calls, 0).signal.aborted).toBe(true);
    await only(calls, 0).fail(new RequestFailure('cancelled', 'Cancelled'));
    await only(calls, 1).answer(page(only(calls, 1), 5));
    expect(only(calls, 2)).toMatchObject({ first: 5, count: 5 });
    await only(calls, 2).answer(page(only(calls, 2)));
    expect(cache.find(9)?.ordinal).toBe(9);
  });
});
