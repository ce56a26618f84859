import type { HandshakeCheck, HandshakeRequestFacts, HandshakeResponseFacts, OpenFacts } from '../session/ports';
import { parseExtensionAgreement } from '../wire/deflateParameters';
import type { Direction } from '../wire/frame';
import { findHeader, findStatusCode, HeadReader, type HeadResult, type HttpHead } from '../wire/handshake';
import { checkHandshake } from '../wire/handshakeChecks';

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
const SWITCHING_PROTOCOLS = 101;
/** What of an answer that is no HTTP is kept to be shown. */
const MAX_RECEIVED_BYTES = 4_096;

/** Reads the opening handshake off the wire, since the library shows it only in part. */
export class HandshakeWatch {
  readonly #requestReader = new HeadReader('request');
  #responseReader = new HeadReader('response');
  #request: HttpHead | undefined;
  #responseHead: HttpHead | undefined;
  #response: HandshakeResponseFacts | undefined;
  #checks: readonly HandshakeCheck[] = [];
  #isHttp = true;
  #received: Uint8Array = EMPTY;

  /** Head of the final answer, once it is complete. */
  get response(): HandshakeResponseFacts | undefined {
    return this.#response;
  }

  /** Empty until there is a 101. */
  get checks(): readonly HandshakeCheck[] {
    return this.#checks;
  }

  /** The first bytes of the answer that are not part of a head. */
  get received(): Uint8Array {
    return this.#received;
  }

  push(direction: Direction, chunk: Uint8Array, timeMs: number): Seen {
    return direction === 'out' ? this.#pushRequest(chunk, timeMs) : this.#pushResponse(chunk, timeMs);
  }

  toOpenFacts(timeMs: number): OpenFacts {
    const read = (name: string) => (this.#responseHead ? (findHeader(this.#responseHead, name) ?? '') : '');
    return {
      subprotocol: read('Sec-WebSocket-Protocol'),
      deflate: parseExtensionAgreement(read('Sec-WebSocket-Extensions')).deflate,
      checks: this.#checks,
      timeMs,
    };
  }

  #pushRequest(chunk: Uint8Array, timeMs: number): Seen {
    if (this.#request) return { rest: chunk };
    const read = this.#requestReader.push(chunk);
    if (read.kind !== 'head') return NOTHING;
    this.#request = read.head;
    const { startLine: requestLine, headers } = read.head;
    return { request: { requestLine, headers, timeMs }, rest: read.remainder };
  }

  #pushResponse(chunk: Uint8Array, timeMs: number): Seen {
    // Until a head is complete, what came may be anything.
    this.#keep(chunk);
    if (this.#response) return this.#response.statusCode === SWITCHING_PROTOCOLS ? { rest: chunk } : NOTHING;
    const read: HeadResult = this.#isHttp ? this.#responseReader.push(chunk) : { kind: 'incomplete' };
    if (read.kind === 'not-http') this.#isHttp = false;
    if (read.kind !== 'head') return NOTHING;
    this.#received = EMPTY;
    const response = toResponse(read.head, timeMs);
    if (isInterim(response.statusCode)) {
      this.#responseReader = new HeadReader('response');
      return this.#pushResponse(read.remainder, timeMs);
    }
    this.#response = response;
    this.#responseHead = read.head;
    if (response.statusCode !== SWITCHING_PROTOCOLS) return NOTHING;
    this.#checks = checkHandshake(this.#request ?? NO_HEAD, read.head);
    this.#keep(read.remainder);
    return { switching: response, rest: read.remainder };
  }

  #keep(chunk: Uint8Array): void {
    const room = MAX_RECEIVED_BYTES - this.#received.length;
    if (room <= 0) return;
    const joined = new Uint8Array(this.#received.length + Math.min(room, chunk.length));
    joined.set(this.#received);
    joined.set(chunk.subarray(0, room), this.#received.length);
    this.#received = joined;
  }
}

/** For an answer that came before the request was written. */
const NO_HEAD: HttpHead = { startLine: '', headers: [] };

/** RFC 9110 §15.2: any number of these may come before the final answer. */
function isInterim(statusCode: number): boolean {
  return statusCode >= 100 && statusCode < 200 && statusCode !== SWITCHING_PROTOCOLS;
}

function toResponse(head: HttpHead, timeMs: number): HandshakeResponseFacts {
  return {
    statusLine: head.startLine,
    statusCode: findStatusCode(head.startLine) ?? 0,
    headers: head.headers,
    body: EMPTY,
    isBodyTruncated: false,
    timeMs,
  };
}
