/** Units of `ngx_parse_time` for a value in milliseconds, largest first: each may follow only a larger one. */
const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['y', 31_536_000_000],
  ['M', 2_592_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const PART = /(\d+)(ms|[yMwdhms])? */y;

/** Milliseconds of an nginx time such as `60`, `1h 30m` or `500ms`; undefined where nginx would refuse it. No unit means seconds. */
export function parseDuration(value: string): number | undefined {
  let total = 0;
  let rank = -1;
  let at = 0;
  if (value === '') return undefined;
  while (at < value.length) {
    PART.lastIndex = at;
    const part = PART.exec(value);
    if (part === null) return undefined;
    const next = UNITS.findIndex(([unit]) => unit === (part[2] ?? 's'));
    if (next <= rank) return undefined;
    if (part[2] === undefined && PART.lastIndex < value.length) return undefined;
    total += Number(part[1]) * (UNITS[next]?.[1] ?? 0);
    rank = next;
    at = PART.lastIndex;
  }
  return total;
}

/** A duration as people say it: `500 ms`, `30 s`, `5 min`, `1 h`. */
export function formatDuration(ms: number): string {
  if (ms % 3_600_000 === 0 && ms > 0) return `${ms / 3_600_000} h`;
  if (ms % 60_000 === 0 && ms > 60_000) return `${ms / 60_000} min`;
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}
