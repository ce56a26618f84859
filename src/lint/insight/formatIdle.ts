const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const;

/** A time for people, exact: `500 ms`, `90 s`, `5 min`, `1 h`, `2 days`. One minute is `60 s`, one day `24 h`. */
export function formatIdle(ms: number): string {
  for (const [size, unit] of UNITS) {
    const isOne = ms === size && unit !== 'h';
    if (ms > 0 && ms % size === 0 && !isOne) return `${ms / size} ${unit}`;
  }
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}
