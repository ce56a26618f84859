import { crc32 as zlibCrc32 } from 'node:zlib';

/** CRC-32 as in zlib and PNG, an unsigned 32-bit number. `previous` is that of the bytes before. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  return zlibCrc32(bytes, previous);
}
