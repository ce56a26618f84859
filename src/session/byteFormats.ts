/** Bytes as text that other tools take. */

const BYTES_PER_LINE = 16;
const C_BYTES_PER_LINE = 12;

/** `de ad be ef`, without offsets, so that it can be pasted into a composer or another tool. */
export function toHexText(bytes: Uint8Array): string {
  return toLines(bytes, BYTES_PER_LINE, toHexByte, ' ').join('\n');
}

/** An array initialiser of C; `name` must be an identifier. */
export function toCArray(bytes: Uint8Array, name: string): string {
  const lines = toLines(bytes, C_BYTES_PER_LINE, (byte) => `0x${toHexByte(byte)}`, ', ');
  // C has no array without elements.
  if (lines.length === 0) return `const unsigned char *${name} = 0; /* 0 bytes */\n`;
  return `const unsigned char ${name}[${bytes.length}] = {\n  ${lines.join(',\n  ')}\n};\n`;
}

/** Offset, bytes and printable characters, as `hexdump -C` has them. */
export function toHexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const line = bytes.subarray(at, at + BYTES_PER_LINE);
    const hex = Array.from(line, toHexByte);
    const left = hex.slice(0, 8).join(' ').padEnd(23);
    const right = hex.slice(8).join(' ').padEnd(23);
    lines.push(`${at.toString(16).padStart(8, '0')}  ${left}  ${right}  |${toPrintableAscii(line)}|`);
  }
  return lines.join('\n');
}

function toLines(bytes: Uint8Array, perLine: number, toText: (byte: number) => string, separator: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    lines.push(Array.from(bytes.subarray(at, at + perLine), toText).join(separator));
  }
  return lines;
}

function toHexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function toPrintableAscii(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
