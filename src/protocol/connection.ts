import type { HeaderField } from './detail';

/** `1.1` is what browsers offer for a first `wss://` connection; `auto` takes what ALPN agrees on; `2` bootstraps by RFC 8441. */
export type HttpVersionChoice = 'auto' | '1.1' | '2';

/** When a connection that ended or failed is dialled again: exponential backoff, with full jitter where asked. */
export interface ReconnectSettings {
  readonly isEnabled: boolean;
  /** Upper bound of the first delay; it doubles with every attempt in a row. */
  readonly baseMs: number;
  /** No delay is longer. */
  readonly capMs: number;
  /** Full jitter: the delay is drawn evenly between 0 and the bound. */
  readonly isJittered: boolean;
  /** Attempts in a row; 0 is no limit. */
  readonly maxAttempts: number;
  /** Close codes and HTTP status codes after which it is not tried again. */
  readonly giveUpCodes: readonly number[];
}

/** A heartbeat in messages of the application, for peers that look at nothing else. */
export interface MessageHeartbeatSettings {
  /** Seconds between messages; 0 switches it off. */
  readonly seconds: number;
  /** Sent as text. */
  readonly message: string;
  /** Text that an answer must contain; empty expects none. */
  readonly expected: string;
}

/** What a ping without a pong does: a row, or the end of the connection, as a server with an `isAlive` flag does it. */
export type MissedPongPolicy = 'mark' | 'terminate';

export const DEFAULT_RECONNECT: ReconnectSettings = {
  isEnabled: false,
  baseMs: 1_000,
  capMs: 30_000,
  isJittered: true,
  maxAttempts: 10,
  giveUpCodes: [1000, 1002, 1003, 1007, 1008, 1009, 1010, 400, 401, 403, 404],
};

/** What the user typed to connect. Secrets are never persisted with it; see `src/session/secrets.ts`. */
export interface ConnectionSettings {
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly subprotocols: readonly string[];
  readonly origin: string;
  readonly cookies: string;
  readonly isDeflateOffered: boolean;
  readonly isCertificateVerified: boolean;
  /** Path of a PEM file with extra certificate authorities; empty for none. */
  readonly caFile: string;
  /** Seconds between pings; 0 switches the heartbeat off. */
  readonly heartbeatSeconds: number;
  readonly missedPongPolicy: MissedPongPolicy;
  readonly messageHeartbeat: MessageHeartbeatSettings;
  readonly isAutoPong: boolean;
  readonly httpVersion: HttpVersionChoice;
  readonly reconnect: ReconnectSettings;
  /** Text messages sent in order each time the connection opens. */
  readonly onConnectMessages: readonly string[];
}

/** A plain connection: nothing added to the handshake, deflate offered, certificates verified, no heartbeat, no reconnect; then `changes`. */
export function createConnectionSettings(url: string, changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    url,
    headers: [],
    subprotocols: [],
    origin: '',
    cookies: '',
    isDeflateOffered: true,
    isCertificateVerified: true,
    caFile: '',
    heartbeatSeconds: 0,
    missedPongPolicy: 'mark',
    messageHeartbeat: { seconds: 0, message: '', expected: '' },
    isAutoPong: true,
    httpVersion: '1.1',
    reconnect: DEFAULT_RECONNECT,
    onConnectMessages: [],
    ...changes,
  };
}

export type ConnectionPhase = 'idle' | 'connecting' | 'open' | 'closing' | 'closed' | 'failed';

export interface RttSummary {
  readonly lastMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly count: number;
  /** The latest values, oldest first, at most 60. */
  readonly recentMs: readonly number[];
}

/** An attempt that is waited for. */
export interface ReconnectStatus {
  /** In a row, from 1. */
  readonly attempt: number;
  /** 0 is no limit. */
  readonly maxAttempts: number;
  /** Milliseconds from this snapshot on; the view counts down by itself. No time of day: host and view may be two machines. */
  readonly inMs: number;
}

export interface ConnectionStatus {
  readonly phase: ConnectionPhase;
  readonly url: string;
  /** Epoch milliseconds at which the present phase began. */
  readonly sinceMs: number;
  /** Short facts for the bar, in order, e.g. `HTTP/1.1`, `TLSv1.3`. */
  readonly httpVersion: string;
  readonly subprotocol: string;
  /** For example `15/15`; empty when not negotiated. */
  readonly deflate: string;
  /** Bytes saved by compression so far, 0 to 1; undefined without compressed messages. */
  readonly deflateSaved: number | undefined;
  readonly tls: string;
  readonly rtt: RttSummary | undefined;
  /** Pings without a pong in time, and message heartbeats without an answer. */
  readonly missedPongs: number;
  /** Undefined unless the connection was lost and is about to be dialled again. */
  readonly reconnect: ReconnectStatus | undefined;
  /** Lines that must stay visible, e.g. that certificates are not verified. */
  readonly warnings: readonly string[];
  /** One line about how it ended or failed. */
  readonly ending: string;
  readonly endingTone: 'normal' | 'warning' | 'error';
}
