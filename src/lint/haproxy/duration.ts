/** HAProxy times: a number and a unit, milliseconds when there is none (configuration manual §2.5, "Time format"). */

/** Largest value HAProxy starts with: a signed 32-bit count of milliseconds, about 24.8 days. */
export const MAX_DURATION_MS = 2_147_483_647;

const UNIT_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const TIME = /^(\d+)(us|ms|s|m|h|d)?(.*)$/s;

export interface Duration {
  /** As HAProxy counts it, which for `1hour` is one hour. */
  readonly ms: number;
  /** `us`, `ms`, `s`, `m`, `h` or `d`; undefined when none was written. */
  readonly unit: string | undefined;
  /** What HAProxy does not understand after the time, e.g. `our` of `1hour`; empty when all is well. */
  readonly rest: string;
  /** HAProxy refuses to start with a longer time. */
  readonly isOverflow: boolean;
}

/** Undefined for anything that does not start as a time does: a variable, a template, `1.5h`. */
export function parseDuration(text: string): Duration | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, digits = '', unit, rest = ''] = match;
  if (unit === undefined && rest !== '') return undefined;
  const ms = Number(digits) * (UNIT_MS[unit ?? 'ms'] ?? 1);
  return { ms, unit, rest, isOverflow: ms > MAX_DURATION_MS };
}

/** For people: the largest unit that fits, e.g. `30 s`, `1.5 min`, `1 h`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Number(ms.toFixed(3))} ms`;
  if (ms < 60_000) return `${round(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${round(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${round(ms / 3_600_000)} h`;
  const days = round(ms / 86_400_000);
  return days === 1 ? '1 day' : `${days} days`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
