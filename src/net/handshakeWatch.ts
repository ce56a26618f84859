import type {
  ConnectRequest,
  HandshakeCheck,
  HandshakeRequestFacts,
  HandshakeResponseFacts,
  OpenFacts,
} from '../session/ports';
import type { Direction } from '../wire/frame';
import { checkHandshake, type HandshakeVerdict } from './handshakeVerdict';
import { HeadReader, type MessageHead } from './headReader';

/** What one chunk of the opening handshake brought. */
export interface Seen {
  readonly request?: HandshakeRequestFacts;
  /** A 101; another answer is complete only with its body. */
  readonly switching?: HandshakeResponseFacts;
  /** Bytes after the head of the request, or of the 101. */
  readonly rest: Uint8Array;
}

const EMPTY = new Uint8Array(0);
const NOTHING: Seen = { rest: EMPTY };
/** What of an answer that is no HTTP is kept to be shown. */
const MAX_RECEIVED_BYTES = 4_096;

/** Reads the opening handshake off the wire, since the library shows it only in part. */
export class HandshakeWatch {
  readonly #offer: Pick<ConnectRequest, 'subprotocols' | 'perMessageDeflate'>;
  readonly #requestReader = new HeadReader();
  readonly #responseReader = new HeadReader();
  #request: HandshakeRequestFacts | undefined;
  #response: HandshakeResponseFacts | undefined;
  #verdict: HandshakeVerdict | undefined;
  #received: Uint8Array = EMPTY;

  constructor(offer: Pick<ConnectRequest, 'subprotocols' | 'perMessageDeflate'>) {
    this.#offer = offer;
  }

  /** Head of the final answer, once it is complete. */
  get response(): HandshakeResponseFacts | undefined {
    return this.#response;
  }

  get checks(): readonly HandshakeCheck[] {
    return this.#verdict?.checks ?? [];
  }

  /** The first bytes of the answer that are not part of a head. */
  get received(): Uint8Array {
    return this.#received;
  }

  push(direction: Direction, chunk: Uint8Array, timeMs: number): Seen {
    return direction === 'out' ? this.#pushRequest(chunk, timeMs) : this.#pushResponse(chunk, timeMs);
  }

  toOpenFacts(timeMs: number): OpenFacts {
    const { subprotocol = '', deflate, checks = [] } = this.#verdict ?? {};
    return { subprotocol, deflate, checks, timeMs };
  }

  #pushRequest(chunk: Uint8Array, timeMs: number): Seen {
    if (this.#request) return { rest: chunk };
    const read = this.#requestReader.push(chunk);
    if (!read) return NOTHING;
    this.#request = { requestLine: read.head.startLine, headers: read.head.headers, timeMs };
    return { request: this.#request, rest: read.rest };
  }

  #pushResponse(chunk: Uint8Array, timeMs: number): Seen {
    if (this.#response) return { rest: this.#keep(chunk) };
    // Until the head is complete, what came may be anything.
    this.#keep(chunk);
    const read = this.#responseReader.push(chunk);
    const response = read && toResponse(read.head, timeMs);
    if (!response) return NOTHING;
    this.#received = EMPTY;
    // RFC 9110 §15.2: any number of interim answers may come before the final one.
    if (isInterim(response.statusCode)) return this.#pushResponse(read.rest, timeMs);
    this.#response = response;
    if (response.statusCode !== SWITCHING_PROTOCOLS) return NOTHING;
    this.#verdict = checkHandshake(this.#offer, this.#request?.headers ?? [], response.headers);
    return { switching: response, rest: this.#keep(read.rest) };
  }

  #keep(chunk: Uint8Array): Uint8Array {
    const room = MAX_RECEIVED_BYTES - this.#received.length;
    if (room > 0) this.#received = concat(this.#received, chunk.subarray(0, room));
    return chunk;
  }
}

const SWITCHING_PROTOCOLS = 101;

function isInterim(statusCode: number): boolean {
  return statusCode >= 100 && statusCode < 200 && statusCode !== SWITCHING_PROTOCOLS;
}

/** Undefined for what is no HTTP/1.x status line (RFC 9112 §4). */
function toResponse(head: MessageHead, timeMs: number): HandshakeResponseFacts | undefined {
  const status = /^HTTP\/\d\.\d (\d{3})(?: |$)/.exec(head.startLine)?.[1];
  if (status === undefined) return undefined;
  return {
    statusLine: head.startLine,
    statusCode: Number(status),
    headers: head.headers,
    body: EMPTY,
    isBodyTruncated: false,
    timeMs,
  };
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
