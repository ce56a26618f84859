import { toBase64 } from '../../base/base64';
import { parseClosePayload } from '../../wire/closeCodes';
import { FIN, findOpcodeName, isControlOpcode, MASK, OPCODE_MASK, Opcode } from '../../wire/frame';
import { findInvalidUtf8 } from '../../wire/utf8';
import type { CaptureSource } from '../captureSource';
import type { ConnectionClose } from '../connectionFacts';
import type { FrameEntry, PayloadRead } from '../contract';
import type { ExportedConnection } from './exportWalk';

type Reader = Pick<CaptureSource, 'readEntry' | 'readMessage' | 'readFramePayload' | 'readWire'>;

/** A byte order mark is a character of the message. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** A text line cannot be longer than a string: about 512 MiB in V8, of which Base64 takes a third. */
const MAX_LINE_BYTES = 256 * 1_048_576;
const TOO_LONG = `It has more than the ${MAX_LINE_BYTES} bytes that one line holds.`;

/**
 * One frame as a JSON object and a line feed; `i` is its number in the file, from 0.
 *
 * `message` stands on the frame that ends a message, and on control frames with a payload: its length, and its bytes as `text` where
 * they are UTF-8 and the message is not binary, else as `base64`; where they cannot be read, `unavailable` says why. `close` stands on
 * close frames that carry a code. `violations` names what breaks RFC 6455.
 *
 * A frame that is not a whole plain message carries its own `payload` in Base64, unmasked and as compressed as it came; one whose header
 * cannot be made again from the other fields carries all its bytes as `wire`. With them a reader restores the same frames.
 */
export function toNdjsonLine(capture: Reader, frame: FrameEntry, i: number): string {
  return `${JSON.stringify(toLine(capture, frame, i))}\n`;
}

/** Opens a connection: the lines after it are its frames. */
export function toConnectionLine({ facts, startMs, isHeadMissing }: ExportedConnection): string {
  const address = facts?.remoteAddress;
  const line = {
    kind: 'connection',
    t: startMs,
    url: facts?.url,
    startedMs: facts?.startedMs,
    requestLine: facts?.requestLine,
    requestHeaders: facts?.requestHeaders,
    statusLine: facts?.statusLine,
    statusCode: facts?.statusCode,
    responseHeaders: facts?.responseHeaders,
    subprotocol: facts?.subprotocol,
    deflate: facts?.deflate,
    remoteAddress: address,
    remotePort: facts?.remotePort,
    headMissing: isHeadMissing || undefined,
  };
  return `${JSON.stringify(line)}\n`;
}

/** Ends a connection; undefined where its end is not known. */
export function toClosedLine(close: ConnectionClose | undefined): string | undefined {
  if (close === undefined) return undefined;
  return `${JSON.stringify({ kind: 'closed', t: close.timeMs, code: close.code, reason: close.reason })}\n`;
}

function toLine(capture: Reader, frame: FrameEntry, i: number) {
  const opcode = frame.b0 & OPCODE_MASK;
  const message = frame.fragmentCount > 0 ? readWhole(capture, frame) : undefined;
  const isBareControl = isControlOpcode(opcode) && frame.payloadLength === 0;
  return {
    i,
    t: frame.timeMs,
    dir: frame.direction,
    opcode: findOpcodeName(opcode) ?? `reserved-0x${opcode.toString(16)}`,
    fin: (frame.b0 & FIN) !== 0,
    rsv: (frame.b0 >> 4) & 7,
    masked: (frame.b1 & MASK) !== 0,
    length: frame.payloadLength,
    message: message && !isBareControl ? toMessage(message, isBinary(capture, frame)) : undefined,
    ...toOwnBytes(capture, frame, message),
    close: message?.isAvailable && opcode === Opcode.close ? toClose(message.bytes) : undefined,
    violations: frame.violations.length > 0 ? frame.violations.map(({ code }) => code) : undefined,
  };
}

function readWhole(capture: Reader, frame: FrameEntry): PayloadRead {
  if ((frame.messageLength ?? 0) > MAX_LINE_BYTES) return { isAvailable: false, reason: TOO_LONG };
  return capture.readMessage(frame.ordinal, 0, Number.POSITIVE_INFINITY);
}

function toMessage(read: PayloadRead, isBinaryMessage: boolean) {
  if (!read.isAvailable) return { unavailable: read.reason };
  const { bytes, totalBytes: length } = read;
  if (isBinaryMessage || findInvalidUtf8(bytes) !== undefined) return { length, base64: toBase64(bytes) };
  return { length, text: utf8.decode(bytes) };
}

/** What `message` does not say of the frame itself. */
function toOwnBytes(capture: Reader, frame: FrameEntry, message: PayloadRead | undefined) {
  if (!isHeaderPlain(frame)) return toBytesField('wire', capture.readWire(frame.ordinal, 0, MAX_LINE_BYTES));
  const isWholeMessage = frame.fragmentCount === 1 && !frame.isCompressed && message?.isAvailable === true;
  if (isWholeMessage || frame.payloadLength === 0) return {};
  return toBytesField('payload', capture.readFramePayload(frame.ordinal, 0, MAX_LINE_BYTES));
}

function toBytesField(name: 'payload' | 'wire', read: PayloadRead) {
  if (!read.isAvailable) return { unavailable: read.reason };
  return read.totalBytes > read.bytes.length ? { unavailable: TOO_LONG } : { [name]: toBase64(read.bytes) };
}

/** Whether the frame arrived whole, under a header with the shortest form of its length (RFC 6455 §5.2). */
function isHeaderPlain(frame: FrameEntry): boolean {
  const { payloadLength, receivedLength, headerLength } = frame;
  const extended = payloadLength < 126 ? 0 : payloadLength <= 0xffff ? 2 : 8;
  const key = (frame.b1 & MASK) === 0 ? 0 : 4;
  return receivedLength === payloadLength && headerLength === 2 + extended + key;
}

function toClose(payload: Uint8Array) {
  const { code, reason } = parseClosePayload(payload);
  return code === undefined ? undefined : { code, reason };
}

/** Whether the message that ends with this frame is anything but text; its first frame knows. */
function isBinary(capture: Pick<Reader, 'readEntry'>, frame: FrameEntry): boolean {
  const first = frame.firstOrdinal === frame.ordinal ? frame : capture.readEntry(frame.firstOrdinal);
  if (first?.kind !== 'frame') return true;
  const opcode = first.b0 & OPCODE_MASK;
  return opcode !== Opcode.text && !isControlOpcode(opcode);
}
