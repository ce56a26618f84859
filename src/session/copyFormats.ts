import { toBase64 } from '../base/base64';
import { UserError } from '../base/errors';
import type { Decoder } from '../decode/contract';
import { prettyJson } from '../decode/prettyJson';
import type { CopyFormat } from '../protocol/contract';
import { toCArray, toHexDump, toHexText } from './byteFormats';

export type PayloadFormat = Exclude<CopyFormat, 'curl' | 'websocat'>;

/** A payload and the decoder that fits it. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly decoder: Decoder;
}

const NAMES: Readonly<Record<PayloadFormat, string>> = {
  text: 'text',
  json: 'JSON',
  hex: 'hex',
  base64: 'Base64',
  'c-array': 'a C array',
};

/** Throws a `UserError` with code `not-json` where the payload has no values. */
export function toCopiedText(payload: Payload, format: PayloadFormat): string {
  switch (format) {
    case 'text':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload.bytes);
    case 'json':
      return toJson(payload);
    case 'hex':
      return toHexText(payload.bytes);
    case 'base64':
      return toBase64(payload.bytes);
    case 'c-array':
      return toCArray(payload.bytes, 'payload');
  }
}

/** For example `1,204 bytes as hex`. */
export function describeCopy(sizeBytes: number, format: PayloadFormat): string {
  return `${sizeBytes.toLocaleString('en-US')} ${sizeBytes === 1 ? 'byte' : 'bytes'} as ${NAMES[format]}`;
}

/** Formats whose payloads are values that JSON can say. */
const STRUCTURED: ReadonlySet<string> = new Set(['json', 'messagepack', 'protobuf']);

/** JSON, MessagePack and Protocol Buffers to read and fold, text as it is, anything else as a hex dump. */
export function toDocument(payload: Payload): { readonly language: string; readonly text: string } {
  const json = findJson(payload);
  if (json !== undefined) return { language: 'json', text: json };
  const isText = payload.decoder.id === 'text' || payload.decoder.id === 'json';
  return { language: 'plaintext', text: isText ? toCopiedText(payload, 'text') : toHexDump(payload.bytes) };
}

function toJson(payload: Payload): string {
  const json = findJson(payload);
  if (json !== undefined) return json;
  throw new UserError(
    'not-json',
    'The payload is neither JSON nor MessagePack nor Protocol Buffers. Copy it as text or hex.',
  );
}

/** Undefined for a format without values, and for a payload that is broken. */
function findJson({ bytes, decoder }: Payload): string | undefined {
  if (!STRUCTURED.has(decoder.id)) return undefined;
  const { roots, faults } = decoder.decode(bytes);
  return roots.length > 0 && faults.length === 0 ? prettyJson(roots) : undefined;
}
