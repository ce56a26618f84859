/** Numbers and times as the view shows them. Pure: no DOM, no clock. */

const counts = new Intl.NumberFormat('en-US');

/** `1,000,745` */
export function formatCount(count: number | bigint): string {
  return counts.format(count);
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Local time of day with milliseconds: `10:02:11.004`. */
export function formatTime(epochMs: number): string {
  const date = new Date(epochMs);
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}.${pad(date.getMilliseconds(), 3)}`;
}

/** Local date and time of day: `2026-11-24 10:02:11`. */
export function formatDateTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
  return `${day} ${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}`;
}

/** `2026-11-24 10:02:11.004` in Coordinated Universal Time. */
export function formatUtc(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}

/** Time since a reference, in milliseconds: `+0.000`, `+12.504`, `-3.200`, `+1:02:03.004`. */
export function formatTimeSince(ms: number): string {
  const whole = Math.round(Math.abs(ms));
  const seconds = Math.floor(whole / 1000) % 60;
  const minutes = Math.floor(whole / 60_000) % 60;
  const hours = Math.floor(whole / 3_600_000);
  const sign = ms < 0 && whole > 0 ? '-' : '+';
  const fraction = `.${pad(whole % 1000, 3)}`;
  if (whole < 60_000) return `${sign}${seconds}${fraction}`;
  if (hours === 0) return `${sign}${minutes}:${pad(seconds, 2)}${fraction}`;
  return `${sign}${hours}:${pad(minutes, 2)}:${pad(seconds, 2)}${fraction}`;
}

/** Time since the previous row: `+20 µs`, `+0.4 ms`, `+86 ms`, `+60.06 s`, `+12:31`; empty for the first row. */
export function formatDelta(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms === 0) return '0';
  if (ms >= 600_000) return `+${formatMinutes(ms)}`;
  // In tenths of a millisecond it would be none at all.
  return `+${ms < 0.05 ? formatShortMs(ms) : formatMs(ms)}`;
}

/** `0.4 ms`, `12 ms`, `1.25 s`. */
export function formatMs(ms: number): string {
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(2)} s`;
}

/** As `formatMs`, and `20 µs` for what is shorter than a millisecond. */
export function formatShortMs(ms: number): string {
  return ms > 0 && ms < 0.9995 ? `${Number((ms * 1000).toPrecision(3))} µs` : formatMs(ms);
}

function formatMinutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60, 2)}`;
}

/** A duration that ticks once a second: `00:03:12`; hours go past 24. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
}

/** What is left, in seconds begun, down to `0 s`: `3 s`, `1:05`, `1:02:03`. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = pad(seconds % 60, 2);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${pad(minutes, 2)}:${rest}`;
}

/** `71 %` for 0.71. */
export function formatPercent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}

/** `a2` */
export function formatHexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** `83 a2 6f 70` */
export function formatHexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, formatHexByte).join(' ');
}

/** Eight hexadecimal digits, more where the offset needs them. */
export function formatOffset(offset: number): string {
  return offset.toString(16).padStart(8, '0');
}

/** `0xA` */
export function formatOpcode(opcode: number): string {
  return `0x${opcode.toString(16).toUpperCase()}`;
}
