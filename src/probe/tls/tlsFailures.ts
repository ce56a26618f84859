import type { ProbeFinding } from '../../protocol/doctor';
import type { ConnectFailure } from '../../session/ports';
import { finding } from '../finding';
import type { ProbeTarget } from '../target';

interface Cause {
  /** In Node's code or OpenSSL's words; the words before the code differ between Node versions. */
  readonly matches: RegExp;
  readonly cause: (where: string) => string;
  readonly remedy: string;
}

/** TLS handshakes that broke before a certificate was seen, by what OpenSSL says. */
const CAUSES: readonly Cause[] = [
  {
    matches: /wrong.version.number|packet.length.too.long|http.request/i,
    cause: (where) => `${where} does not speak TLS: it answered wss:// in plain text.`,
    remedy: 'Connect with ws:// if the port is a plain one, or switch TLS on for this port.',
  },
  {
    matches: /alert.protocol.version|unsupported.protocol|alert number 70/i,
    cause: (where) => `${where} and this client share no TLS version: the server offers TLS 1.1 or older only.`,
    remedy: 'Allow TLS 1.2 and 1.3 on the server (NGINX: ssl_protocols TLSv1.2 TLSv1.3).',
  },
  {
    matches: /alert.handshake.failure|no.shared.cipher|alert number 40/i,
    cause: (where) =>
      `${where} refused the TLS handshake: no cipher suite is shared, it has no certificate for this name, or it asks for a client certificate.`,
    remedy:
      'Compare the cipher suites (NGINX: ssl_ciphers) with what current clients offer, and check whether a client certificate is required (NGINX: ssl_verify_client).',
  },
  {
    matches: /certificate.required|bad.certificate|alert number (116|42)/i,
    cause: (where) => `${where} asks for a client certificate, and none was sent.`,
    remedy: 'Give clients a certificate, or make it optional on the server (NGINX: ssl_verify_client).',
  },
  {
    matches: /unrecognized.name|alert number 112/i,
    cause: (where) => `${where} knows no certificate for this host name and refuses the handshake.`,
    remedy:
      'Add the name to the server (NGINX: server_name and ssl_certificate; ssl_reject_handshake refuses all others).',
  },
  {
    matches: /no.application.protocol|alert number 120/i,
    cause: (where) => `${where} refuses HTTP/1.1 by ALPN: it speaks HTTP/2 only.`,
    remedy: 'Offer http/1.1 by ALPN on the server, or bootstrap over HTTP/2 (RFC 8441).',
  },
];

/** What a TLS handshake that broke says. Certificates that were seen and refused speak for themselves. */
export function explainTlsFailure(failure: ConnectFailure, target: ProbeTarget): ProbeFinding {
  const { where } = target;
  const told = `${failure.systemCode ?? ''} ${failure.message}`;
  const evidence = { code: failure.systemCode ?? null, message: failure.message };
  const known = CAUSES.find(({ matches }) => matches.test(told));
  if (known !== undefined) return finding('fail', known.cause(where), { evidence, remedy: known.remedy });
  if (failure.systemCode === 'ECONNRESET' || failure.systemCode === 'EPIPE') {
    return finding('fail', `${where} cut the TLS handshake (OpenSSL and curl call it SSL_ERROR_SYSCALL).`, {
      evidence,
      remedy:
        'Check that the port speaks TLS and has a certificate for this host name; a firewall that inspects TLS does this too. Validate the certificate chain and the cipher suites.',
    });
  }
  if (failure.code === 'timeout') {
    return finding('fail', `${where} accepted the connection, but never answered the TLS handshake.`, {
      evidence,
      remedy: 'Check that the port speaks TLS; connect with ws:// if it is a plain one.',
    });
  }
  return finding('fail', failure.message, { evidence, remedy: failure.remedy });
}
