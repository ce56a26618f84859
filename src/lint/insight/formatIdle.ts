/** A time for people, exact: `500 ms`, `90 s`, `5 min`, `1 h`, `2 days`. */
export function formatIdle(ms: number): string {
  if (ms < 1_000 || ms % 1_000 !== 0) return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
  const units = [
    [86_400_000, 'days'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  for (const [size, unit] of units) {
    if (ms % size === 0 && ms > size) return `${ms / size} ${unit}`;
  }
  if (ms === 86_400_000) return '1 day';
  return ms === 3_600_000 ? '1 h' : `${ms / 1_000} s`;
}
