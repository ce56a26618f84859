import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry } from '../capture/contract';
import type {
  CloseDetail,
  FrameDetail,
  FrameHeaderDetail,
  MessageDetail,
  PayloadDetail,
  RowDetail,
} from '../protocol/detail';
import { parseClosePayload } from '../wire/closeCodes';
import { FIN, findOpcodeName, MASK, OPCODE_MASK, Opcode, RSV1, RSV2, RSV3 } from '../wire/frame';
import { toCloseDetail } from './closing';
import type { Decoded, DecodedSelection } from './decodedSelection';
import { findFragmentPlace } from './fragments';
import { isMarkerData, type MarkerData, toMarkerDetail } from './markers';
import type { RowBuilder } from './rowBuilder';
import { describeGap } from './rowsModel';

const MAX_FRAME_ORDINALS = 1_000;
const MAX_HEADER_BYTES = 14;
const MAX_CONTROL_BYTES = 125;

export interface RowDetailOptions {
  readonly capture: CaptureSource<MarkerData>;
  readonly builder: RowBuilder;
  readonly selection: DecodedSelection;
}

/** Throws a `UserError` with code `gone` for a row that is no longer kept and has nothing to say. */
export function readRowDetail(options: RowDetailOptions, ordinal: number, decoderId: string | undefined): RowDetail {
  const { capture, selection } = options;
  const entry = capture.readEntry(ordinal);
  if (entry?.kind === 'frame') return toFrameDetail(options, entry, selection.read(entry, decoderId));
  if (entry && isMarkerData(entry.data)) return toMarkerDetail(entry, entry.data);
  if (ordinal < capture.firstKeptOrdinal && capture.droppedCount > 0) return toGapDetail(capture, ordinal);
  throw new UserError('gone', 'This row is no longer kept.');
}

function toFrameDetail(options: RowDetailOptions, entry: FrameEntry, decoded: Decoded): FrameDetail {
  const row = options.builder.build(entry.ordinal);
  return {
    kind: 'frame',
    ordinal: entry.ordinal,
    direction: entry.direction,
    timeMs: entry.timeMs,
    deltaMs: row?.deltaMs,
    header: readHeader(options.capture, entry),
    message: readMessageDetail(options.capture, entry),
    payload: toPayloadDetail(decoded),
    close: readClose(options.capture, entry),
    note: row?.kind === 'frame' ? row.note : undefined,
    violations: entry.violations.map(({ code, message }) => ({ code, message })),
  };
}

function readHeader(capture: CaptureSource<MarkerData>, entry: FrameEntry): FrameHeaderDetail {
  const { b0, b1 } = entry;
  const read = capture.readWire(entry.ordinal, 0, Math.min(entry.headerLength, MAX_HEADER_BYTES));
  const bytes = read.isAvailable ? new Uint8Array(read.bytes) : Uint8Array.of(b0, b1);
  const isMasked = (b1 & MASK) !== 0;
  const opcode = b0 & OPCODE_MASK;
  return {
    bytes,
    isFin: (b0 & FIN) !== 0,
    rsv1: (b0 & RSV1) !== 0,
    rsv2: (b0 & RSV2) !== 0,
    rsv3: (b0 & RSV3) !== 0,
    opcode,
    opcodeName: findOpcodeName(opcode) ?? 'reserved',
    isMasked,
    length7: b1 & ~MASK & 0xff,
    payloadLength: readPayloadLength(bytes, entry),
    maskingKey: isMasked ? toBigEndian(entry.maskingKey) : undefined,
    streamOffset: entry.offset,
  };
}

/** A 64-bit length need not fit a number. */
function readPayloadLength(bytes: Uint8Array, entry: FrameEntry): string {
  const hasLength64 = (entry.b1 & ~MASK) === 127 && bytes.length >= 10;
  if (!hasLength64) return String(entry.payloadLength);
  return String(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(2));
}

function toBigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function readMessageDetail(capture: CaptureSource<MarkerData>, entry: FrameEntry): MessageDetail {
  const frameOrdinals = capture.messageFrames(entry.ordinal, MAX_FRAME_ORDINALS);
  const message = capture.readMessage(entry.ordinal, 0, 0);
  const frames = frameOrdinals.map((ordinal) => capture.readEntry(ordinal)).filter((frame) => frame?.kind === 'frame');
  return {
    fragment: findFragmentPlace(capture, entry),
    frameOrdinals,
    isComplete: frames.some((frame) => frame.fragmentCount > 0),
    isCompressed: entry.isCompressed,
    wireBytes: frames.reduce((sum, frame) => sum + frame.receivedLength, 0),
    messageBytes: message.isAvailable ? message.totalBytes : undefined,
  };
}

function toPayloadDetail(decoded: Decoded): PayloadDetail {
  return {
    decoderId: decoded.decoder.id,
    decoderLabel: decoded.decoder.label,
    isAutomatic: decoded.isAutomatic,
    rootCount: decoded.tree.rootCount,
    faults: decoded.faults,
    totalBytes: decoded.totalBytes,
    unavailable: decoded.unavailable,
  };
}

function readClose(capture: CaptureSource<MarkerData>, entry: FrameEntry): CloseDetail | undefined {
  if ((entry.b0 & OPCODE_MASK) !== Opcode.close) return undefined;
  const read = capture.readFramePayload(entry.ordinal, 0, MAX_CONTROL_BYTES);
  const { code, reason } = parseClosePayload(read.isAvailable ? read.bytes : new Uint8Array());
  return toCloseDetail(code, reason);
}

function toGapDetail(capture: CaptureSource<MarkerData>, ordinal: number): RowDetail {
  return {
    kind: 'marker',
    ordinal,
    timeMs: capture.index.timeMs(capture.firstKeptOrdinal),
    title: 'Dropped',
    text: describeGap(capture.droppedCount),
    remedy: 'Raise the memory of a capture in the settings, or clear it before what you want to see.',
    tone: 'warning',
    close: undefined,
    receivedBytes: undefined,
  };
}
