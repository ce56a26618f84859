import type {
  HandshakeCheck,
  HandshakeRequestFacts,
  HandshakeResponseFacts,
  HeaderField,
  OpenFacts,
} from '../session/ports';
import { parseExtensionAgreement } from '../wire/deflateParameters';
import { findHeader, type HttpHead } from '../wire/handshake';
import { checkExtendedConnect } from '../wire/handshakeChecks';
import { toFields } from './refusedResponse';

const OK = 200;

/** Request and answer of an opening handshake over HTTP/2 (RFC 8441 §5). */
export class Http2Handshake {
  readonly response: HandshakeResponseFacts;
  /** Empty for a refusal. */
  readonly checks: readonly HandshakeCheck[];
  /** For an answer that is no HTTP, which there is not here. */
  readonly received = new Uint8Array(0);
  readonly #head: HttpHead;

  /** `rawHeaders` is Node's flat list of names and values, pseudo-header fields included. */
  constructor(request: HandshakeRequestFacts, rawHeaders: readonly string[], timeMs: number) {
    const headers = toFields(rawHeaders);
    const statusCode = Number(findField(headers, ':status') ?? 0);
    const statusLine = `HTTP/2 ${statusCode}`;
    this.#head = { startLine: statusLine, headers };
    this.response = { statusLine, statusCode, headers, body: new Uint8Array(0), isBodyTruncated: false, timeMs };
    this.checks = this.isAccepted
      ? checkExtendedConnect({ startLine: request.requestLine, headers: request.headers }, this.#head)
      : [];
  }

  /** RFC 8441 §5. */
  get isAccepted(): boolean {
    return this.response.statusCode === OK;
  }

  toOpenFacts(timeMs: number): OpenFacts {
    return {
      subprotocol: this.readField('sec-websocket-protocol'),
      deflate: parseExtensionAgreement(this.readField('sec-websocket-extensions')).deflate,
      checks: this.checks,
      timeMs,
    };
  }

  /** A field of the answer; empty where there is none. */
  readField(name: string): string {
    return findHeader(this.#head, name) ?? '';
  }
}

function findField(headers: readonly HeaderField[], wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}
