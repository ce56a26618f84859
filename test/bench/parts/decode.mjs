import { say } from '../../../scripts/lib/say.mjs';
import { count, ratio } from '../lib/format.mjs';

/** MessagePack, by us with the span of every value and by the library. */
export const decodePart = {
  name: 'decode',

  async measure({ measure }) {
    say('decode');
    return { payloads: await measure('decode') };
  },

  toTables({ payloads }) {
    return [
      {
        title: 'MessagePack decoding',
        columns: ['payload', '@msgpack/msgpack', 'with spans', 'ratio'],
        rows: payloads.map(({ payloadBytes, oursMegabytesPerSecond: ours, oracleMegabytesPerSecond: oracle }) => [
          `${count(payloadBytes)} bytes`,
          `${oracle.toFixed(1)} MB/s`,
          `${ours.toFixed(1)} MB/s`,
          ratio(ours / oracle),
        ]),
        notes: [],
      },
    ];
  },
};
