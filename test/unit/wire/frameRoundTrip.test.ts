import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, type FrameToWrite } from '../../../src/wire/frameWriter';
import { unmask } from '../../../src/wire/mask';
import { concat, parseFrames } from './frames';

const frameArbitrary: fc.Arbitrary<FrameToWrite> = fc.record(
  {
    opcode: fc.integer({ min: 0, max: 15 }),
    isFin: fc.boolean(),
    rsv: fc.integer({ min: 0, max: 7 }),
    maskingKey: fc.integer({ min: 0, max: 0xffffffff }),
    lengthForm: fc.constantFrom(7, 16, 64),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 140 }),
      fc.constantFrom(125, 126, 127, 65_535, 65_536).map((length) => new Uint8Array(length).fill(0x5a)),
    ),
  },
  { requiredKeys: ['opcode', 'payload'] },
);

/** Strings compare much faster than long arrays. */
const toLatin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Cuts bytes at the given places, which may repeat. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

describe('writer and parser', () => {
  it('agree on every frame, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frameArbitrary, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (written, places) => {
          const bytes = concat(...written.map(encodeFrame));
          const read = parseFrames(cut(bytes, places), { direction: 'out' }).map((frame) => {
            const start = frame.offset + frame.headerLength;
            return {
              opcode: frame.b0 & 0xf,
              isFin: frame.b0 >= 0x80,
              rsv: (frame.b0 >> 4) & 7,
              maskingKey: (frame.b1 & 0x80) === 0 ? undefined : frame.maskingKey,
              payload: toLatin1(unmask(bytes, start, start + frame.payloadLength, frame.maskingKey, 0)),
            };
          });
          const expected = written.map((frame) => ({
            opcode: frame.opcode,
            isFin: frame.isFin ?? true,
            rsv: frame.rsv ?? 0,
            maskingKey: frame.maskingKey,
            payload: toLatin1(frame.payload),
          }));
          expect(read).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('survive any bytes, all of them accounted for', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(), { maxLength: 8 }), (bytes, places) => {
        const frames = parseFrames(cut(bytes, places));
        const isOpaque = frames.some((frame) => frame.violations.some(({ code }) => code === 'length-too-large'));
        const covered = frames.reduce((sum, frame) => sum + frame.headerLength + frame.receivedLength, 0);
        if (!isOpaque) expect(covered).toBe(bytes.length);
        for (const [i, frame] of frames.slice(1).entries()) {
          const before = frames[i];
          expect(frame.offset).toBe((before?.offset ?? 0) + (before?.headerLength ?? 0) + (before?.payloadLength ?? 0));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('frame writer', () => {
  it('takes the shortest length that fits unless told otherwise', () => {
    const headerOf = (length: number, lengthForm?: 7 | 16 | 64) =>
      encodeFrame({ opcode: 2, payload: new Uint8Array(length), ...(lengthForm && { lengthForm }) }).length - length;
    expect([0, 125, 126, 65_535, 65_536].map((length) => headerOf(length))).toEqual([2, 2, 4, 4, 10]);
    expect([headerOf(1, 16), headerOf(1, 64), headerOf(200, 7)]).toEqual([4, 10, 4]);
  });

  it('leaves the payload it was given alone', () => {
    const payload = Uint8Array.of(1, 2, 3);
    encodeFrame({ opcode: 2, payload, maskingKey: 0xffffffff });
    expect(payload).toEqual(Uint8Array.of(1, 2, 3));
  });
});
