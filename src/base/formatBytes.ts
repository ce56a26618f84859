const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `812 B`, `1.2 MB`, `96 MB`: decimal units, two significant figures below ten. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? 'B'}`;
}
