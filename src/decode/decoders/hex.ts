import type { Decoder } from '../contract';

/** The bytes themselves; always possible, so it is what is left when nothing else fits. */
export const hexDecoder: Decoder = {
  id: 'hex',
  label: 'Hex',
  score: () => 0.2,
  decode: (bytes) => ({
    roots: [{ kind: 'bin', start: 0, end: bytes.length, encoding: 'raw', value: bytes }],
    faults: [],
  }),
};
