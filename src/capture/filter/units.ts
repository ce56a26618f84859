/** Units behind a number, in lower case. */

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, µs: 0.001, ms: 1, s: 1e3, min: 6e4, h: 3.6e6 };

/** Bytes of `4KB`, 4,000, or `2KiB`, 2,048; undefined for a unit that is none of bytes. */
export function toBytes(value: number, unit: string): number | undefined {
  const factor = Object.hasOwn(BYTES, unit.toLowerCase()) ? BYTES[unit.toLowerCase()] : undefined;
  return factor === undefined ? undefined : value * factor;
}

/** Undefined for a unit that is none of time. */
export function toMilliseconds(value: number, unit: string): number | undefined {
  const factor = Object.hasOwn(MILLISECONDS, unit.toLowerCase()) ? MILLISECONDS[unit.toLowerCase()] : undefined;
  return factor === undefined ? undefined : value * factor;
}

/** A moment as a filter names it; what it means in epoch milliseconds depends on the capture's first entry. */
export type Moment =
  | { readonly base: 'epoch'; readonly timeMs: number }
  /** On the day of the first entry, in the program's time zone. */
  | { readonly base: 'day'; readonly timeMs: number }
  | { readonly base: 'start'; readonly timeMs: number };

const TIME_OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** A time of day such as `10:02:11.5`, or an ISO 8601 date; without a zone it is local time. */
export function parseMoment(text: string): Moment | undefined {
  const trimmed = text.trim();
  const timeOfDay = TIME_OF_DAY.exec(trimmed);
  if (timeOfDay !== null) {
    const [hours, minutes, seconds] = [timeOfDay[1], timeOfDay[2], timeOfDay[3] ?? '0'].map(Number);
    if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
    if (hours > 23 || minutes > 59 || seconds >= 60) return undefined;
    return { base: 'day', timeMs: ((hours * 60 + minutes) * 60 + seconds) * 1e3 };
  }
  if (!DATE.test(trimmed)) return undefined;
  // A date alone would be read as UTC.
  const timeMs = Date.parse(trimmed.length === 10 ? `${trimmed}T00:00` : trimmed.replace(' ', 'T'));
  return Number.isNaN(timeMs) ? undefined : { base: 'epoch', timeMs };
}

/** @param startMs when the capture's first entry was seen, in epoch milliseconds */
export function toEpochMs({ base, timeMs }: Moment, startMs: number): number {
  if (base === 'epoch') return timeMs;
  if (base === 'start') return startMs + timeMs;
  const midnight = new Date(startMs);
  midnight.setHours(0, 0, 0, 0);
  return midnight.getTime() + timeMs;
}
