import type { DecodeContext } from '../contract';
import { SCORE_PREFIX_BYTES } from '../limits';
import { hasByteOrderMark } from '../utf8';
import { JsonReader } from './reader';

/** A lone number or word is left to the text view: only an object or an array says JSON by itself. */
export function scoreJson(bytes: Uint8Array, context: DecodeContext): number {
  if (context.opcode === 'text' && /json/i.test(context.subprotocol)) return 1;
  const prefix = bytes.subarray(0, SCORE_PREFIX_BYTES);
  if (!beginsContainer(prefix)) return 0;
  const { faults } = new JsonReader(prefix).read();
  const isCut = prefix.length < bytes.length;
  const isPlausible = faults.every(
    (fault) => isByteOrderMark(fault.at) || (isCut && fault.at >= prefix.length - MAX_TOKEN_BYTES),
  );
  return isPlausible ? 0.9 : 0.2;
}

/** A word or an escape that the end of the prefix cuts is reported where it begins. */
const MAX_TOKEN_BYTES = 6;

function isByteOrderMark(faultAt: number): boolean {
  return faultAt === 0;
}

function beginsContainer(bytes: Uint8Array): boolean {
  const start = hasByteOrderMark(bytes) ? 3 : 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x7b || byte === 0x5b) return true;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1e) return false;
  }
  return false;
}
