const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1_024, m: 1_048_576, g: 1_073_741_824 };

/** Bytes of an nginx size such as `512`, `8k` or `1m`; undefined for anything else, a variable for example. */
export function parseSize(value: string): number | undefined {
  const match = /^(\d+)([kmg]?)$/i.exec(value);
  return match === null ? undefined : Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1);
}
