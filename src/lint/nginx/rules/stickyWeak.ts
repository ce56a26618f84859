import type { Report, Rule } from '../../rule';
import { describeLevel, headSpan } from '../level';
import { relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { findPolledUpstreams, type PolledUpstream } from '../polling';

export const stickyWeak: Rule<NginxModel> = {
  id: 'N18',
  name: 'sticky-weak',
  severity: 'hint',
  level: 'all',
  summary: 'A hash key that does not keep a polling session on one server',
  why: 'A session of Socket.IO, SockJS or SignalR must stay on the server that opened it. A cookie or query parameter is missing in the very first request, which NGINX then balances in turn; the next request has it and may be hashed to another server. `$request_uri` differs between the requests of one session, and between its polling and its WebSocket. `$remote_addr` is there from the start and stays.',
  measured:
    'NGINX 1.22.1 and 1.31.4: `hash $cookie_sid` without that cookie falls back to round robin; `hash $request_uri` sends all clients of one URL to one server.',
  example: {
    before:
      'upstream nodes {\n    hash $cookie_sid consistent;\n    server 10.0.0.1:3000;\n    server 10.0.0.2:3000;\n}\nserver {\n    location /socket.io/ {\n        proxy_pass http://nodes;\n    }\n}',
    after:
      'upstream nodes {\n    hash $remote_addr consistent;\n    server 10.0.0.1:3000;\n    server 10.0.0.2:3000;\n}\nserver {\n    location /socket.io/ {\n        proxy_pass http://nodes;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#hash',

  check(model, report) {
    for (const polled of findPolledUpstreams(model)) {
      const finding = judge(model, polled);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(model: NginxModel, { upstream, route, transport }: PolledUpstream): Report | undefined {
  const placed = upstream.level.items.find(({ directive }) => directive.name === 'hash');
  const key = placed?.directive.args[0]?.value ?? '';
  const weakness = findWeakness(key);
  if (placed === undefined || weakness === undefined || !model.isHere(placed)) return undefined;
  return {
    ...headSpan(placed.directive),
    message: `${weakness}: the requests of one ${transport} session (${describeLevel(route.location)}) may go to different servers.`,
    related: [relatedTo(route.pass, `${transport} comes through here`)],
  };
}

function findWeakness(key: string): string | undefined {
  const [, kind] = /^\$\{?(cookie|arg)_\w+\}?$/.exec(key) ?? [];
  if (kind === 'cookie') return `The first request has no cookie, and ${key} is empty: nginx takes the servers in turn`;
  if (kind === 'arg')
    return `The first request may lack the parameter, and ${key} is empty: nginx takes the servers in turn`;
  return /^\$\{?(?:request_uri|args|query_string)\}?$/.test(key) ? `${key} differs from request to request` : undefined;
}
