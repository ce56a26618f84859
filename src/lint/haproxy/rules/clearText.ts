import type { Rule } from '../../rule';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { createLineSearch, findSocketFrontends, hasWord, tellsOfFrontProxy } from '../socketFrontends';

/** Says that TLS is used somewhere: redirects to it, headers that claim it. */
const TLS_WORD = /https|forwarded-proto|forwarded-ssl|x-scheme|ssl_fc|strict-transport/i;
/** Lines whose words are about the servers behind, or about nothing that comes in. */
const OTHER_KEYWORDS: ReadonlySet<string> = new Set(['server', 'default-server', 'bind', 'description', 'log-format']);

export const clearText: Rule<HaproxyModel> = {
  id: 'H32',
  name: 'clear-text',
  severity: 'information',
  level: 'all',
  summary: 'WebSockets are taken without TLS',
  why: 'Over `ws://` everyone on the way reads messages, cookies and tokens, and pages from `https://` may not open such a socket at all. Where another proxy ends TLS in front of this one, `accept-proxy`, a private address or a look at its `X-Forwarded-Proto` says so; then this rule is silent.',
  measured:
    'HAProxy 2.6.12: on a `bind` without `ssl` a WebSocket opens over ws://; after `http-request redirect scheme https unless { ssl_fc }` the same handshake gets 302.',
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
      '    bind :443 ssl crt /etc/haproxy/site.pem',
      '    http-request redirect scheme https unless { ssl_fc }',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#5.1-ssl',

  check(model, report) {
    const tellsOfTls = createLineSearch((line) => isAboutTls(line) || tellsOfFrontProxy(line));
    for (const { frontend, binds, paths, sections } of findSocketFrontends(model)) {
      const open = binds.find(({ isPublic }) => isPublic);
      if (open === undefined || frontend.mode !== 'http' || !paths.some(({ signal }) => signal === 'certain')) continue;
      if (binds.some(({ isTls, isBehindProxy }) => isTls || isBehindProxy) || tellsOfTls(sections)) continue;
      report({
        ...toStatementSpan(open.line),
        message: `WebSockets through ${frontend.kind} ${frontend.name} come as plain text: it has no bind with ssl, and nothing says that a proxy in front ends TLS.`,
      });
    }
  },
};

function isAboutTls(line: Line): boolean {
  return !OTHER_KEYWORDS.has(line.keyword) && hasWord(line, TLS_WORD);
}
