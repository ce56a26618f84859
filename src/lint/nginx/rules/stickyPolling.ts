import type { Fix, Report, Rule } from '../../rule';
import { insertBefore, replacement } from '../edits';
import { describeLevel } from '../level';
import { placeOf, placesOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { findPolledUpstreams, type PolledUpstream } from '../polling';

/** Directives that say nothing of which server a client gets. Every other one may be a balancer that sticks. */
const NEUTRAL =
  /^(?:server|zone|state|ntlm|keepalive(?:_\w+)?|max_conns|queue|resolver(?:_timeout)?|check(?:_\w+)?|least_conn|least_time|random)$/;
const METHOD = /^(?:least_conn|least_time|random)$/;
const STICKY_LINE = 'hash $remote_addr consistent;';

export const stickyPolling: Rule<NginxModel> = {
  id: 'N17',
  name: 'sticky-polling',
  severity: 'warning',
  level: 'recommended',
  summary: 'The requests of one polling session go to different servers',
  why: 'Socket.IO, SockJS and SignalR start with plain HTTP requests that belong together, and only the server that opened the session knows it. NGINX balances every request on its own by default, so the second request of a session lands on a server that has never heard of it and answers 400 or 404. A rule for such transports only: a plain WebSocket is one connection and needs no stickiness.',
  measured:
    'NGINX 1.22.1 and 1.31.4, two servers: requests of one client alternate between them with round robin, and are spread by `least_conn` and `random`; with `ip_hash` or `hash $remote_addr` all go to one. The refusal of the second request is the transport’s own and was not run.',
  example: {
    before:
      'upstream nodes {\n    server 10.0.0.1:3000;\n    server 10.0.0.2:3000;\n}\nserver {\n    location /socket.io/ {\n        proxy_pass http://nodes;\n    }\n}',
    after:
      'upstream nodes {\n    hash $remote_addr consistent;\n    server 10.0.0.1:3000;\n    server 10.0.0.2:3000;\n}\nserver {\n    location /socket.io/ {\n        proxy_pass http://nodes;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#hash',

  check(model, report) {
    for (const polled of findPolledUpstreams(model)) {
      const { items, children } = polled.upstream.level;
      if (children.length > 0 || !items.every(({ directive }) => NEUTRAL.test(directive.name))) continue;
      report(toReport(model, polled));
    }
  },
};

function toReport(model: NginxModel, polled: PolledUpstream): Report {
  const { upstream, route, transport, servers, site } = polled;
  const method = upstream.level.items.find(({ directive }) => METHOD.test(directive.name));
  const how = method === undefined ? 'in turn' : `by ${method.directive.name} (${placeOf(model, method)})`;
  const { opener } = route.location;
  const where = opener === undefined ? '' : `, ${placeOf(model, opener)}`;
  return {
    ...site,
    message: `${transport} (${describeLevel(route.location)}${where}) starts with several plain requests, and ${describeLevel(upstream.level)} spreads them over ${servers.length} servers ${how}: those on the wrong server are answered 400 or 404.`,
    fixes: toFixes(model, polled),
    related: [
      relatedTo(route.pass, `${transport} comes through here`),
      ...(opener !== undefined && servers[0] !== undefined
        ? [relatedTo(servers[0], `One of the ${servers.length} servers, ${placesOf(model, servers)}`)]
        : []),
    ],
  };
}

function toFixes(model: NginxModel, { upstream: { level, servers } }: PolledUpstream): readonly Fix[] {
  // nginx refuses `hash` beside a `backup` server.
  if (servers.some(({ directive }) => directive.args.some(({ value }) => value === 'backup'))) return [];
  const methods = level.items.filter(({ directive }) => METHOD.test(directive.name));
  const [method] = methods;
  const first = level.items[0];
  const at = method ?? first;
  if (at === undefined || methods.length > 1 || !model.isHere(at)) return [];
  const edit =
    method === undefined ? insertBefore(model.file, at.directive, STICKY_LINE) : replacement(at.directive, STICKY_LINE);
  return [{ title: `Send each client to one server: ${STICKY_LINE.slice(0, -1)}`, edits: [edit] }];
}
