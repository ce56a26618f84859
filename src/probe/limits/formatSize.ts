const KIB = 1024;
const MIB = KIB * KIB;

/** `5 bytes`, `64 KiB`, `1 MiB`, and `1,048,577 bytes` where it is not a whole number of them: limits are exact. */
export function formatSize(bytes: number): string {
  if (bytes >= MIB && bytes % MIB === 0) return `${bytes / MIB} MiB`;
  if (bytes >= KIB && bytes % KIB === 0 && bytes < MIB) return `${bytes / KIB} KiB`;
  return `${bytes.toLocaleString('en-US')} bytes`;
}
