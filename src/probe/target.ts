import { isLoopbackHost, parseEndpoint } from '../session/endpoint';
import type { HeaderField } from '../session/ports';
import { redactUrl } from '../wire/redaction';

/** Where the endpoint is, taken apart once. */
export interface ProbeTarget {
  /** `ws://` or `wss://`, without credentials and fragment. */
  readonly url: string;
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

/** What every handshake of the doctor carries, as the user's own connection does. */
export interface ProbeRequest {
  /** Cookies and Authorization included; Origin has a place of its own. */
  readonly headers: readonly HeaderField[];
  /** Sent as `Origin`; undefined sends none. */
  readonly origin: string | undefined;
  readonly subprotocols: readonly string[];
  /** PEM certificates trusted in addition to Node's own list. */
  readonly caPem: readonly string[];
  /** False goes on where the certificate is not trusted; the tls probe still says so. */
  readonly isCertificateVerified: boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'ws:': 80, 'wss:': 443 };

/** Takes apart what a user typed. Throws `UserError('bad-url')` as `parseEndpoint` does. */
export function toProbeTarget(typed: string): ProbeTarget {
  const { url } = parseEndpoint(typed);
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const actualPort = port === '' ? (DEFAULT_PORTS[protocol] ?? 443) : Number(port);
  return {
    url,
    isSecure: protocol === 'wss:',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: actualPort,
    hostHeader: host,
    path: pathname + search,
    where: `${hostname}:${actualPort}`,
  };
}

/** Whether it is this machine: what disturbs then disturbs nobody else. */
export function isLoopback({ url }: Pick<ProbeTarget, 'url'>): boolean {
  return isLoopbackHost(new URL(url).hostname);
}

/** The URL as it may be shown, copied and stored. */
export function toShownUrl(target: Pick<ProbeTarget, 'url'>): string {
  return redactUrl(target.url);
}
