import { findInvalidUtf8 } from '../../wire/utf8';
import type { DecodeContext, DecodedNode, DecodeResult, Decoder, Fault } from '../contract';
import { SCORE_PREFIX_BYTES } from '../limits';
import { addFlag, type NodeDraft } from '../nodeDraft';
import { decodeUtf8, trimToCharacter } from '../utf8';

/** Plain UTF-8: one string, and where it is not UTF-8. */
export const textDecoder: Decoder = { id: 'text', label: 'Text', score: scoreText, decode: decodeText };

function scoreText(bytes: Uint8Array, context: DecodeContext): number {
  // RFC 6455 §5.6: the payload of a text frame is UTF-8.
  if (context.opcode === 'text') return 0.5;
  if (bytes.length === 0) return 0;
  const isCut = bytes.length > SCORE_PREFIX_BYTES;
  const end = isCut ? trimToCharacter(bytes, 0, SCORE_PREFIX_BYTES) : bytes.length;
  if (findInvalidUtf8(bytes, 0, end) !== undefined) return 0;
  return bytes.subarray(0, end).every(isPrintable) ? 0.4 : 0;
}

/** No control but tab, line feed and carriage return. */
function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function decodeText(bytes: Uint8Array): DecodeResult {
  const end = bytes.length;
  const node: NodeDraft = { kind: 'str', start: 0, end, encoding: 'utf-8', value: decodeUtf8(bytes, 0, end) };
  const roots: DecodedNode[] = [node];
  const faults: Fault[] = [];
  const invalidAt = findInvalidUtf8(bytes, 0, end);
  if (invalidAt !== undefined) {
    addFlag(node, 'invalid-utf8');
    const byte = (bytes[invalidAt] ?? 0).toString(16);
    faults.push({ at: invalidAt, message: `The byte 0x${byte} begins no UTF-8 sequence that is complete and valid` });
  }
  return { roots, faults };
}
