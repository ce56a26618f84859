/** `3.2 ms`, `120 ms`. */
export function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** `60.0 s`. */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** To 0.1, for evidence. */
export function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
