import { KNOWN_LIMITS } from './knownLimits';

/** What was learned so far, in bytes. */
export interface SizeBounds {
  /** The largest message that was taken; 0 where none was. */
  readonly acceptedBytes: number;
  /** The smallest that was refused; undefined while none was. */
  readonly refusedBytes: number | undefined;
}

const GROWTH_BYTES = [1_024, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

/** Near enough where the limit is none of the known ones: a kilobyte, or three per cent. */
const PRECISION_BYTES = 1_024;
const PRECISION = 1 / 32;

/**
 * The size to try next: growing ones up to `maxBytes` until one is refused, then known defaults and their neighbours, then halves.
 * Undefined once the limit is known well enough, or nothing larger may be sent.
 */
export function findNextSize({ acceptedBytes, refusedBytes }: SizeBounds, maxBytes: number): number | undefined {
  if (refusedBytes === undefined) {
    if (acceptedBytes >= maxBytes) return undefined;
    return Math.min(maxBytes, GROWTH_BYTES.find((size) => size > acceptedBytes) ?? maxBytes);
  }
  if (refusedBytes - acceptedBytes <= 1) return undefined;
  for (const { bytes } of KNOWN_LIMITS) {
    // What it takes may end at the default, or just below it; both neighbours then make it exact.
    if (bytes === acceptedBytes) return bytes + 1;
    if (bytes === refusedBytes) return bytes - 1;
  }
  const known = KNOWN_LIMITS.find(({ bytes }) => bytes > acceptedBytes && bytes < refusedBytes);
  if (known) return known.bytes;
  const precision = Math.max(PRECISION_BYTES, acceptedBytes * PRECISION);
  if (refusedBytes - acceptedBytes <= precision) return undefined;
  return Math.floor((acceptedBytes + refusedBytes) / 2);
}
