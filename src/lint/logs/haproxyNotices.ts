import { type LogCause, type LogExplanation, toExplanation } from './explanation';

/** Lines of HAProxy that are about no single connection. */

interface Notice {
  readonly pattern: RegExp;
  explain(match: RegExpExecArray): LogCause;
}

const NOTICES: readonly Notice[] = [
  {
    pattern: /\bServer [^\s/]{1,200}\/\S{1,200} is DOWN\b(?:, reason: ([\w -]{1,100}))?(?:, code: (\d{1,3}))?/,
    explain: ([, reason = '', code]) => ({
      title: 'A health check took the server out',
      cause: toDownCause(reason.trim(), code),
      remedy:
        'Start the application or correct the port; for a WebSocket server use a plain check, or option httpchk with an upgrade and http-check expect status 101.',
      check: `echo 'show servers state' | socat stdio /run/haproxy/admin.sock`,
      ruleIds: ['H23'],
    }),
  },
  {
    pattern: /\bbackend '?[^\s']{1,200}'? has no server available!/,
    explain: () => ({
      title: 'No server of the backend is left',
      cause: 'All are down by their health checks. Handshakes get 503 at once, logged as <NOSRV> with SC.',
      remedy: 'The "is DOWN" lines before this one say why each check fails.',
      ruleIds: ['H23'],
    }),
  },
  {
    pattern: /: SSL handshake failure\b/,
    explain: () => ({
      title: 'TLS did not come about',
      cause:
        'A client that speaks clear text to the TLS port (ws:// for wss://), that does not trust the certificate, or with which no version or cipher is in common.',
      remedy: 'Connect with wss:// and look at the certificate as a client sees it.',
      check: 'openssl s_client -connect HOST:PORT -servername HOST </dev/null',
    }),
  },
];

/** As HAProxy writes them by itself or through syslog. */
const IS_HAPROXY =
  /\bhaproxy\[|^\[(?:NOTICE|WARNING|ALERT)\]|\[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d\.\d{3}\] |^(?:<\d+>)?(?:Server|backend) /;

export function findNotice(line: string): LogExplanation | undefined {
  if (!IS_HAPROXY.test(line)) return undefined;
  for (const { pattern, explain } of NOTICES) {
    const match = pattern.exec(line);
    if (match === null) continue;
    return toExplanation(explain(match), { start: match.index, end: match.index + match[0].length });
  }
  return undefined;
}

function toDownCause(reason: string, code: string | undefined): string {
  const status = code === undefined ? '' : ` The check was answered ${code}.`;
  if (/^Layer7 wrong status/.test(reason)) {
    return `The server answered the check with a status that was not expected.${status} A WebSocket server answers a plain request with 400, 404 or 426.`;
  }
  if (/^Layer4 connection problem/.test(reason)) return 'Nothing takes connections at the address of the server line.';
  if (/^Layer4 timeout/.test(reason))
    return 'The address of the server line does not answer: wrong, or behind a firewall.';
  return 'The check failed, as the reason in the line says.';
}
