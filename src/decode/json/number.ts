import { toNumberIfSafe } from '../integer';
import type { NodeDraft } from '../nodeDraft';
import { decodeUtf8 } from '../utf8';

/** An integer with more digits keeps them as `source` only: exact arithmetic on a megabyte of digits is not cheap. */
const MAX_EXACT_DIGITS = 1000;

/** Up to this many digits the value is exact while it is summed up. */
const MAX_SUMMED_DIGITS = 15;

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;

/** A number of RFC 8259 §6, or where it stops being one. */
export type NumberRead =
  | { readonly isNumber: true; readonly node: NodeDraft }
  | { readonly isNumber: false; readonly at: number; readonly expected: string };

export function readJsonNumber(bytes: Uint8Array, start: number): NumberRead {
  const digits = bytes[start] === MINUS ? start + 1 : start;
  const integerEnd = skipDigits(bytes, digits);
  if (integerEnd === digits) return { isNumber: false, at: digits, expected: 'a digit' };
  if (bytes[digits] === 0x30 && integerEnd > digits + 1) {
    return { isNumber: false, at: digits + 1, expected: 'a number without a leading zero' };
  }
  let end = integerEnd;
  if (bytes[end] === POINT) {
    end = skipDigits(bytes, integerEnd + 1);
    if (end === integerEnd + 1) return { isNumber: false, at: end, expected: 'a digit' };
  }
  if (bytes[end] === 0x65 || bytes[end] === 0x45) {
    const exponent = bytes[end + 1] === MINUS || bytes[end + 1] === PLUS ? end + 2 : end + 1;
    end = skipDigits(bytes, exponent);
    if (end === exponent) return { isNumber: false, at: end, expected: 'a digit' };
  }
  return {
    isNumber: true,
    node: end === integerEnd ? toInteger(bytes, start, digits, end) : toFloat(bytes, start, end),
  };
}

function skipDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function toInteger(bytes: Uint8Array, start: number, digits: number, end: number): NodeDraft {
  if (end - digits <= MAX_SUMMED_DIGITS) {
    let sum = 0;
    for (let at = digits; at < end; at++) sum = sum * 10 + (bytes[at] ?? 0) - 0x30;
    const value = digits === start ? sum : -sum;
    const node: NodeDraft = { kind: 'int', start, end, encoding: 'number', value };
    if (Object.is(value, -0)) node.source = '-0';
    return node;
  }
  const text = decodeUtf8(bytes, start, end);
  if (end - digits > MAX_EXACT_DIGITS) {
    return { kind: 'int', start, end, encoding: 'number', value: Number(text), source: text };
  }
  return { kind: 'int', start, end, encoding: 'number', value: toNumberIfSafe(BigInt(text)) };
}

function toFloat(bytes: Uint8Array, start: number, end: number): NodeDraft {
  const text = decodeUtf8(bytes, start, end);
  const value = Number(text);
  const node: NodeDraft = { kind: 'float', start, end, encoding: 'number', value };
  if (String(value) !== text) node.source = text;
  return node;
}
