import { decodeMulti, encode } from '@msgpack/msgpack';
import { messagePackDecoder as messagepack } from '../../../src/decode/decoders/messagepack';

export interface DecodeFigure {
  readonly payloadBytes: number;
  readonly oursMegabytesPerSecond: number;
  readonly oracleMegabytesPerSecond: number;
}

/** One telemetry message, about as large as those of a real stream. */
const telemetry = encode({
  op: 'tick',
  seq: 184_467,
  at: new Date('2026-11-24T10:02:11.343Z'),
  site: 'plant-7/line-3',
  values: Array.from({ length: 12 }, (_, index) => 20 + index * 1.25),
  flags: { alarm: false, maintenance: null, mode: 'auto' },
  raw: new Uint8Array(32),
});

const large = encode(
  Array.from({ length: 8_000 }, (_, index) => ({
    id: index,
    name: `sensor ${index}`,
    value: index / 3,
    tags: ['a', 'b', 'c'],
  })),
);

/** Decoding by both in turn, the same bytes, best of five rounds each. Ours also keeps the span of every value. */
export function runDecodeBench(): readonly DecodeFigure[] {
  return [telemetry, large].map((bytes) => {
    const rounds = Math.max(1, Math.round(8_000_000 / bytes.length));
    const ours = () => messagepack.decode(bytes).roots.length;
    const oracle = () => [...decodeMulti(bytes)].length;
    let oursBest = 0;
    let oracleBest = 0;
    for (let round = 0; round < 5; round++) {
      oursBest = Math.max(oursBest, toMegabytesPerSecond(ours, rounds, bytes.length));
      oracleBest = Math.max(oracleBest, toMegabytesPerSecond(oracle, rounds, bytes.length));
    }
    return { payloadBytes: bytes.length, oursMegabytesPerSecond: oursBest, oracleMegabytesPerSecond: oracleBest };
  });
}

function toMegabytesPerSecond(decode: () => number, rounds: number, sizeBytes: number): number {
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (decode() !== 1) throw new Error('The benchmark payload did not decode to one object.');
  }
  return (rounds * sizeBytes) / 1_000 / (performance.now() - startedAt);
}
