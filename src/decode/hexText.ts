import type { EncodeResult } from './encode';
import { toHexDigit } from './json/unescape';

const SEPARATOR = /[\s,:;]/;

/**
 * Bytes typed as hexadecimal digits, two a byte: `de ad be ef`, `0xDE, 0xAD`, `de:ad`. Space, comma, colon and
 * semicolon may stand between bytes, `0x` or `\x` before them.
 */
export function parseHexText(text: string): EncodeResult {
  const bytes = new Uint8Array(text.length >> 1);
  let count = 0;
  let at = 0;
  while (at < text.length) {
    if (SEPARATOR.test(text.charAt(at))) {
      at++;
    } else if (isPrefix(text, at)) {
      at += 2;
      if (toDigit(text, at) === undefined) return toFault(at, describe(text, at));
    } else {
      const high = toDigit(text, at);
      const low = toDigit(text, at + 1);
      if (high === undefined) return toFault(at, describe(text, at));
      if (low === undefined) return toPairFault(text, at);
      bytes[count++] = high * 16 + low;
      at += 2;
    }
  }
  return { bytes: bytes.slice(0, count), fault: undefined };
}

function isPrefix(text: string, at: number): boolean {
  const first = text.charAt(at);
  return (first === '0' || first === '\\') && text.charAt(at + 1).toLowerCase() === 'x';
}

function toDigit(text: string, at: number): number | undefined {
  return toHexDigit(text.charCodeAt(at));
}

function toPairFault(text: string, at: number): EncodeResult {
  const next = text.charAt(at + 1);
  if (next !== '' && !SEPARATOR.test(next)) return toFault(at + 1, describe(text, at + 1));
  return toFault(at, `A byte is two hexadecimal digits, and "${text.charAt(at)}" stands alone`);
}

function describe(text: string, at: number): string {
  const codePoint = text.codePointAt(at);
  if (codePoint === undefined) return 'Expected a hexadecimal digit, got the end';
  return `Expected a hexadecimal digit, got "${String.fromCodePoint(codePoint)}"`;
}

function toFault(at: number, message: string): EncodeResult {
  return { bytes: undefined, fault: { at, message } };
}
