import { toBase64 } from '../../base/base64';
import { parseClosePayload } from '../../wire/closeCodes';
import { FIN, findOpcodeName, isControlOpcode, MASK, OPCODE_MASK, Opcode } from '../../wire/frame';
import { findInvalidUtf8 } from '../../wire/utf8';
import type { CaptureSource } from '../captureSource';
import type { FrameEntry, PayloadRead } from '../contract';

type Source = Pick<CaptureSource, 'entryCount' | 'firstKeptOrdinal' | 'readEntry' | 'readMessage'>;

/**
 * One frame a line, each a JSON object with a line feed. Markers are left out; `i` counts the frames written, from 0.
 *
 * `message` stands on the frame that ends a message, and on control frames with a payload: its length, and its bytes as `text` where
 * they are UTF-8 and the message is not binary, else as `base64`; where they cannot be read, `unavailable` says why. `close` stands on
 * close frames that carry a code. `violations` names what breaks RFC 6455.
 */
export function* exportNdjson(capture: Source): Generator<string> {
  let frameCount = 0;
  const end = capture.entryCount;
  for (let ordinal = capture.firstKeptOrdinal; ordinal < end; ordinal++) {
    const entry = capture.readEntry(ordinal);
    if (entry?.kind !== 'frame') continue;
    yield toNdjsonLine(capture, entry, frameCount);
    frameCount++;
  }
}

/** One line of `exportNdjson`, for a capture that is written while it grows. */
export function toNdjsonLine(capture: Pick<Source, 'readEntry' | 'readMessage'>, frame: FrameEntry, i: number): string {
  return `${JSON.stringify(toLine(capture, frame, i))}\n`;
}

function toLine(capture: Pick<Source, 'readEntry' | 'readMessage'>, frame: FrameEntry, i: number) {
  const opcode = frame.b0 & OPCODE_MASK;
  const message = frame.fragmentCount > 0 ? capture.readMessage(frame.ordinal, 0, Number.POSITIVE_INFINITY) : undefined;
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
    close: message?.isAvailable && opcode === Opcode.close ? toClose(message.bytes) : undefined,
    violations: frame.violations.length > 0 ? frame.violations.map(({ code }) => code) : undefined,
  };
}

function toMessage(read: PayloadRead, isBinaryMessage: boolean) {
  if (!read.isAvailable) return { unavailable: read.reason };
  const { bytes, totalBytes: length } = read;
  if (isBinaryMessage || findInvalidUtf8(bytes) !== undefined) return { length, base64: toBase64(bytes) };
  return { length, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

function toClose(payload: Uint8Array) {
  const { code, reason } = parseClosePayload(payload);
  return code === undefined ? undefined : { code, reason };
}

/** Whether the message that ends with this frame is anything but text; its first frame knows. */
function isBinary(capture: Pick<Source, 'readEntry'>, frame: FrameEntry): boolean {
  const first = frame.firstOrdinal === frame.ordinal ? frame : capture.readEntry(frame.firstOrdinal);
  if (first?.kind !== 'frame') return true;
  const opcode = first.b0 & OPCODE_MASK;
  return opcode !== Opcode.text && !isControlOpcode(opcode);
}
