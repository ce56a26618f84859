import { toBase64 } from '../base/base64';
import type { HeaderField } from '../session/ports';
import type { HttpHead } from '../wire/handshake';
import type { ProbeRequest, ProbeTarget } from './target';

/** RFC 6455 §4.1: the key is 16 random bytes. */
const KEY_BYTES = 16;

export interface OpeningOptions {
  /** Value of `Sec-WebSocket-Extensions`; none is offered where undefined. */
  readonly extensions?: string;
  /** `undefined` keeps the request's own; `null` sends no Origin. */
  readonly origin?: string | null;
  /** Replaces, or with `undefined` as value removes, what the handshake would send; compared without case. */
  readonly override?: readonly (readonly [name: string, value: string | undefined])[];
  /** Path and query instead of the target's. */
  readonly path?: string;
  /** 1.1 unless given. */
  readonly httpVersion?: '1.0' | '1.1';
}

/** The head of a handshake of RFC 6455 §4.1, as a browser orders it. */
export function createOpeningRequest(
  target: ProbeTarget,
  request: ProbeRequest,
  randomBytes: (count: number) => Uint8Array,
  options: OpeningOptions = {},
): HttpHead {
  const origin = options.origin === undefined ? request.origin : (options.origin ?? undefined);
  const own = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const fields: HeaderField[] = [
    ...(own.has('host') ? [] : [['Host', target.hostHeader] as const]),
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ...(origin === undefined ? [] : [['Origin', origin] as const]),
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', toBase64(randomBytes(KEY_BYTES))],
    ...(options.extensions === undefined ? [] : [['Sec-WebSocket-Extensions', options.extensions] as const]),
    ...(request.subprotocols.length === 0
      ? []
      : [['Sec-WebSocket-Protocol', request.subprotocols.join(', ')] as const]),
    ...request.headers,
  ];
  return {
    startLine: `GET ${options.path ?? target.path} HTTP/${options.httpVersion ?? '1.1'}`,
    headers: override(fields, options.override ?? []),
  };
}

/** The bytes of a head; characters are Latin-1, as in every header field. */
export function encodeHead(head: HttpHead): Uint8Array {
  const lines = [head.startLine, ...head.headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Uint8Array.from(lines.join('\r\n'), (character) => character.charCodeAt(0) & 0xff);
}

function override(
  fields: readonly HeaderField[],
  changes: NonNullable<OpeningOptions['override']>,
): readonly HeaderField[] {
  const changed = new Set(changes.map(([name]) => name.toLowerCase()));
  const kept = fields.filter(([name]) => !changed.has(name.toLowerCase()));
  const added = changes.flatMap(([name, value]): HeaderField[] => (value === undefined ? [] : [[name, value]]));
  return [...kept, ...added];
}
