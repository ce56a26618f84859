import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LibraryFeed } from '../../../src/net/libraryFeed';
import { FrameParser } from '../../../src/wire/frameParser';
import { encodeFrame, type FrameToWrite } from '../../../src/wire/frameWriter';

const MAX_PAYLOAD = 5000;
const bytes = (length: number) => new Uint8Array(length).fill(0x61);

/** Frames of every sort, with those in the middle that the library need not see. */
const frames = fc.array(
  fc.record({
    opcode: fc.constantFrom(0, 1, 2, 8, 9, 10, 3),
    isFin: fc.boolean(),
    rsv: fc.constantFrom(0, 0, 0, 4),
    isMasked: fc.boolean(),
    payload: fc.oneof(
      fc.nat(130).map(bytes),
      fc.constantFrom(bytes(5001), bytes(70_000), Uint8Array.of(0xff, 0xfe), new Uint8Array(0)),
    ),
  }),
  { maxLength: 12 },
);

type Sort = Omit<FrameToWrite, 'maskingKey'> & { readonly isMasked?: boolean };

const encode = ({ isMasked = false, ...frame }: Sort) =>
  Buffer.from(encodeFrame(isMasked ? { ...frame, maskingKey: 7 } : frame));

function toStream(list: readonly Sort[]): Buffer {
  return Buffer.concat(list.map(encode));
}

/** What the feed lets through of a stream that comes in pieces. */
function choose(stream: Buffer, cuts: readonly number[]): Buffer {
  const feed = new LibraryFeed(MAX_PAYLOAD);
  const ends = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
  const chosen: Buffer[] = [];
  let at = 0;
  for (const end of [...ends, stream.length]) {
    chosen.push(...feed.choose(stream.subarray(at, end)));
    at = end;
  }
  return Buffer.concat(chosen);
}

function parse(stream: Uint8Array): string[] {
  const found: string[] = [];
  const parser = new FrameParser({
    direction: 'in',
    startOffset: 0,
    onFrame: ({ offset, headerLength, payloadLength }) =>
      found.push(Buffer.from(stream.subarray(offset, offset + headerLength + payloadLength)).toString('base64')),
  });
  parser.push(stream, 0);
  return found;
}

describe('what the library gets to see', () => {
  it('is every frame but whole good messages, in order and unchanged, however the bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat(), { maxLength: 6 }), (list, cuts) => {
        const stream = toStream(list);
        const chosen = parse(choose(stream, cuts));
        let at = 0;
        let isOpen = false;
        for (const frame of list) {
          const text = encode(frame).toString('base64');
          const isGood =
            (frame.opcode === 1 || frame.opcode === 2) && frame.isFin && frame.rsv === 0 && !frame.isMasked && !isOpen;
          const isText = frame.opcode === 1 && frame.payload[0] === 0xff;
          const mayMiss = isGood && !isText && frame.payload.length <= MAX_PAYLOAD;
          if (chosen[at] === text) at++;
          else expect({ mayMiss, frame: text.slice(0, 40) }).toEqual({ mayMiss: true, frame: text.slice(0, 40) });
          if (frame.opcode < 8) isOpen = !frame.isFin;
        }
        expect(at).toBe(chosen.length);
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing of a stream of good messages in whole chunks', () => {
    const stream = toStream([1, 2, 3].map(() => ({ opcode: 2, payload: bytes(200) })));
    expect(choose(stream, []).length).toBe(0);
  });

  it('is all of a message that came in two chunks', () => {
    const stream = toStream([{ opcode: 1, payload: bytes(200) }]);
    for (let cut = 1; cut < stream.length; cut++) expect(choose(stream, [cut])).toEqual(stream);
  });

  it('goes on rightly after the first bytes, which it saw as they came', () => {
    const stream = toStream([
      { opcode: 2, payload: bytes(300) },
      { opcode: 1, isFin: false, payload: bytes(3) },
      { opcode: 9, payload: bytes(1) },
      { opcode: 0, payload: bytes(3) },
      { opcode: 2, payload: bytes(5) },
    ]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const feed = new LibraryFeed(MAX_PAYLOAD);
      feed.follow(stream.subarray(0, cut));
      const seen = Buffer.concat([stream.subarray(0, cut), ...feed.choose(stream.subarray(cut))]);
      const frames = parse(seen);
      const all = parse(stream);
      expect(all.filter((frame) => !frames.includes(frame)).length).toBeLessThanOrEqual(2);
      expect(frames).toEqual(all.filter((frame) => frames.includes(frame)));
    }
  });
});
