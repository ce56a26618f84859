import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry, PayloadRead } from '../capture/contract';
import type { DecodeContext, Decoder } from '../decode/contract';
import { toPayloadPreview } from '../decode/payloadPreview';
import { toPrintable } from '../decode/printable';
import { describeCloseCode, parseClosePayload } from '../wire/closeCodes';
import { OPCODE_MASK, Opcode } from '../wire/frame';
import { findInvalidUtf8 } from '../wire/utf8';
import { toHexText } from './byteFormats';
import { findMessageOpcode } from './decodeContext';

/** What a row shows of a payload. */
export interface RowPreview {
  readonly text: string;
  /** Undefined for plain text. */
  readonly format: string | undefined;
  /** Why there is nothing to show, where that is not plain. */
  readonly missing: string | undefined;
}

type Frames = Pick<CaptureSource, 'index' | 'readFramePayload' | 'readMessage'>;

const MAX_CHARS = 200;
/** One byte more than a decoder looks at tells it that there is more. */
const MAX_BYTES = 2_049;
const PLAIN: ReadonlySet<string> = new Set(['text', 'json']);

/** A fragment shows its own payload; a compressed message, readable only as a whole, the inflated one where it ends. */
export function readRowPreview(
  capture: Frames,
  entry: FrameEntry,
  subprotocol: string,
  chosen?: Decoder | undefined,
): RowPreview {
  if (entry.isCompressed && entry.fragmentCount === 0) {
    return { text: '', format: undefined, missing: 'compressed: readable with the last fragment' };
  }
  const read = entry.isCompressed
    ? capture.readMessage(entry.ordinal, 0, MAX_BYTES)
    : capture.readFramePayload(entry.ordinal, 0, MAX_BYTES);
  if (!read.isAvailable) return { text: '', format: undefined, missing: toMissing(entry, read) };
  return toPreview(capture, entry, read.bytes, { subprotocol, chosen });
}

function toMissing(entry: FrameEntry, read: PayloadRead & { isAvailable: false }): string | undefined {
  return entry.violations.length > 0 ? undefined : read.reason;
}

function toPreview(
  capture: Frames,
  entry: FrameEntry,
  bytes: Uint8Array,
  hints: Omit<DecodeContext, 'opcode'>,
): RowPreview {
  const opcode = entry.b0 & OPCODE_MASK;
  if (bytes.length === 0) return plain('');
  if (opcode === Opcode.close) return plain(describeClose(bytes));
  if (opcode !== Opcode.text && opcode !== Opcode.binary && opcode !== Opcode.continuation) {
    return findInvalidUtf8(bytes) === undefined ? plain(toPrintable(decode(bytes), MAX_CHARS)) : hex(bytes);
  }
  const kind = findMessageOpcode(capture, entry) === Opcode.text ? 'text' : 'binary';
  // A fragment further on begins anywhere within a value.
  const isMiddle = entry.fragmentIndex > 0 && !entry.isCompressed;
  if (isMiddle) return kind === 'text' ? plain(toPrintable(decode(bytes), MAX_CHARS)) : hex(bytes);
  const preview = toPayloadPreview(bytes, { ...hints, opcode: kind }, MAX_CHARS);
  return { text: preview.text, format: PLAIN.has(preview.decoderId) ? undefined : preview.label, missing: undefined };
}

function describeClose(bytes: Uint8Array): string {
  const { code, reason } = parseClosePayload(bytes);
  if (code === undefined) return '';
  const name = `${code} ${describeCloseCode(code).name}`;
  return toPrintable(reason === '' ? name : `${name} · “${reason}”`, MAX_CHARS);
}

function plain(text: string): RowPreview {
  return { text, format: undefined, missing: undefined };
}

function hex(bytes: Uint8Array): RowPreview {
  const line = toHexText(bytes.subarray(0, MAX_CHARS)).replaceAll('\n', ' ');
  return { text: toPrintable(line, MAX_CHARS), format: 'Hex', missing: undefined };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
