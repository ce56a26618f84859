/** What a session may take, as configured. */
export interface SessionLimits {
  /** A ping without a pong for this long counts as missed. */
  readonly pongTimeoutMs: number;
  /** Name lookup, TCP, TLS and the 101 together. */
  readonly handshakeTimeoutMs: number;
  /** Largest message accepted and inflated; below 2^31. */
  readonly maxPayloadBytes: number;
  /** Memory for chunks and inflated messages; the oldest go to files beyond it. */
  readonly memoryBytes: number;
  /** What the files may take; 0 for none. The oldest rows are dropped beyond it. */
  readonly diskBytes: number;
  /** Rows older than this are dropped; undefined for no limit. */
  readonly maxAgeMs: number | undefined;
}
