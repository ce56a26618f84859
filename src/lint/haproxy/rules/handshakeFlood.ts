import type { Rule } from '../../rule';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { createLineSearch, findSocketFrontends, hasWord, isOpaque, tellsOfFrontProxy } from '../socketFrontends';

/** Counts clients, slows them down, or lets in only known ones. */
const LIMITING_WORD =
  /^track-sc\d*$|^maxconnrate$|(?:^|[^\w.])(?:sc\d*_|src_)\w*(?:rate|cur|cnt|gpc)|^(?:http_auth|auth)\b|^src$/;
const LIMITING_KEYWORDS: ReadonlySet<string> = new Set(['rate-limit', 'maxconnrate', 'maxsessrate', 'maxsslrate']);

export const handshakeFlood: Rule<HaproxyModel> = {
  id: 'H31',
  name: 'handshake-flood',
  severity: 'information',
  level: 'all',
  summary: 'Nothing limits how fast one client opens WebSockets',
  why: 'An open WebSocket holds two connections of the proxy and memory of the server for as long as the client likes. Without a limit one address can open them until `maxconn` is reached for all, and after a restart all clients come back in the same second. A stick-table that counts requests for each address, with `track-sc0` and `deny`, slows handshakes down and does not touch open sockets.',
  measured:
    'HAProxy 2.6.12: of 50 handshakes one after the other all get 101; with the stick-table of the example and a limit of 20 in 10 s the others get 429, and the sockets that are open stay open.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '    timeout client 1h',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '    timeout client 1h',
      '',
      'frontend web',
      '    bind :80',
      '    stick-table type ip size 100k expire 1m store http_req_rate(10s)',
      '    http-request track-sc0 src if { hdr(Upgrade) -i websocket }',
      '    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20track-sc0',

  check(model, report) {
    const globals = model.file.sections.filter(({ kind }) => kind === 'global');
    const isLimited = createLineSearch((line) => isLimiting(line) || isOpaque(line) || tellsOfFrontProxy(line));
    if (isLimited(globals)) return;
    for (const { frontend, binds, sections } of findSocketFrontends(model)) {
      const open = binds.find(({ isPublic, isBehindProxy }) => isPublic && !isBehindProxy);
      if (open === undefined || isLimited(sections)) continue;
      // Once a file is enough: it is about how the site is run, not about a line.
      report({
        ...toStatementSpan(open.line),
        message: `Nothing limits handshakes from one address through ${frontend.kind} ${frontend.name}: there is neither a stick-table with track-sc and deny nor a rate-limit on their way.`,
      });
      return;
    }
  },
};

function isLimiting(line: Line): boolean {
  return LIMITING_KEYWORDS.has(line.keyword) || hasWord(line, LIMITING_WORD);
}
