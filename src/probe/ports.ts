import type { ConnectFailure, RouteFacts, TlsFacts } from '../session/ports';
import type { ProbeRequest, ProbeTarget } from './target';

/** Bytes to and from an endpoint, below any protocol; `src/net` implements it. */

/** How the other end of a line stopped sending. */
export interface LineEnd {
  /** `fin` and `rst` came from the peer or the last hop; `local` is our own doing or an error of this machine. */
  readonly cause: 'fin' | 'rst' | 'local';
  /** Node's code where there is one, e.g. `ECONNRESET` or `ETIMEDOUT`. */
  readonly code: string | undefined;
  readonly timeMs: number;
}

/** Called in wire order; `ended` is called once, last. */
export interface LineSink {
  bytes(chunk: Uint8Array, timeMs: number): void;
  ended(end: LineEnd): void;
}

export interface RawLine {
  readonly route: RouteFacts;
  write(bytes: Uint8Array): void;
  /** Sends FIN; what comes is still received. */
  end(): void;
  /** Drops the line at once. */
  destroy(): void;
}

export interface RawDialOptions {
  /** Deadline for name lookup, TCP and TLS together. */
  readonly timeoutMs: number;
  /** Offered by ALPN; `http/1.1` where undefined. */
  readonly alpn?: readonly string[];
  /** Oldest and newest version offered, e.g. `TLSv1.2`; Node's own bounds where undefined. */
  readonly minTlsVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly maxTlsVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

/** A line, or why there is none; `tls` is there where a certificate was seen all the same. */
export type DialOutcome =
  | { readonly kind: 'connected'; readonly line: RawLine }
  | {
      readonly kind: 'failed';
      readonly failure: ConnectFailure;
      readonly stage: 'tcp' | 'tls';
      readonly tls: TlsFacts | undefined;
    };

export interface RawDialer {
  /** Never rejects but with the signal's reason once it is aborted. TLS where the target is secure. */
  dial(
    target: Pick<ProbeTarget, 'isSecure' | 'host' | 'port' | 'where'>,
    request: Pick<ProbeRequest, 'caPem' | 'isCertificateVerified'>,
    options: RawDialOptions,
    sink: LineSink,
    signal: AbortSignal,
  ): Promise<DialOutcome>;
}
