import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock';
import type { ConnectFailure, ConnectRequest, RouteFacts } from '../session/ports';
import { noAlpnAgreement } from './http2Failure';
import { toSystemFailure } from './systemFailure';
import { dialTcp } from './tcpDialer';
import { dialTls, readTlsFacts } from './tlsDialer';
import { toCertificateFailure, toTlsHandshakeFailure } from './tlsFailure';

/** What a URL says about where to go. */
export interface Target {
  readonly isSecure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** For the Host header: the port only where it is not the scheme's own. */
  readonly hostHeader: string;
  /** Path and query, never empty. */
  readonly path: string;
  /** As a user knows it, e.g. `example.org:443`. */
  readonly where: string;
}

export type DialStage = 'tcp' | 'tls';

export interface Transport {
  readonly stream: Duplex;
  readonly route: RouteFacts;
  /** What is to be spoken on the stream. */
  readonly httpVersion: '1.1' | '2';
  /** Set where the certificate is not trusted and verification is on, or HTTP/2 was asked for and not agreed; the stream must then be dropped unused. */
  readonly refusal: ConnectFailure | undefined;
}

/** A dial that failed, told for the user. */
export class DialError extends Error {
  override readonly name = 'DialError';

  constructor(
    readonly failure: ConnectFailure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

/** `url` is a `ws://` or `wss://` URL, as `ConnectRequest` promises. */
export function toTarget(url: string): Target {
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const isSecure = protocol === 'wss:';
  const actualPort = port === '' ? (isSecure ? 443 : 80) : Number(port);
  return {
    isSecure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: actualPort,
    hostHeader: host,
    path: pathname + search,
    where: `${hostname}:${actualPort}`,
  };
}

/** What the dialer has to know of a request. */
export type TransportRequest = Pick<ConnectRequest, 'caPem' | 'rejectUnauthorized' | 'httpVersion'>;

/** RFC 7301: HTTP/2 first, which browsers do too. */
const ALPN = { '1.1': ['http/1.1'], '2': ['h2'], auto: ['h2', 'http/1.1'] } as const;

/** TCP, then TLS where the URL asks for it. Rejects with a `DialError`, or with the signal's reason once it is aborted. */
export async function dialTransport(
  target: Target,
  request: TransportRequest,
  clock: Clock,
  signal: AbortSignal,
  enter: (stage: DialStage) => void,
): Promise<Transport> {
  const startedMs = clock.now();
  const { httpVersion = '1.1' } = request;
  enter('tcp');
  const tcp = await dialTcp(target, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new DialError(toSystemFailure(error, target.where), { cause: error });
  });
  const base = {
    description: `${target.isSecure ? 'tls' : 'tcp'} ${target.where}`,
    remoteAddress: tcp.remoteAddress,
    remotePort: tcp.remotePort,
  };
  if (!target.isSecure) {
    return {
      stream: tcp,
      route: { ...base, connectMs: clock.now() - startedMs, tls: undefined },
      httpVersion: httpVersion === '2' ? '2' : '1.1',
      refusal: undefined,
    };
  }
  enter('tls');
  const tlsTarget = { host: target.host, caPem: request.caPem, alpn: ALPN[httpVersion] };
  const socket = await dialTls(tcp, tlsTarget, signal).catch((error: unknown) => {
    tcp.destroy();
    signal.throwIfAborted();
    throw new DialError(toTlsHandshakeFailure(error, target.where, httpVersion), { cause: error });
  });
  const tls = readTlsFacts(socket);
  const isRefused = !tls.isAuthorized && request.rejectUnauthorized;
  const isWithoutHttp2 = httpVersion === '2' && tls.alpn !== 'h2';
  return {
    stream: socket,
    route: { ...base, connectMs: clock.now() - startedMs, tls },
    httpVersion: tls.alpn === 'h2' ? '2' : '1.1',
    refusal: isRefused
      ? toCertificateFailure(tls, target.where)
      : isWithoutHttp2
        ? noAlpnAgreement(target.where, tls.alpn)
        : undefined,
  };
}
