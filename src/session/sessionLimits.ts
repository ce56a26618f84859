/** What a session may take, as configured. */
export interface SessionLimits {
  /** A ping without a pong for this long counts as missed. */
  readonly pongTimeoutMs: number;
  /** Name lookup, TCP, TLS and the 101 together. */
  readonly handshakeTimeoutMs: number;
  /** Largest message accepted and inflated; below 2^31. */
  readonly maxPayloadBytes: number;
  /** Memory of the capture; the oldest rows are dropped beyond it. */
  readonly captureBytes: number;
}
