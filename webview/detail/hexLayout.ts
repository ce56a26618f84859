/** How a hex dump is laid out and walked, as numbers only. */

export interface HexGeometry {
  readonly totalBytes: number;
  readonly bytesPerRow: number;
}

/** Digits of the offset, then `xx ` a byte with a gap in the middle, then one character a byte. */
const OFFSET_CH = 10;
const GAPS_CH = 4;
const CH_PER_BYTE = 4;

/** 16 bytes a row where they fit, else 8, else 4. */
export function toBytesPerRow(widthPx: number, chPx: number): number {
  const fits = (bytes: number) => (OFFSET_CH + GAPS_CH + bytes * CH_PER_BYTE) * chPx <= widthPx;
  if (fits(16)) return 16;
  return fits(8) ? 8 : 4;
}

export function toHexRowCount({ totalBytes, bytesPerRow }: HexGeometry): number {
  return Math.ceil(totalBytes / bytesPerRow);
}

export function toHexRow(offset: number, { bytesPerRow }: HexGeometry): number {
  return Math.floor(offset / bytesPerRow);
}

/** The byte a key moves to from `cursor`; undefined for a key that does not move. */
export function moveHexCursor(
  key: string,
  cursor: number,
  { totalBytes, bytesPerRow }: HexGeometry,
  rowsPerPage: number,
): number | undefined {
  const step = findHexStep(key, cursor, bytesPerRow, rowsPerPage);
  if (step === undefined || totalBytes === 0) return undefined;
  return Math.min(Math.max(0, cursor + step), totalBytes - 1);
}

function findHexStep(key: string, cursor: number, bytesPerRow: number, rowsPerPage: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return -1;
    case 'ArrowRight':
      return 1;
    case 'ArrowUp':
      return cursor >= bytesPerRow ? -bytesPerRow : 0;
    case 'ArrowDown':
      return bytesPerRow;
    case 'PageUp':
      return -bytesPerRow * rowsPerPage;
    case 'PageDown':
      return bytesPerRow * rowsPerPage;
    case 'Home':
      return -(cursor % bytesPerRow);
    case 'End':
      return bytesPerRow - 1 - (cursor % bytesPerRow);
    default:
      return undefined;
  }
}

/** The byte as a character of printable ASCII, or a dot. */
export function toAscii(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
