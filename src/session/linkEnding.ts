import type { Closure, ConnectFailure } from './ports';
import type { LinkEnding } from './reconnectPolicy';

/** What a dialer reports of an end, as the reconnect policy judges it. */

/** Codes by which a plain server behind a `wss://` URL gives itself away; asking it again changes nothing. */
const NO_TLS_CODES: ReadonlySet<string | undefined> = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]);

/** RFC 6455 §7.4.1. */
const PROTOCOL_ERROR = 1002;
/** What this side closes with where it fails the connection for another reason than a frame that breaks the protocol (§7.1.7). */
const FAILED_WITH: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_INVALID_UTF8', 1007],
  ['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009],
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
]);

/** @param isTlsUp whether the TLS handshake itself went through: what failed after it is trust in the certificate */
export function toFailedEnding(failure: ConnectFailure, isTlsUp: boolean): LinkEnding {
  switch (failure.code) {
    case 'aborted':
      return { kind: 'by-user' };
    case 'rejected':
      return failure.response === undefined
        ? { kind: 'unreachable' }
        : { kind: 'rejected', statusCode: failure.response.statusCode };
    case 'tls':
      if (isTlsUp) return { kind: 'untrusted' };
      return { kind: NO_TLS_CODES.has(failure.systemCode) ? 'wrong-protocol' : 'unreachable' };
    case 'not-http':
    case 'no-http2':
      return { kind: 'wrong-protocol' };
    default:
      return { kind: 'unreachable' };
  }
}

export function toClosedEnding({ code, error }: Closure): LinkEnding {
  if (!error?.code.startsWith('WS_ERR_')) return { kind: 'closed', code };
  return { kind: 'closed', code: FAILED_WITH.get(error.code) ?? PROTOCOL_ERROR };
}
