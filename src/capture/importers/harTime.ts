/** In what the times of a file are counted. `relative` seconds began with the connection. */
export type TimeUnit = 's' | 'ms' | 'µs' | 'ns' | 'relative';

/** Epoch seconds below this are before 1973; no WebSocket is. */
const MIN_EPOCH_SECONDS = 1e8;
/** And above this they are after the year 5000: a finer unit. */
const MAX_EPOCH_SECONDS = 1e11;

/** HAR itself names no unit; Chrome writes epoch seconds, others milliseconds. The size of a time in this century tells. */
export function guessTimeUnit(time: number): TimeUnit {
  if (time < MIN_EPOCH_SECONDS) return 'relative';
  if (time < MAX_EPOCH_SECONDS) return 's';
  if (time < MAX_EPOCH_SECONDS * 1e3) return 'ms';
  return time < MAX_EPOCH_SECONDS * 1e6 ? 'µs' : 'ns';
}

/** Epoch milliseconds. */
export function toTimeMs(time: number, unit: TimeUnit, startedMs: number): number {
  switch (unit) {
    case 's':
      return time * 1e3;
    case 'ms':
      return time;
    case 'µs':
      return time / 1e3;
    case 'ns':
      return time / 1e6;
    case 'relative':
      return startedMs + time * 1e3;
  }
}
