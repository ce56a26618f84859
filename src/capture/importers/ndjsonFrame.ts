import { fromBase64 } from '../../base/base64';
import { type Direction, findOpcodeName, isControlOpcode, Opcode } from '../../wire/frame';
import type { ImportedFrame } from './frameSink';
import { type JsonObject, readBoolean, readNumber, readObject, readString } from './jsonFields';

/** What a line says of a frame. */
export interface FrameLine {
  readonly direction: Direction;
  /** Epoch milliseconds; undefined where the line has no time. */
  readonly timeMs: number | undefined;
  readonly opcode: number;
  readonly isFin: boolean;
  readonly rsv: number;
  readonly isMasked: boolean;
  /** All bytes of the frame; then nothing else counts. */
  readonly wire: Uint8Array | undefined;
  /** The frame's own payload, as compressed as it came. */
  readonly payload: Uint8Array | undefined;
  /** The message that ends with the frame, inflated. */
  readonly message: Uint8Array | undefined;
  readonly length: number | undefined;
}

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['in', 'in'],
  ['receive', 'in'],
  ['received', 'in'],
  ['out', 'out'],
  ['send', 'out'],
  ['sent', 'out'],
]);
const OPCODES: ReadonlyMap<string, number> = new Map(Object.entries(Opcode));
const RESERVED = /^reserved-0x([0-9a-f])$/;

/**
 * Reads the object of one line: those of Socketscope, and simple foreign ones such as `{"dir":"in","data":"..."}`, which make a whole
 * text message. Returns what is wrong with it in one sentence.
 */
export function readFrameLine(object: JsonObject): FrameLine | string {
  const direction = DIRECTIONS.get(readString(object, 'dir') ?? readString(object, 'type') ?? '');
  if (direction === undefined) return 'There is no "dir" with "in" or "out".';
  const wire = readBytes(object, 'wire');
  const payload = readBytes(object, 'payload');
  if (typeof wire === 'string') return wire;
  if (typeof payload === 'string') return payload;
  const message = readMessage(object);
  if (typeof message === 'string') return message;
  const opcode = readOpcode(object, message?.isText ?? true);
  if (opcode === undefined) return '"opcode" is none of RFC 6455: a name, or a number from 0 to 15.';
  return {
    direction,
    timeMs: readNumber(object, 't') ?? readNumber(object, 'time'),
    opcode,
    isFin: readBoolean(object, 'fin') ?? true,
    rsv: (readNumber(object, 'rsv') ?? 0) & 7,
    isMasked: readBoolean(object, 'masked') ?? direction === 'out',
    wire,
    payload,
    message: message?.bytes,
    length: readNumber(object, 'length'),
  };
}

/** The frame by itself; undefined where the line does not have its bytes. */
export function toOwnFrame(line: FrameLine): ImportedFrame | undefined {
  const { opcode, isFin, rsv, isMasked } = line;
  const isBare = line.length === 0 || (isControlOpcode(opcode) && line.length === undefined);
  const payload = line.payload ?? (isBare ? new Uint8Array(0) : isFin ? line.message : undefined);
  return payload && { opcode, isFin, rsv, isMasked, payload };
}

/** The whole message as one frame; undefined where the line does not have it. */
export function toMessageFrame(line: FrameLine, opcode: number): ImportedFrame | undefined {
  const { message, isMasked } = line;
  return message && { opcode, isFin: true, rsv: 0, isMasked, payload: message };
}

function readOpcode(object: JsonObject, isText: boolean): number | undefined {
  if (!Object.hasOwn(object, 'opcode')) return isText ? Opcode.text : Opcode.binary;
  const value = object.opcode;
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= 15 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const reserved = RESERVED.exec(value)?.[1];
  if (reserved === undefined) return OPCODES.get(value);
  const opcode = Number.parseInt(reserved, 16);
  return findOpcodeName(opcode) === undefined ? opcode : undefined;
}

function readMessage(object: JsonObject): { bytes: Uint8Array; isText: boolean } | string | undefined {
  const message = readObject(object, 'message');
  const base64 = message === undefined ? undefined : readBytes(message, 'base64');
  if (base64 !== undefined) return typeof base64 === 'string' ? base64 : { bytes: base64, isText: false };
  const text =
    message === undefined ? (readString(object, 'data') ?? readString(object, 'text')) : readString(message, 'text');
  return text === undefined ? undefined : { bytes: new TextEncoder().encode(text), isText: true };
}

/** Bytes in Base64, or what is wrong with them. */
function readBytes(object: JsonObject, name: string): Uint8Array | string | undefined {
  const text = readString(object, name);
  return text === undefined ? undefined : (fromBase64(text) ?? `"${name}" is not Base64 (RFC 4648 §4).`);
}
