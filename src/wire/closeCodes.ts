import { readUint16 } from './bigEndian';
import type { Violation } from './frame';
import { findInvalidUtf8 } from './utf8';

export interface CloseCodeDescription {
  /** As in the IANA "WebSocket Close Code Number Registry"; a plain name for unregistered ranges. */
  readonly name: string;
  /** What it means and what to look at. */
  readonly explanation: string;
  /** Whether an endpoint may put it in a close frame (RFC 6455 §7.4). */
  readonly maySend: boolean;
}

const MAY_NOT_SEND: ReadonlySet<number> = new Set([1004, 1005, 1006, 1015]);

/** RFC 6455 §7.4.1 and IANA's registry. */
const REGISTERED: ReadonlyMap<number, readonly [name: string, explanation: string]> = new Map([
  [1000, ['Normal Closure', 'The purpose of the connection was fulfilled. Nothing to look for.']],
  [
    1001,
    [
      'Going Away',
      'The endpoint is leaving: a server shutting down or being redeployed, a page navigated away from. Look at restarts and rollouts at this time.',
    ],
  ],
  [
    1002,
    [
      'Protocol Error',
      'The endpoint saw a frame that breaks RFC 6455. Look at the last frames that were sent to it: mask, reserved bits, opcodes, fragments.',
    ],
  ],
  [
    1003,
    [
      'Unsupported Data',
      'The endpoint got a type of data it does not take, for instance binary where it reads text only. Look at the opcode of the last message sent to it.',
    ],
  ],
  [1004, ['Reserved', 'Reserved by RFC 6455 without a meaning; nobody may send it.']],
  [
    1005,
    [
      'No Status Received',
      'The close frame came without a code. It never travels: it stands for the absence of one. Look at the code that calls close() without arguments.',
    ],
  ],
  [
    1006,
    [
      'Abnormal Closure',
      'The connection ended without a close frame. It never travels. Look at proxy timeouts (idle time before the end), crashes, and network loss.',
    ],
  ],
  [
    1007,
    [
      'Invalid Frame Payload Data',
      'A message did not fit its type, usually text that is not UTF-8. Look at the last text message sent to the endpoint.',
    ],
  ],
  [
    1008,
    [
      'Policy Violation',
      'The endpoint refuses for a reason of its own, often authorization or a rate limit. Look at the reason text and at the server log.',
    ],
  ],
  [
    1009,
    [
      'Message Too Big',
      "A message exceeds what the endpoint accepts. Look at the size of the last message and at the endpoint's limit (ws: maxPayload).",
    ],
  ],
  [
    1010,
    [
      'Mandatory Extension',
      'The client needed an extension that the server did not agree to. Compare Sec-WebSocket-Extensions in request and response.',
    ],
  ],
  [
    1011,
    [
      'Internal Error',
      'The server met a condition it did not expect. Look at the server log for an exception at this time.',
    ],
  ],
  [1012, ['Service Restart', 'The service restarts; reconnect after a random delay of 5 to 30 seconds.']],
  [
    1013,
    ['Try Again Later', 'The service is overloaded; connect to another address or wait. Look at load and limits.'],
  ],
  [
    1014,
    [
      'Bad Gateway',
      "A gateway got an invalid answer from its upstream, like HTTP's 502. Look at the upstream's health.",
    ],
  ],
  [
    1015,
    [
      'TLS Handshake',
      'TLS failed before there was a WebSocket. It never travels. Look at the certificate, its names and its chain.',
    ],
  ],
  [
    3000,
    ['Unauthorized', "Authentication is missing or failed, like HTTP's 401. Look at tokens, cookies and their expiry."],
  ],
  [3003, ['Forbidden', "Authenticated, but not allowed, like HTTP's 403. Look at the permissions of this user."]],
  [3008, ['Timeout', "The endpoint waited too long, like HTTP's 408. Look at what should have been sent, and when."]],
]);

export function describeCloseCode(code: number): CloseCodeDescription {
  const registered = REGISTERED.get(code);
  if (registered !== undefined) {
    return { name: registered[0], explanation: registered[1], maySend: !MAY_NOT_SEND.has(code) };
  }
  if (code >= 3000 && code <= 3999) {
    return {
      name: 'Registered Use',
      explanation:
        'A range for libraries and frameworks, registered with IANA; this code is not. Look at their documentation.',
      maySend: true,
    };
  }
  if (code >= 4000 && code <= 4999) {
    return {
      name: 'Private Use',
      explanation: 'A code that the application itself defines. Look at its documentation and at the reason text.',
      maySend: true,
    };
  }
  const range = code >= 1000 && code <= 2999 ? 'reserved for RFC 6455 and its extensions' : 'outside the ranges in use';
  return {
    name: 'Invalid',
    explanation: `This code is ${range}, and nobody may send it (RFC 6455 §7.4.2). Look at the code that closes.`,
    maySend: false,
  };
}

export interface ClosePayload {
  /** Undefined for an empty payload, which means 1005, and for one of a single byte. */
  readonly code: number | undefined;
  /** Bytes that are not UTF-8 come as U+FFFD. */
  readonly reason: string;
  readonly violations: readonly Violation[];
}

/** Reads a close frame's unmasked payload (RFC 6455 §5.5.1). */
export function parseClosePayload(payload: Uint8Array): ClosePayload {
  if (payload.length === 0) return { code: undefined, reason: '', violations: [] };
  if (payload.length === 1) {
    const message = 'A close payload of 1 byte; it is empty or starts with a 2-byte code (RFC 6455 §5.5.1).';
    return { code: undefined, reason: '', violations: [{ code: 'close-payload-short', message }] };
  }
  const violations: Violation[] = [];
  const code = readUint16(payload, 0);
  if (!describeCloseCode(code).maySend) {
    const message = `Close code ${code} must not be sent (RFC 6455 §7.4).`;
    violations.push({ code: 'close-code-invalid', message });
  }
  const reasonBytes = payload.subarray(2);
  const badAt = findInvalidUtf8(reasonBytes);
  if (badAt !== undefined) {
    const message = `The close reason is not UTF-8 from byte ${badAt} on (RFC 6455 §5.5.1).`;
    violations.push({ code: 'utf8-invalid', message });
  }
  return { code, reason: new TextDecoder('utf-8', { ignoreBOM: true }).decode(reasonBytes), violations };
}
