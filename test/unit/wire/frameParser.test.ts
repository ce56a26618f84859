import { describe, expect, it } from 'vitest';
import { FrameParser } from '../../../src/wire/frameParser';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { ascii, concat, hex, parseFrames } from './frames';

describe('the examples of RFC 6455 §5.7', () => {
  it('reads a single-frame unmasked text message', () => {
    expect(parseFrames([hex('81 05 48 65 6c 6c 6f')])).toEqual([
      {
        offset: 0,
        headerLength: 2,
        payloadLength: 5,
        receivedLength: 5,
        b0: 0x81,
        b1: 0x05,
        maskingKey: 0,
        timeMs: 0,
        violations: [],
      },
    ]);
  });

  it('reads a single-frame masked text message', () => {
    const frames = parseFrames([hex('81 85 37 fa 21 3d 7f 9f 4d 51 58')], { direction: 'out' });
    expect(frames).toMatchObject([{ headerLength: 6, payloadLength: 5, maskingKey: 0x37fa213d, violations: [] }]);
  });

  it('reads a fragmented unmasked text message', () => {
    const frames = parseFrames([hex('01 03 48 65 6c 80 02 6c 6f')]);
    expect(frames).toMatchObject([
      { offset: 0, b0: 0x01, payloadLength: 3, violations: [] },
      { offset: 5, b0: 0x80, payloadLength: 2, violations: [] },
    ]);
  });

  it('reads an unmasked ping and its masked pong', () => {
    expect(parseFrames([hex('89 05 48 65 6c 6c 6f')])).toMatchObject([{ b0: 0x89, violations: [] }]);
    const pong = parseFrames([hex('8a 85 37 fa 21 3d 7f 9f 4d 51 58')], { direction: 'out' });
    expect(pong).toMatchObject([{ b0: 0x8a, payloadLength: 5, violations: [] }]);
  });

  it.each([
    [256, 4],
    [65_536, 10],
  ])('reads %i bytes of binary with a header of %i bytes', (length, headerLength) => {
    const frames = parseFrames([encodeFrame({ opcode: 2, payload: new Uint8Array(length) })]);
    expect(frames).toMatchObject([
      { b0: 0x82, headerLength, payloadLength: length, receivedLength: length, violations: [] },
    ]);
  });
});

const STREAM = concat(
  encodeFrame({ opcode: 1, payload: ascii('Hello'), maskingKey: 0xdeadbeef }),
  encodeFrame({ opcode: 9, payload: new Uint8Array(0), maskingKey: 1 }),
  encodeFrame({ opcode: 2, payload: new Uint8Array(130), maskingKey: 0xffffffff }),
  encodeFrame({ opcode: 2, payload: new Uint8Array(3), maskingKey: 7, lengthForm: 64 }),
  encodeFrame({ opcode: 8, payload: hex('03e8'), maskingKey: 0x01020304 }),
);
const WHOLE = parseFrames([STREAM], { direction: 'out' });
const withoutTime = (frames: readonly object[]) => frames.map((frame) => ({ ...frame, timeMs: 0 }));

describe('chunks', () => {
  it('gives the same frames at every split point', () => {
    expect(WHOLE).toHaveLength(5);
    for (let at = 0; at <= STREAM.length; at++) {
      const frames = parseFrames([STREAM.subarray(0, at), STREAM.subarray(at)], { direction: 'out' });
      expect(withoutTime(frames), `split at ${at}`).toEqual(WHOLE);
    }
  });

  it('gives the same frames byte by byte, with empty chunks between', () => {
    const chunks = Array.from(STREAM, (byte) => [Uint8Array.of(byte), new Uint8Array(0)]).flat();
    expect(withoutTime(parseFrames(chunks, { direction: 'out' }))).toEqual(WHOLE);
  });

  it('says the time of the chunk that brought the last byte', () => {
    const frames = parseFrames([hex('81'), hex('03 61'), hex('62'), hex('63 89 00')]);
    expect(frames.map((frame) => frame.timeMs)).toEqual([3, 3]);
  });

  it('counts offsets from where it was told to start', () => {
    const frames = parseFrames([hex('81 01'), hex('61 89 00 8a'), hex('00')], { startOffset: 1000 });
    expect(frames.map((frame) => frame.offset)).toEqual([1000, 1003, 1005]);
  });

  it('knows where the frame under way begins', () => {
    const parser = new FrameParser({ direction: 'in', startOffset: 10, onFrame: () => undefined });
    const pending = ['89 00', '81', '7e', '00 80', '01 02', '03'].map((bytes) => {
      parser.push(hex(bytes), 0);
      return parser.pendingOffset;
    });
    expect(pending).toEqual([12, 12, 12, 12, 12, 12]);
    parser.push(new Uint8Array(125), 0);
    expect(parser.pendingOffset).toBe(144);
  });
});

describe('a stream that ends', () => {
  it('reports the frame that every truncation cuts, with what arrived of it', () => {
    for (let length = 0; length <= STREAM.length; length++) {
      const frames = parseFrames([STREAM.subarray(0, length)], { direction: 'out' });
      const complete = WHOLE.filter((frame) => frame.offset + frame.headerLength + frame.payloadLength <= length);
      expect(frames.slice(0, complete.length)).toEqual(complete);
      const covered = frames.reduce((sum, frame) => sum + frame.headerLength + frame.receivedLength, 0);
      expect(covered, `cut after ${length}`).toBe(length);
      const cut = frames[complete.length];
      const last = complete.at(-1);
      const completeEnd = last === undefined ? 0 : last.offset + last.headerLength + last.payloadLength;
      if (completeEnd === length) expect(cut).toBeUndefined();
      else expect(cut).toMatchObject({ offset: completeEnd, timeMs: -1 });
      if (cut !== undefined) expect(cut.violations.at(-1)?.code).toBe('truncated');
    }
  });

  it('keeps what the header of the cut frame already showed', () => {
    const [frame] = parseFrames([hex('83 05 61 62')]);
    expect(frame).toMatchObject({ payloadLength: 5, receivedLength: 2 });
    expect(frame?.violations.map(({ code }) => code)).toEqual(['reserved-opcode', 'truncated']);
    expect(frame?.violations.at(-1)?.message).toBe('The stream ended after 2 of 5 payload bytes.');
  });

  it('reports a cut frame once', () => {
    let count = 0;
    const parser = new FrameParser({ direction: 'in', startOffset: 0, onFrame: () => count++ });
    parser.push(hex('81 05 61'), 0);
    parser.finish(1);
    parser.finish(2);
    expect(count).toBe(1);
  });
});

describe('a length that cannot be followed', () => {
  const HEADER = hex('82 7f 80 00 00 00 00 00 00 00');

  it('reports the frame at once and takes the rest of the stream as its payload', () => {
    const lengths: number[] = [];
    const parser = new FrameParser({
      direction: 'in',
      startOffset: 0,
      onFrame: (frame) => lengths.push(frame.payloadLength, frame.receivedLength),
    });
    parser.push(concat(HEADER, hex('01 02 03')), 0);
    expect(lengths).toEqual([2 ** 63, 3]);
    parser.push(hex('81 01 61'), 1);
    parser.finish(2);
    expect(lengths).toEqual([2 ** 63, 3]);
    expect(parser.opaqueLength).toBe(6);
  });

  it('says so at every split point', () => {
    for (let at = 0; at <= HEADER.length; at++) {
      const frames = parseFrames([HEADER.subarray(0, at), HEADER.subarray(at)]);
      expect(frames.flatMap((frame) => frame.violations.map(({ code }) => code))).toEqual(['length-too-large']);
    }
  });

  it('includes lengths that JavaScript cannot count', () => {
    const [beyond] = parseFrames([hex('82 7f 00 20 00 00 00 00 00 00')]);
    expect(beyond?.violations).toMatchObject([{ code: 'length-too-large' }]);
    const [last] = parseFrames([hex('82 7f 00 1f ff ff ff ff ff ff')]);
    expect(last).toMatchObject({ payloadLength: Number.MAX_SAFE_INTEGER, violations: [{ code: 'truncated' }] });
  });
});
