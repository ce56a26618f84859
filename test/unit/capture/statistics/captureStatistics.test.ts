import { describe, expect, it } from 'vitest';
import type { Capture } from '../../../../src/capture/capture';
import type { FrameEntry } from '../../../../src/capture/contract';
import { CaptureStatistics } from '../../../../src/capture/statistics/captureStatistics';
import { EntryReplay } from '../../../../src/capture/statistics/entryReplay';
import type { Direction } from '../../../../src/wire/frame';
import { FIN, Opcode, RSV1 } from '../../../../src/wire/frame';
import { OPCODE_GROUPS, toOpcodeGroup } from '../../../../src/wire/opcodeGroup';
import { compressMessage, NO_TAKEOVER, newCapture, pushFrame } from '../traffic';

const DIRECTIONS: readonly Direction[] = ['in', 'out'];
const EPOCH = 1_700_000_000_000;

/** Every opcode group both ways: fragments with a ping between them, compressed messages, one that does not inflate. */
function pushTraffic(capture: Capture<string>): void {
  capture.beginConnection();
  capture.setDeflate(NO_TAKEOVER);
  let timeMs = EPOCH;
  for (let round = 0; round < 50; round++) {
    for (const direction of DIRECTIONS) {
      timeMs += round % 3 === 0 ? 0 : round * 1.5;
      const text = 'abc'.repeat(round * 7);
      pushFrame(capture, direction, { opcode: Opcode.text, payload: text }, timeMs);
      pushFrame(capture, direction, { opcode: Opcode.binary, rsv: 4, payload: compressMessage(text) }, timeMs);
      pushFrame(capture, direction, { opcode: Opcode.binary, isFin: false, payload: 'first' }, timeMs + 0.25);
      pushFrame(capture, direction, { opcode: Opcode.ping, payload: 'p' }, timeMs + 0.5);
      pushFrame(capture, direction, { opcode: Opcode.continuation, payload: text }, timeMs + 0.75);
      const [a, b] = halves(compressMessage(`${text}!`));
      pushFrame(capture, direction, { opcode: Opcode.text, rsv: 4, isFin: false, payload: a }, timeMs + 1);
      pushFrame(capture, direction, { opcode: Opcode.pong, payload: 'between' }, timeMs + 1);
      pushFrame(capture, direction, { opcode: Opcode.continuation, payload: b }, timeMs + 1);
    }
  }
  pushFrame(capture, 'in', { opcode: 0x5, payload: 'reserved' }, timeMs + 2);
  pushFrame(capture, 'in', { opcode: Opcode.binary, rsv: 4, payload: 'no deflate at all' }, timeMs + 3);
  pushFrame(capture, 'out', { opcode: Opcode.close, payload: new Uint8Array([3, 232]) }, timeMs + 4);
}

function halves(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const middle = bytes.length >> 1;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}

function framesOf(capture: Capture<string>): readonly FrameEntry[] {
  const entries = Array.from({ length: capture.entryCount }, (_, ordinal) => capture.readEntry(ordinal));
  return entries.filter((entry) => entry?.kind === 'frame');
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('statistics', () => {
  const capture = newCapture();
  pushTraffic(capture);
  const frames = framesOf(capture);
  const { statistics } = capture;

  it.each(DIRECTIONS)('count every frame of "%s" as a recount does', (direction) => {
    for (const group of OPCODE_GROUPS) {
      const own = frames.filter((frame) => frame.direction === direction && toOpcodeGroup(frame.b0 & 0xf) === group);
      expect(statistics.counts.totalsOf(direction, group), group).toEqual({
        frames: own.length,
        payloadBytes: sum(own.map((frame) => frame.receivedLength)),
        wireBytes: sum(own.map((frame) => frame.headerLength + frame.receivedLength)),
      });
    }
    const wireBytes = sum(OPCODE_GROUPS.map((group) => statistics.counts.totalsOf(direction, group).wireBytes));
    expect(wireBytes).toBe(capture.counts.bytes[direction]);
  });

  it.each(DIRECTIONS)('know the messages of "%s" by their size after inflation', (direction) => {
    const isData = (frame: FrameEntry) => (frame.b0 & 0x8) === 0;
    const sizes = frames
      .filter((frame) => frame.direction === direction && isData(frame) && frame.fragmentCount > 0)
      .flatMap(({ messageLength }) => (messageLength === undefined ? [] : [messageLength]))
      .sort((a, b) => a - b);
    const { messageSizes } = statistics[direction];
    // 4 in each round, and the reserved one of the server; the one that did not inflate is none.
    expect(messageSizes.count).toBe(direction === 'in' ? 201 : 200);
    expect(messageSizes.count).toBe(sizes.length);
    expect([messageSizes.min, messageSizes.max, messageSizes.sum]).toEqual([sizes[0], sizes.at(-1), sum(sizes)]);
    const octaves = messageSizes.octaves();
    octaves.counts.forEach((count, i) => {
      const from = 2 ** (octaves.firstExponent + i);
      expect(count, `${from}`).toBe(sizes.filter((size) => size >= from && size < 2 * from).length);
    });
    expect(octaves.zeros).toBe(sizes.filter((size) => size === 0).length);
  });

  it.each(DIRECTIONS)('know what compression did to "%s"', (direction) => {
    const own = frames.filter((frame) => frame.direction === direction && frame.isCompressed);
    const ends = own.filter((frame) => frame.fragmentCount > 0 && frame.messageLength !== undefined);
    const readable = own.filter((frame) => ends.some((end) => end.firstOrdinal === frame.firstOrdinal));
    expect(ends).toHaveLength(100);
    expect(statistics.counts.compressionOf(direction)).toEqual({
      messages: 100,
      wireBytes: sum(readable.map((frame) => frame.receivedLength)),
      inflatedBytes: sum(ends.map((frame) => frame.messageLength ?? 0)),
    });
  });

  it.each(DIRECTIONS)('know the times between the frames of "%s"', (direction) => {
    const times = frames.filter((frame) => frame.direction === direction).map((frame) => frame.timeMs);
    const intervals = times.slice(1).map((timeMs, i) => timeMs - (times[i] ?? 0));
    const { intervalsMs } = statistics[direction];
    expect(intervalsMs.count).toBe(intervals.length);
    expect(intervalsMs.max).toBe(Math.max(...intervals));
    expect(intervalsMs.octaves().zeros).toBe(intervals.filter((interval) => interval <= 0).length);
  });

  it('are the same when they are rebuilt from the entries', () => {
    const rebuilt = new CaptureStatistics();
    const replay = new EntryReplay(rebuilt);
    for (const frame of frames) replay.add(frame);
    expect(toPlain(rebuilt)).toEqual(toPlain(statistics));
  });

  it('do not change when entries are dropped', () => {
    const small = newCapture(6_000);
    pushTraffic(small);
    expect(small.droppedCount).toBeGreaterThan(100);
    expect(toPlain(small.statistics)).toEqual(toPlain(statistics));
  });
});

describe('the times between frames', () => {
  it('do not reach over a clear or from one connection to the next', () => {
    const capture = newCapture();
    const push = (timeMs: number) => pushFrame(capture, 'in', { opcode: Opcode.text, payload: 'x' }, timeMs);
    push(EPOCH);
    push(EPOCH + 10);
    capture.beginConnection();
    push(EPOCH + 60_000);
    expect([capture.statistics.in.intervalsMs.count, capture.statistics.in.intervalsMs.max]).toEqual([1, 10]);
    capture.clear();
    push(EPOCH + 90_000);
    expect(capture.statistics.in.intervalsMs.count).toBe(0);
  });
});

describe('clearing', () => {
  it('forgets everything', () => {
    const capture = newCapture();
    pushTraffic(capture);
    capture.statistics.roundTripsMs.add(12);
    capture.clear();
    expect(toPlain(capture.statistics)).toEqual(toPlain(new CaptureStatistics()));
  });

  it('counts a message whose first fragments came before it with all its bytes', () => {
    const capture = newCapture();
    pushFrame(capture, 'in', { opcode: Opcode.text, isFin: false, payload: 'before ' }, EPOCH);
    capture.clear();
    pushFrame(capture, 'in', { opcode: Opcode.continuation, payload: 'after' }, EPOCH);
    expect(capture.statistics.in.messageSizes.max).toBe(12);
    expect(capture.statistics.counts.totalsOf('in', 'text').frames).toBe(0);
  });
});

describe('a frame that breaks off', () => {
  it('counts with the bytes that arrived, and its message not at all', () => {
    const capture = newCapture();
    capture.push('in', new Uint8Array([FIN | Opcode.binary, 100, 1, 2, 3]), EPOCH);
    capture.endConnection(EPOCH + 1);
    expect(capture.statistics.counts.totalsOf('in', 'binary')).toEqual({ frames: 1, payloadBytes: 3, wireBytes: 5 });
    expect(capture.statistics.in.messageSizes.isEmpty).toBe(true);
  });

  it('is no compressed message either', () => {
    const capture = newCapture();
    capture.setDeflate(NO_TAKEOVER);
    capture.push('in', new Uint8Array([FIN | RSV1 | Opcode.binary, 100, 1, 2, 3]), EPOCH);
    capture.endConnection(EPOCH + 1);
    expect(capture.counts.compression).toEqual({ messages: 0, wireBytes: 0, inflatedBytes: 0 });
  });
});

function toPlain({ counts, in: received, out: sent, rates, roundTripsMs }: CaptureStatistics): unknown {
  return JSON.parse(
    JSON.stringify([
      DIRECTIONS.map((direction) => OPCODE_GROUPS.map((group) => counts.totalsOf(direction, group))),
      DIRECTIONS.map((direction) => counts.compressionOf(direction)),
      counts.bytes,
      [received, sent].map(({ messageSizes, intervalsMs }) => [messageSizes, intervalsMs]),
      [rates.read('recent', undefined), rates.read('whole', undefined)],
      roundTripsMs,
    ]),
  );
}
