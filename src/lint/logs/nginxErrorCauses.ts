import type { LogCause } from './explanation';
import { nameUpstream, toDirectHandshake, toListenCheck, toTlsCheck, type UpstreamAddress } from './upstreamAddress';

/** A line of NGINX's error log, taken apart. */
export interface NginxErrorLine {
  /** `error`, `info`, `alert` and so on. */
  readonly level: string;
  readonly upstream: UpstreamAddress | undefined;
  /** The whole line. */
  readonly text: string;
}

export interface NginxErrorCause {
  /** Found in the message; linear on any text. */
  readonly pattern: RegExp;
  explain(line: NginxErrorLine, match: RegExpExecArray): LogCause;
}

/** Messages about the server behind NGINX; the first that fits counts. */
export const upstreamCauses: readonly NginxErrorCause[] = [
  {
    pattern: /upstream timed out \(\d+: [^)]{0,60}\) while proxying upgraded connection/,
    explain: () => ({
      title: 'An open WebSocket was silent for too long',
      cause:
        'Neither side sent anything for proxy_read_timeout, 60 s unless it is set. NGINX ended the connection without a close frame: the client sees code 1006. NGINX writes this at level info only, so that most logs never show it.',
      remedy:
        'Send a ping or a message more often than that, every 25 s for example, or set proxy_read_timeout 1h in the location of the WebSocket.',
      check: `awk '$9 == 101' access.log   # with $request_time in the log_format: the same time on every line`,
      ruleIds: ['N12', 'N14'],
    }),
  },
  {
    pattern: /upstream timed out \(\d+: [^)]{0,60}\) while reading response header from upstream/,
    explain: ({ upstream }) => ({
      title: 'The server took the connection and did not answer in time',
      cause: `NGINX reached ${nameUpstream(upstream)}, which sent no answer to the handshake within proxy_read_timeout. The client got 504. There was no WebSocket yet: this is no idle limit.`,
      remedy:
        'Find out why the server hangs before it answers 101: a stuck event loop, a slow authentication, a port that waits for TLS. A longer proxy_read_timeout only waits longer.',
      check: toDirectHandshake(upstream),
    }),
  },
  {
    pattern: /upstream timed out \(\d+: [^)]{0,60}\) while connecting to upstream/,
    explain: ({ upstream }) => ({
      title: 'The server cannot be reached',
      cause: `No TCP connection to ${nameUpstream(upstream)} within proxy_connect_timeout: a wrong address, or a firewall that drops packets. The client got 504.`,
      remedy: 'Check the address in proxy_pass, and firewalls and security groups between NGINX and the server.',
      check:
        upstream === undefined ? undefined : `nc -vz -w 3 ${upstream.host.replace(/^\[|\]$/g, '')} ${upstream.port}`,
    }),
  },
  {
    pattern: /upstream prematurely closed connection while reading response header from upstream/,
    explain: ({ upstream }) => ({
      title: 'The server hung up instead of answering the handshake',
      cause: `${nameUpstream(upstream)} closed the connection before it sent a response header: the application failed on the upgrade, or the port speaks TLS while proxy_pass says http://. The client got 502.`,
      remedy: 'Look at the log of the application at this time. If the port speaks TLS, write proxy_pass https://.',
      check: toDirectHandshake(upstream),
    }),
  },
  {
    pattern: /upstream sent no valid HTTP\/\d\.\d (?:header|response)/,
    explain: ({ upstream }) => ({
      title: 'The answer of the server is not HTTP',
      cause: `What ${nameUpstream(upstream)} sent does not begin like an HTTP response: the port belongs to something else, such as a database, SSH or a raw TCP service. The client may have got those bytes as they came; the access log then says status 009.`,
      remedy: 'Check the port in proxy_pass: it must be that of the HTTP server that takes the WebSocket handshake.',
      check: toDirectHandshake(upstream),
    }),
  },
  {
    pattern: /connect\(\) to unix:\S{1,200} failed \(2: /,
    explain: () => ({
      title: 'The Unix socket of the server is not there',
      cause:
        'The file that proxy_pass names does not exist: the application does not run, or puts its socket elsewhere. The client got 502.',
      remedy: 'Start the application, and compare the path of its socket with the one in proxy_pass.',
      check: 'ss -lxp',
    }),
  },
  {
    pattern: /connect\(\) failed \(111: /,
    explain: ({ upstream }) => ({
      title: 'Nothing listens on the server’s port',
      cause: `${nameUpstream(upstream)} refused the connection: the application does not run, or listens on another port or address. In a container, 127.0.0.1 is the container itself. The client got 502.`,
      remedy: 'Start the application, or correct proxy_pass; between containers use the name of the service.',
      check: toListenCheck(upstream),
    }),
  },
  {
    pattern: /connect\(\) failed \(113: /,
    explain: ({ upstream }) => ({
      title: 'There is no route to the server',
      cause: `The system says EHOSTUNREACH for ${nameUpstream(upstream)}: no machine answers at that address, or a firewall rejects the packets.`,
      remedy: 'Check the address in proxy_pass, the network, and the firewall of the server.',
      check: upstream === undefined ? undefined : `ip route get ${upstream.host.replace(/^\[|\]$/g, '')}`,
    }),
  },
  {
    pattern: /no live upstreams while connecting to upstream/,
    explain: () => ({
      title: 'Every server of the upstream counts as failed',
      cause:
        'Each one failed max_fails times within fail_timeout, so that NGINX tries none for now. The client got 502.',
      remedy: 'The first error above this line, before the servers were given up, says what is really wrong.',
    }),
  },
  {
    pattern: /upstream server temporarily disabled/,
    explain: ({ upstream }) => ({
      title: 'A server is left out for a while',
      cause: `${nameUpstream(upstream)} failed max_fails times; NGINX does not try it for fail_timeout. When all are out, the log says "no live upstreams".`,
      remedy: 'See the error right before this line.',
    }),
  },
  {
    pattern: /recv\(\) failed \(104: [^)]{0,60}\) while proxying upgraded connection/,
    explain: ({ level, upstream }) =>
      level === 'info'
        ? {
            title: 'The client reset an open WebSocket',
            cause: 'At level info, the side that reset is the client: its process ended, or its network went away.',
            remedy: 'Look at the client. Where it is many at once, look at what lies between them and NGINX.',
          }
        : {
            title: 'The server reset an open WebSocket',
            cause: `At level ${level}, the side that reset is ${nameUpstream(upstream)}: its process ended with data unread, or it dropped the connection. The client sees an end without a close frame, code 1006.`,
            remedy:
              'Look at the log of the application at this time: a crash, a restart, a limit on the size of messages.',
          },
  },
  {
    pattern: /recv\(\) failed \(104: [^)]{0,60}\) while reading response header from upstream/,
    explain: ({ upstream }) => ({
      title: 'The server reset the connection before it answered',
      cause: `${nameUpstream(upstream)} reset TCP instead of answering the handshake. The client got 502.`,
      remedy: 'Look at the log of the application at this time, and check that the port is the right one.',
      check: toDirectHandshake(upstream),
    }),
  },
  {
    pattern:
      /SSL_do_handshake\(\) failed \([^)]{0,120}wrong version number[^)]{0,120}\) while SSL handshaking to upstream/,
    explain: ({ upstream }) => ({
      title: 'The server does not speak TLS',
      cause: `proxy_pass says https://, but ${nameUpstream(upstream)} answered in clear text. The client got 502.`,
      remedy: 'Write proxy_pass http://, or switch TLS on at the server.',
      check: toTlsCheck(upstream),
    }),
  },
  {
    pattern: /upstream SSL certificate verify error: \(\d+:[^)]{0,120}\)/,
    explain: ({ upstream }) => ({
      title: 'The certificate of the server is not trusted',
      cause: `proxy_ssl_verify is on, and the certificate of ${nameUpstream(upstream)} was not issued by an authority that NGINX knows. The client got 502.`,
      remedy:
        'Give NGINX the authority with proxy_ssl_trusted_certificate, and the intermediate certificates to the server.',
      check: toTlsCheck(upstream),
    }),
  },
  {
    pattern: /upstream sent too big header while reading response header from upstream/,
    explain: () => ({
      title: 'The header of the answer is larger than the buffer',
      cause:
        'Cookies and other headers in the answer to the handshake do not fit into proxy_buffer_size (4k or 8k). The client got 502.',
      remedy: 'Set proxy_buffer_size 16k, or let the server send fewer and shorter headers.',
    }),
  },
  {
    pattern: /could not be resolved \(\d+: /,
    explain: () => ({
      title: 'The name of the server cannot be resolved',
      cause:
        'proxy_pass has a variable, so that NGINX looks the name up for each request, at the resolver of the config. It got no address. The client got 502.',
      remedy: 'Check the resolver directive: it must be a DNS server that NGINX reaches and that knows the name.',
      check: 'dig @RESOLVER NAME',
      ruleIds: ['N34'],
    }),
  },
];
