import { fromBase64 } from '../../base/base64';
import { type Direction, isControlOpcode, Opcode } from '../../wire/frame';
import { isJsonObject, type JsonObject, readNumber, readString } from './jsonFields';

/** One message of a HAR entry, as far as it could be read. */
export interface HarMessage {
  readonly direction: Direction;
  /** As written, in the file's unit. */
  readonly time: number | undefined;
  readonly opcode: number;
  readonly bytes: Uint8Array;
}

/** How often the messages of a file were not as Chrome writes them. */
export interface HarOddities {
  /** Neither sent nor received; Chrome writes errors of the connection among the messages. */
  notMessages: number;
  withoutData: number;
  withoutTime: number;
  notBase64: number;
}

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['send', 'out'],
  ['sent', 'out'],
  ['out', 'out'],
  ['outgoing', 'out'],
  ['client', 'out'],
  ['receive', 'in'],
  ['received', 'in'],
  ['in', 'in'],
  ['incoming', 'in'],
  ['server', 'in'],
]);

/** Undefined for what is no message; counted in `oddities`. */
export function readHarMessage(value: unknown, oddities: HarOddities): HarMessage | undefined {
  const message = isJsonObject(value) ? value : undefined;
  const direction = message && DIRECTIONS.get((readString(message, 'type') ?? '').toLowerCase());
  if (message === undefined || direction === undefined) {
    oddities.notMessages++;
    return undefined;
  }
  const opcode = readOpcode(message);
  const time = readTime(message);
  if (time === undefined) oddities.withoutTime++;
  return { direction, time, opcode, bytes: readData(message, opcode, oddities) };
}

/** A missing one means text; so does a continuation, since messages are whole. */
function readOpcode(message: JsonObject): number {
  const written = message.opcode ?? message.opCode;
  const opcode = typeof written === 'string' ? Number(written) : written;
  const isKnown = typeof opcode === 'number' && Number.isInteger(opcode) && opcode > 0 && opcode <= 15;
  return isKnown ? opcode : Opcode.text;
}

/** A number, or what `Date` reads, in epoch milliseconds. */
function readTime(message: JsonObject): number | undefined {
  const time = readNumber(message, 'time') ?? readNumber(message, 'timestamp');
  if (time !== undefined) return time;
  const parsed = Date.parse(readString(message, 'time') ?? '');
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Text stands as it is, everything else in Base64 (Chrome DevTools Protocol, `Network.WebSocketFrame`). */
function readData(message: JsonObject, opcode: number, oddities: HarOddities): Uint8Array {
  const exact = fromBase64OrUndefined(readString(message, '_base64'));
  if (exact !== undefined) return exact;
  const data = readString(message, 'data');
  if (data === undefined || typeof message.comment === 'string') oddities.withoutData++;
  const text = data ?? '';
  const isBase64 = opcode !== Opcode.text || readString(message, 'encoding') === 'base64';
  if (!isBase64) return new TextEncoder().encode(text);
  const bytes = fromBase64(text);
  if (bytes !== undefined) return bytes;
  if (!isControlOpcode(opcode)) oddities.notBase64++;
  return new TextEncoder().encode(text);
}

function fromBase64OrUndefined(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : fromBase64(text);
}
