import { toErrorMessage } from '../base/errors';
import type { ConnectFailure, ConnectRequest, TlsFacts } from '../session/ports';
import { noCommonAlpn } from './http2Failure';
import { findSystemCode } from './systemFailure';

const TRUST_REMEDY =
  'Choose the file of its certificate authority in the connection options, or switch certificate verification off for a server you know.';

/** OpenSSL's verdicts about a certificate: what is wrong with it, and what helps. */
const CERTIFICATE_FAULTS: ReadonlyMap<string, readonly [what: string, remedy: string]> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ['is self-signed', TRUST_REMEDY]],
  ['SELF_SIGNED_CERT_IN_CHAIN', ['comes from an authority that is not trusted here', TRUST_REMEDY]],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    [
      'cannot be traced to a trusted authority',
      `Either the server does not send the intermediate certificate, or the authority is a private one. ${TRUST_REMEDY}`,
    ],
  ],
  ['UNABLE_TO_GET_ISSUER_CERT', ['has an issuer that is not known here', TRUST_REMEDY]],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ['has an issuer that is not known here', TRUST_REMEDY]],
  ['CERT_HAS_EXPIRED', ['has expired', 'Renew the certificate of the server; check the clock of this machine too.']],
  [
    'CERT_NOT_YET_VALID',
    ['is not valid yet', 'Check the clock of this machine and the start date of the certificate.'],
  ],
  ['CERT_REVOKED', ['was revoked', 'Replace the certificate of the server.']],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    ['was made for another host', 'Connect by a name that the certificate lists, or have one made for this host.'],
  ],
]);

/** The certificate is not trusted and verification is on: nothing was sent beyond the TLS handshake. */
export function toCertificateFailure(facts: TlsFacts, where: string): ConnectFailure {
  const verdict = facts.authorizationError ?? 'unknown';
  const [what, remedy] = CERTIFICATE_FAULTS.get(verdict) ?? ['is not trusted', TRUST_REMEDY];
  return toTlsFailure(
    `The certificate of ${where} ${what} (${verdict}).${describeLeaf(facts, verdict)}`,
    remedy,
    verdict,
  );
}

function describeLeaf(facts: TlsFacts, verdict: string): string {
  const leaf = facts.chain[0];
  if (!leaf) return '';
  if (verdict === 'ERR_TLS_CERT_ALTNAME_INVALID') return ` It lists ${leaf.altNames || leaf.subject}.`;
  if (verdict === 'CERT_HAS_EXPIRED' || verdict === 'CERT_NOT_YET_VALID') {
    return ` It is valid from ${leaf.validFrom} to ${leaf.validTo}.`;
  }
  return ` It was issued by ${leaf.issuer}.`;
}

/** The TLS handshake itself broke. */
export function toTlsHandshakeFailure(
  error: unknown,
  where: string,
  httpVersion: ConnectRequest['httpVersion'] = '1.1',
): ConnectFailure {
  const systemCode = findSystemCode(error);
  // OpenSSL's prefix differs between versions.
  if (systemCode?.endsWith('_ALERT_NO_APPLICATION_PROTOCOL')) {
    return noCommonAlpn(where, httpVersion !== '1.1', systemCode);
  }
  switch (systemCode) {
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return toTlsFailure(
        `${where} does not speak TLS (${toErrorMessage(error)}).`,
        'Connect with ws:// if the port is a plain one, or use the TLS port of the server.',
        systemCode,
      );
    case 'ECONNRESET':
    case 'EPIPE':
      return toTlsFailure(
        `${where} closed the connection during the TLS handshake.`,
        'Check that the port speaks TLS, and that the server has a certificate for this host name.',
        systemCode,
      );
    case 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION':
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
      return toTlsFailure(
        `${where} and this client share no TLS version (${toErrorMessage(error)}).`,
        'Allow TLS 1.2 or 1.3 on the server.',
        systemCode,
      );
    default:
      return toTlsFailure(
        `The TLS handshake with ${where} failed (${toErrorMessage(error)}).`,
        'Look at the TLS settings and the log of the server or proxy.',
        systemCode,
      );
  }
}

function toTlsFailure(message: string, remedy: string, systemCode: string | undefined): ConnectFailure {
  return { code: 'tls', message, remedy, systemCode, response: undefined, checks: [], receivedBytes: undefined };
}
