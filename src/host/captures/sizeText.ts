const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes for people: three digits at most, in binary units. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1024;
  const digits = value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
