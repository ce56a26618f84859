import type { HeaderField } from './detail';

/** What the user typed to connect. Secrets are never persisted with it; see `src/host/secrets`. */
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
  readonly isAutoPong: boolean;
}

/** A plain connection: nothing added to the handshake, deflate offered, certificates verified, no heartbeat; then `changes`. */
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
    isAutoPong: true,
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
  readonly missedPongs: number;
  /** Lines that must stay visible, e.g. that certificates are not verified. */
  readonly warnings: readonly string[];
  /** One line about how it ended or failed. */
  readonly ending: string;
  readonly endingTone: 'normal' | 'warning' | 'error';
}
