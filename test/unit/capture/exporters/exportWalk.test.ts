import { describe, expect, it } from 'vitest';
import type { Capture } from '../../../../src/capture/capture';
import { NO_FACTS } from '../../../../src/capture/connectionFacts';
import type { ExportOptions } from '../../../../src/capture/exporters/exporter';
import { allOrdinals } from '../../../../src/capture/exporters/exporter';
import { describeDropped, walkExport } from '../../../../src/capture/exporters/exportWalk';
import { encodeFrame } from '../../../../src/wire/frameWriter';
import { type TestMarker, testMarkers } from './exportWhole';
import { newTestCapture } from './richCapture';

const factsOf = (url: string) => ({ ...NO_FACTS, url });

/** Ordinals: 0 failed attempt, 1 opening a, 2 and 3 frames, 4 closing, 5 failed attempt, 6 opening b, 7 frame. */
function makeCapture(): Capture<TestMarker> {
  const capture = newTestCapture();
  const push = () => capture.push('in', encodeFrame({ opcode: 1, payload: Uint8Array.of(0x61) }), 1);
  capture.appendMarker('failed', 0);
  capture.appendMarker({ opening: factsOf('a') }, 0);
  push();
  push();
  capture.appendMarker({ closing: { code: 1001, reason: '', timeMs: 7 } }, 7);
  capture.appendMarker('failed', 8);
  capture.appendMarker({ opening: factsOf('b') }, 9);
  push();
  return capture;
}

function walk(capture: Capture<TestMarker>, options: Partial<ExportOptions> = {}): string[] {
  const whole = { ordinals: allOrdinals(capture), context: { markers: testMarkers }, appVersion: '', ...options };
  return [...walkExport(capture, whole)].map((step) => {
    const { facts, close, isHeadMissing } = step.connection;
    const name = facts?.url ?? 'unknown';
    if (step.kind === 'frame') return String(step.ordinal);
    return step.kind === 'open'
      ? `open ${name}${isHeadMissing ? ' without its head' : ''}`
      : `close ${name} ${close?.code}`;
  });
}

describe('walk of an export', () => {
  it('frames stand between the turns of their connections', () => {
    expect(walk(makeCapture())).toEqual(['open a', '2', '3', 'close a 1001', 'open b', '7', 'close b undefined']);
  });

  it('a range from the first frame on misses nothing, a later one the head', () => {
    expect(walk(makeCapture(), { ordinals: { first: 2, last: 2 } })).toEqual(['open a', '2', 'close a 1001']);
    expect(walk(makeCapture(), { ordinals: { first: 3, last: 7 } })).toEqual([
      'open a without its head',
      '3',
      'close a 1001',
      'open b',
      '7',
      'close b undefined',
    ]);
  });

  it('a list is a choice: what it leaves out is not known before it ends', () => {
    expect(walk(makeCapture(), { ordinals: new Set([3, 7, 99]) })).toEqual([
      'open a without its head',
      '3',
      'close a 1001',
      'open b without its head',
      '7',
      'close b undefined',
    ]);
  });

  it('ranges beyond what is there, and none at all', () => {
    expect(walk(makeCapture(), { ordinals: { first: -5, last: 1e9 } })).toHaveLength(7);
    expect(walk(makeCapture(), { ordinals: { first: 5, last: 4 } })).toEqual([]);
    expect(walk(newTestCapture())).toEqual([]);
  });

  it('a connection without frames is one, a failed attempt is none', () => {
    expect(walk(makeCapture(), { ordinals: { first: 6, last: 6 } })).toEqual(['open b', 'close b undefined']);
    expect(walk(makeCapture(), { ordinals: { first: 0, last: 0 } })).toEqual([]);
  });

  it('where the opening marker is gone, the owner says whose frames these are', () => {
    const capture = makeCapture();
    capture.clear();
    capture.push('in', encodeFrame({ opcode: 1, payload: Uint8Array.of(0x61) }), 1);
    expect(walk(capture)).toEqual(['open unknown without its head', '8', 'close unknown undefined']);
    const context = { markers: testMarkers, unmarked: factsOf('b') };
    expect(walk(capture, { context })).toEqual(['open b without its head', '8', 'close b undefined']);
  });

  it('what is dropped while it is written is left out and counted', () => {
    const capture = makeCapture();
    const tally = { droppedCount: 0 };
    const options = { ordinals: allOrdinals(capture), context: { markers: testMarkers }, appVersion: '' };
    const steps = walkExport(capture, options, tally);
    expect(steps.next().value).toMatchObject({ kind: 'open' });
    capture.clear();
    expect([...steps].map(({ kind }) => kind)).toEqual(['close']);
    expect(tally.droppedCount).toBe(6);
    expect(describeDropped(tally)).toEqual([expect.stringContaining('6 rows')]);
  });
});
