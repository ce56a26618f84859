import { describe, expect, it } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import { Rates } from '../../../src/capture/rates';
import type { MarkerData } from '../../../src/session/markers';
import { RowBuilder } from '../../../src/session/rowBuilder';
import { NO_FILTER, RowsModel } from '../../../src/session/rowsModel';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { FakeClock } from './fakeClock';

/** Time passes with every look at it, as it does while a filter works. */
class WorkingClock extends FakeClock {
  looks = 0;

  override now(): number {
    this.looks++;
    return super.now() + this.looks;
  }
}

function newModel(frameCount: number, memoryBytes = 1e9) {
  const clock = new WorkingClock();
  const capture = new Capture<MarkerData>({ memoryBytes, maxInflatedBytes: 1e6 });
  const builder = new RowBuilder({
    capture,
    findPingFate: () => undefined,
    findBookmark: () => undefined,
    subprotocol: () => '',
  });
  const model = new RowsModel({ capture, builder, clock, rates: new Rates(), onChange: () => undefined });
  const push = (count: number) => {
    for (let index = 0; index < count; index++) {
      const payload = new TextEncoder().encode(index % 4 === 0 ? 'four' : 'other');
      capture.push('in', encodeFrame({ opcode: Opcode.text, payload }), index);
    }
  };
  push(frameCount);
  return { clock, model, push };
}

/** Lets timers and promises run until the clock has nothing left, and counts how often it was yielded to. */
async function settle(clock: FakeClock): Promise<number> {
  let turns = 0;
  await Promise.resolve();
  while (clock.pendingTimers > 0) {
    clock.advance(0);
    turns++;
    for (let microtask = 0; microtask < 5; microtask++) await Promise.resolve();
  }
  return turns;
}

describe('a filter over many rows', () => {
  it('is evaluated in slices; until it is done the old rows stay', async () => {
    const { clock, model } = newModel(10_000);
    const filtered = model.setFilter({ ...NO_FILTER, text: 'four' }, new AbortController().signal);
    expect(model.summary).toMatchObject({ revision: 1, matching: 10_000 });
    expect(model.read(1, 0, 2).rows).toHaveLength(2);
    expect(await settle(clock)).toBeGreaterThan(10);
    expect(await filtered).toMatchObject({ revision: 2, matching: 2_500 });
    expect(model.filter.text).toBe('four');
  });

  it('rows that come meanwhile are in it, and those that come later too', async () => {
    const { clock, model, push } = newModel(5_000);
    const filtered = model.setFilter({ ...NO_FILTER, text: 'four' }, new AbortController().signal);
    push(4_000);
    await settle(clock);
    expect((await filtered).matching).toBe(2_250);
    push(400);
    await settle(clock);
    expect(model.summary.matching).toBe(2_350);
  });

  it('is given up when it is no longer wanted; nothing changes', async () => {
    const { clock, model } = newModel(10_000);
    const controller = new AbortController();
    const filtered = model.setFilter({ ...NO_FILTER, text: 'four' }, controller.signal);
    controller.abort();
    const rejected = expect(filtered).rejects.toThrow('Cancelled');
    await settle(clock);
    await rejected;
    expect(model.summary).toMatchObject({ revision: 1, matching: 10_000 });
  });

  it('clearing while it works leaves nothing of before', async () => {
    const { clock, model, push } = newModel(10_000);
    const filtered = model.setFilter({ ...NO_FILTER, text: 'four' }, new AbortController().signal);
    model.clear();
    push(8);
    await settle(clock);
    expect(await filtered).toMatchObject({ revision: 3, matching: 2, captured: 8 });
  });
});

describe('dropped rows', () => {
  it('leave the positions of the others as they are, and a gap row before them', () => {
    const { model, push } = newModel(100, 8_000);
    const { ordinal } = model.read(1, 99, 1).rows[0] ?? {};
    expect(ordinal).toBe(99);
    push(200);
    const { dropped, firstPosition, matching, firstKeptOrdinal } = model.summary;
    expect(dropped).toBeGreaterThan(0);
    expect(firstPosition + matching).toBe(300);
    expect(model.read(1, firstPosition, 1).rows).toMatchObject([{ kind: 'marker', marker: 'gap' }]);
    expect(model.read(1, 0, 500)).toMatchObject({ first: firstPosition });
    expect(model.read(1, 290, 1).rows).toMatchObject([{ ordinal: 290 }]);
    expect(model.locate(firstKeptOrdinal)).toEqual({ position: firstPosition + 1, isExact: true });
  });

  it('of before a filter are a gap row at its start', async () => {
    const { clock, model, push } = newModel(300, 8_000);
    const filtered = model.setFilter({ ...NO_FILTER, text: 'four' }, new AbortController().signal);
    await settle(clock);
    const { firstPosition, matching } = await filtered;
    expect(firstPosition).toBe(0);
    expect(model.read(2, 0, 1).rows).toMatchObject([{ kind: 'marker', marker: 'gap' }]);
    const last = model.read(2, matching - 1, 1).rows;
    push(4);
    await settle(clock);
    expect(model.read(2, matching - 1, 1).rows).toEqual(last);
  });

  it('are no gap after the user cleared, also while a filter works', async () => {
    const { clock, model, push } = newModel(10_000);
    const filtered = model.setFilter({ ...NO_FILTER, text: 'four' }, new AbortController().signal);
    model.clear();
    push(8);
    await settle(clock);
    expect(await filtered).toMatchObject({ firstPosition: 0, matching: 2, dropped: 0 });
    expect(model.read(3, 0, 5).rows).toMatchObject([{ kind: 'frame' }, { kind: 'frame' }]);
  });
});
