/** What the user typed to go somewhere, as numbers. */
export type JumpTarget =
  | { readonly kind: 'time'; readonly timeMs: number }
  | { readonly kind: 'ordinal'; readonly ordinal: number }
  /** 0 is the first row, 1 the last. */
  | { readonly kind: 'part'; readonly ratio: number };

export interface JumpContext {
  /** What relative times count from, in epoch milliseconds; undefined while there are no rows. */
  readonly referenceMs: number | undefined;
  /** A time of day is one of the local day that this moment lies in. */
  readonly dayMs: number;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Reads `10:02:11.004`, ISO 8601, `+12.5s`, `+1:02:03`, `#12,345` and `50%`; undefined for anything else. */
export function parseJumpTarget(typed: string, context: JumpContext): JumpTarget | undefined {
  const text = typed.trim();
  return parsePart(text) ?? parseOrdinal(text) ?? parseTime(text, context);
}

function parsePart(text: string): JumpTarget | undefined {
  const percent = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (percent === undefined || Number(percent) > 100) return undefined;
  return { kind: 'part', ratio: Number(percent) / 100 };
}

function parseOrdinal(text: string): JumpTarget | undefined {
  const digits = /^#?\s*(\d{1,3}(?:,\d{3})+|\d+)$/.exec(text)?.[1]?.replaceAll(',', '');
  const ordinal = Number(digits ?? Number.NaN);
  return Number.isSafeInteger(ordinal) ? { kind: 'ordinal', ordinal } : undefined;
}

function parseTime(text: string, { referenceMs, dayMs }: JumpContext): JumpTarget | undefined {
  const sinceMs = parseSince(text);
  if (sinceMs !== undefined) {
    return referenceMs === undefined ? undefined : { kind: 'time', timeMs: referenceMs + sinceMs };
  }
  const timeMs = parseTimeOfDay(text, dayMs) ?? parseDate(text);
  return timeMs === undefined ? undefined : { kind: 'time', timeMs };
}

/** `+12.5s`, `-300 ms`, `+2` (seconds), `+2:03`, `+1:02:03.5` in milliseconds. */
function parseSince(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const amount = /^[+-]\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)?$/i.exec(text);
  if (amount) return sign * Number(amount[1]) * (UNITS_MS[amount[2]?.toLowerCase() ?? 's'] ?? Number.NaN);
  const clock = /^[+-]\s*(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$/.exec(text);
  const isMinuteWrong = clock?.[1] !== undefined && Number(clock[2]) > 59;
  if (!clock || isMinuteWrong || Number(clock[3]) >= 60) return undefined;
  return sign * (Number(clock[1] ?? 0) * 3_600_000 + Number(clock[2]) * 60_000 + Number(clock[3]) * 1_000);
}

function parseTimeOfDay(text: string, dayMs: number): number | undefined {
  const [whole, hours, minutes, seconds] = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?$/.exec(text) ?? [];
  const second = Number((seconds ?? '0').replace(',', '.'));
  if (whole === undefined || Number(hours) > 23 || Number(minutes) > 59 || second >= 60) return undefined;
  const midnight = new Date(dayMs).setHours(Number(hours), Number(minutes), 0, 0);
  return midnight + second * 1_000;
}

/** ISO 8601 with a date; without an offset it is local time. */
function parseDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.test(text)) return undefined;
  const isDateOnly = text.length === 10;
  const timeMs = Date.parse(isDateOnly ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
