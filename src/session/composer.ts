import { UserError } from '../base/errors';
import { jsonDecoder } from '../decode/decoders/json';
import { type EncodeResult, encodeJsonAsMessagePack } from '../decode/encode';
import { parseHexText } from '../decode/hexText';
import { encodeJsonAsProtobuf } from '../decode/protobuf/encodeJson';
import type { MessageSchema } from '../decode/protobuf/schema';
import type { ComposerDraft, ComposerPreview } from '../protocol/contract';
import { describeCloseCode } from '../wire/closeCodes';
import type { LiveConnection } from './ports';

/** What a draft becomes on the wire. For a close frame `bytes` is the whole payload. */
export type Composed =
  | {
      readonly isValid: true;
      readonly opcode: 'text' | 'binary' | 'ping' | 'pong' | 'close';
      readonly bytes: Uint8Array;
    }
  | { readonly isValid: false; readonly message: string; readonly at: number | undefined };

/** RFC 6455 §5.5. */
const MAX_CONTROL_BYTES = 125;
const CODE_BYTES = 2;
const PREVIEW_BYTES = 256;
const NO_TYPE = 'No message type is chosen for what is sent. Choose one of a .proto file first.';

/** Checks a draft and makes its bytes. A mistake is a value: the user is still typing. `type` is what Protocol Buffers are sent as. */
export function compose(draft: ComposerDraft, type?: MessageSchema): Composed {
  const { kind, text } = draft;
  const broken = findLoneSurrogate(text);
  if (broken !== undefined)
    return invalid('Half of a surrogate pair is no character, and UTF-8 cannot carry it.', broken);
  switch (kind) {
    case 'text':
      return { isValid: true, opcode: 'text', bytes: encode(text) };
    case 'json':
      return composeJson(text);
    case 'messagepack':
      return composeEncoded(encodeJsonAsMessagePack(text));
    case 'protobuf':
      if (type === undefined) return invalid(NO_TYPE);
      return composeEncoded(encodeJsonAsProtobuf(text, type));
    case 'hex':
      return composeEncoded(parseHexText(text));
    case 'ping':
    case 'pong':
      return composeControl(kind, encode(text));
    case 'close':
      return composeClose(draft.code, text);
  }
}

export function toComposerPreview(draft: ComposerDraft, type?: MessageSchema): ComposerPreview {
  const composed = compose(draft, type);
  if (!composed.isValid) return composed;
  const { opcode, bytes } = composed;
  return { isValid: true, opcode, totalBytes: bytes.length, head: bytes.slice(0, PREVIEW_BYTES) };
}

/** What a composer sends through: a connection that throws a `UserError` unless it is open. */
export interface DraftTarget {
  readonly open: Pick<LiveConnection, 'sendText' | 'sendBinary' | 'ping' | 'pong'>;
  closeWith(code: number | undefined, reason: string): void;
}

/** Throws a `UserError` with code `invalid-draft` or `not-open`. */
export function sendDraft(draft: ComposerDraft, target: DraftTarget, type?: MessageSchema): void {
  const composed = compose(draft, type);
  if (!composed.isValid) throw new UserError('invalid-draft', composed.message);
  switch (composed.opcode) {
    case 'text':
      target.open.sendText(draft.text);
      break;
    case 'binary':
      target.open.sendBinary(composed.bytes);
      break;
    case 'ping':
      target.open.ping(composed.bytes);
      break;
    case 'pong':
      target.open.pong(composed.bytes);
      break;
    case 'close':
      target.closeWith(draft.code, draft.text);
      break;
  }
}

/** JSON goes out exactly as it was typed, spaces and number formats included. */
function composeJson(text: string): Composed {
  const bytes = encode(text);
  const { roots, faults } = jsonDecoder.decode(bytes);
  const [fault] = faults;
  if (fault) return invalid(`${fault.message}.`, toTextOffset(bytes, fault.at));
  const [root, second] = roots;
  if (!root) return invalid('JSON needs a value.', 0);
  if (second)
    return invalid('A message is one JSON value; here a second one begins.', toTextOffset(bytes, second.start));
  return { isValid: true, opcode: 'text', bytes };
}

function toTextOffset(bytes: Uint8Array, at: number): number {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, at)).length;
}

function composeEncoded(result: EncodeResult): Composed {
  if (result.fault) return invalid(`${result.fault.message}.`, result.fault.at);
  return { isValid: true, opcode: 'binary', bytes: result.bytes };
}

function composeControl(opcode: 'ping' | 'pong', bytes: Uint8Array): Composed {
  if (bytes.length <= MAX_CONTROL_BYTES) return { isValid: true, opcode, bytes };
  return invalid(`A ${opcode} carries at most ${MAX_CONTROL_BYTES} bytes (RFC 6455 §5.5); this is ${bytes.length}.`);
}

function composeClose(code: number | undefined, reasonText: string): Composed {
  const reason = encode(reasonText);
  if (code === undefined) {
    if (reason.length > 0) return invalid('A close reason needs a code before it (RFC 6455 §5.5.1).');
    return { isValid: true, opcode: 'close', bytes: reason };
  }
  if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999)) return invalid(explainCode(code));
  const room = MAX_CONTROL_BYTES - CODE_BYTES;
  if (reason.length > room) {
    return invalid(`A close reason has at most ${room} bytes (RFC 6455 §5.5); this is ${reason.length}.`);
  }
  return { isValid: true, opcode: 'close', bytes: Uint8Array.of(code >> 8, code & 0xff, ...reason) };
}

function explainCode(code: number): string {
  const name = Number.isInteger(code) ? ` (${describeCloseCode(code).name})` : '';
  return `${code}${name} is not for applications to send. Use 1000, or a code from 3000 to 4999 (RFC 6455 §7.4.2).`;
}

function findLoneSurrogate(text: string): number | undefined {
  const at = text.search(/\p{Surrogate}/u);
  return at < 0 ? undefined : at;
}

function invalid(message: string, at?: number): Composed {
  return { isValid: false, message, at };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
