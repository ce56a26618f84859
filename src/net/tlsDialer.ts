import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { CertificateFacts, TlsFacts } from '../session/ports';

export interface TlsTarget {
  /** The name that the certificate must bear; an address is checked too, but not sent as SNI (RFC 6066 §3). */
  readonly host: string;
  /** PEM certificates trusted in addition to Node's own list. */
  readonly caPem: readonly string[];
  /** Offered by ALPN in this order; `http/1.1` unless given. */
  readonly alpn?: readonly string[];
  /** Node's own bounds unless given. */
  readonly minTlsVersion?: tls.SecureVersion;
  readonly maxTlsVersion?: tls.SecureVersion;
}

/** A chain longer than this is cut: a certificate list is outside input. */
const MAX_CHAIN = 10;

/**
 * TLS over an open TCP connection. Resolves also when the certificate is not trusted: `facts.isAuthorized` says so, and
 * the caller must look at it before it writes anything. That way the certificates of a refused peer can still be shown.
 */
export function dialTls(tcp: Socket, target: TlsTarget, signal: AbortSignal): Promise<tls.TLSSocket> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      socket: tcp,
      host: target.host,
      servername: isIP(target.host) === 0 ? target.host : '',
      ALPNProtocols: [...(target.alpn ?? ['http/1.1'])],
      ...(target.minTlsVersion && { minVersion: target.minTlsVersion }),
      ...(target.maxTlsVersion && { maxVersion: target.maxTlsVersion }),
      // OpenSSL offers nothing older than TLS 1.2 at its usual security level.
      ...(isOld(target.maxTlsVersion) && { ciphers: 'DEFAULT:@SECLEVEL=0' }),
      rejectUnauthorized: false,
      ...(target.caPem.length > 0 && { ca: [...defaultAuthorities(), ...target.caPem] }),
    });
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    // Stays, as in `dialTcp`.
    socket.on('error', reject);
    socket.once('secureConnect', () => resolve(socket));
    socket.once('close', () => signal.removeEventListener('abort', abort));
  });
}

function isOld(version: tls.SecureVersion | undefined): boolean {
  return version === 'TLSv1' || version === 'TLSv1.1';
}

/** Node 22.15 and later know the extra authorities of the environment; before, the built-in list is all there is. */
function defaultAuthorities(): readonly string[] {
  return typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : tls.rootCertificates;
}

export function readTlsFacts(socket: tls.TLSSocket): TlsFacts {
  // Declared as an Error, but Node stores the error's code or message.
  const authorizationError: unknown = socket.authorizationError;
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    alpn: socket.alpnProtocol || undefined,
    chain: readChain(socket.getPeerCertificate(true)),
    isAuthorized: socket.authorized,
    authorizationError: authorizationError ? String(authorizationError) : undefined,
  };
}

function readChain(leaf: tls.DetailedPeerCertificate): readonly CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  const seen = new Set<string>();
  // A self-signed certificate is its own issuer, and a peer without one yields an empty object.
  for (let next: tls.DetailedPeerCertificate | undefined = leaf; next?.fingerprint256; next = next.issuerCertificate) {
    if (seen.has(next.fingerprint256) || chain.length >= MAX_CHAIN) break;
    seen.add(next.fingerprint256);
    chain.push({
      subject: toDistinguishedName(next.subject),
      issuer: toDistinguishedName(next.issuer),
      validFrom: next.valid_from,
      validTo: next.valid_to,
      sha256: next.fingerprint256,
      altNames: next.subjectaltname ?? '',
    });
  }
  return chain;
}

/** In the order of the certificate, e.g. `C=DE, O=Example, CN=example.org`. */
function toDistinguishedName(name: object): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ');
}
