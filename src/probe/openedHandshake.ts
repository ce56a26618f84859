import type { RouteFacts } from '../session/ports';
import type { DeflateParameters } from '../wire/deflateParameters';
import type { HttpHead } from '../wire/handshake';
import type { HandshakeCheck } from '../wire/handshakeChecks';

/** A handshake that led to a WebSocket. */
export interface Opening {
  readonly route: RouteFacts;
  readonly request: HttpHead;
  readonly response: HttpHead;
  readonly subprotocol: string;
  readonly deflate: DeflateParameters | undefined;
  readonly checks: readonly HandshakeCheck[];
  /** Epoch milliseconds: the request left, the 101 was complete. */
  readonly sentMs: number;
  readonly openedMs: number;
}
