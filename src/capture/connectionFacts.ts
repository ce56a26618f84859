import type { DeflateParameters } from '../wire/deflateParameters';
import type { HeadField } from '../wire/handshake';

/** What is known of one WebSocket beside its frames, as plain data. Empty or undefined where it is not known. */
export interface ConnectionFacts {
  /** `ws://` or `wss://`. */
  readonly url: string;
  /** The request line as it was sent, e.g. `GET /chat HTTP/1.1`. */
  readonly requestLine: string;
  readonly requestHeaders: readonly HeadField[];
  /** For example `HTTP/1.1 101 Switching Protocols`. */
  readonly statusLine: string;
  /** 0 where it is not known. */
  readonly statusCode: number;
  readonly responseHeaders: readonly HeadField[];
  /** As agreed; empty for none. */
  readonly subprotocol: string;
  /** The permessage-deflate under which the frames travelled; undefined for none. */
  readonly deflate: DeflateParameters | undefined;
  /** When dialling began, and when the 101 was there; epoch milliseconds. */
  readonly startedMs: number;
  readonly openedMs: number;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
}

/** How a WebSocket ended. */
export interface ConnectionClose {
  /** RFC 6455 §7.1.5: 1005 for a close frame without a code, 1006 for none; undefined where it is not known. */
  readonly code: number | undefined;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly timeMs: number;
}

/** Says what a marker of a capture stands for; a marker's data belongs to whoever appended it. */
export interface MarkerReader {
  /** The facts of the connection that begins here; undefined for any other marker. */
  findOpening(data: unknown): ConnectionFacts | undefined;
  /** How the connection that ends here ended; undefined for any other marker. */
  findClosing(data: unknown): Omit<ConnectionClose, 'timeMs'> | undefined;
}

/** Nothing known but where the connection leads; to be spread under what is known. */
export const NO_FACTS: ConnectionFacts = {
  url: '',
  requestLine: '',
  requestHeaders: [],
  statusLine: '',
  statusCode: 0,
  responseHeaders: [],
  subprotocol: '',
  deflate: undefined,
  startedMs: 0,
  openedMs: 0,
  remoteAddress: undefined,
  remotePort: undefined,
};
