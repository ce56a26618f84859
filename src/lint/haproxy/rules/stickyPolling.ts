import type { Fix, RelatedSpan, Report, Rule } from '../../rule';
import { findAffinity } from '../affinity';
import { appendWords, insertBelow, replaceStatement } from '../edits';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';
import { findPollingUses, type PollingUse } from '../pollingTransports';
import type { ProxySection } from '../proxy';
import { findActiveServers, readServers } from '../servers';

const COOKIE = 'cookie SERVERID insert indirect nocache';

/** Socket.IO and its kin poll before they upgrade; polls of one session that reach two servers fail. */
export const stickyPolling: Rule<HaproxyModel> = {
  id: 'H17',
  name: 'sticky-polling',
  severity: 'warning',
  level: 'recommended',
  summary: 'Socket.IO, SockJS or SignalR behind several servers that take turns',
  why: 'Socket.IO, SockJS and SignalR begin with plain HTTP requests and move to a WebSocket later. Those requests belong to one session, which only the server that opened it knows. With `balance roundrobin`, `leastconn` or no `balance` line at all, HAProxy sends them to different servers in turn, and the session fails before a WebSocket is asked for. A plain WebSocket needs none of this: it is one connection. Where clients use WebSockets alone, say `# ws-lint: websocket-only`; where something in front of HAProxy chooses the server, say `# ws-lint: sticky-elsewhere`.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with roundrobin or leastconn the requests of one client alternate between two servers; with `balance source`, a stick table with `stick on src`, or `cookie … insert` with a cookie on each server they stay on one. What the library answers to the request that comes to the wrong server was not run.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend io if { path_beg /socket.io/ }',
      '    default_backend pages',
      '',
      'backend io',
      '    balance roundrobin',
      '    server io1 10.0.0.1:8080',
      '    server io2 10.0.0.2:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend io if { path_beg /socket.io/ }',
      '    default_backend pages',
      '',
      'backend io',
      '    balance roundrobin',
      '    cookie SERVERID insert indirect nocache',
      '    server io1 10.0.0.1:8080 cookie io1',
      '    server io2 10.0.0.2:8080 cookie io2',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-balance',

  check(model, report) {
    if (model.statements.isWebSocketOnly || model.statements.isStickyElsewhere) return;
    for (const use of findPollingUses(model)) {
      const servers = findActiveServers(use.backend.section);
      if (servers.length >= 2 && findAffinity(use.backend) === 'none') report(toReport(model, use, servers.length));
    }
  },
};

function toReport(model: HaproxyModel, { library, backend, path }: PollingUse, count: number): Report {
  const balance = backend.settings.balance;
  const how =
    balance === undefined
      ? 'roundrobin, as there is no balance line'
      : `balance ${balance.args[0]?.value ?? ''}, line ${balance.place}`;
  const related: RelatedSpan[] = [];
  if (balance !== undefined)
    related.push({ path: model.path, ...toStatementSpan(balance), message: 'The servers take turns' });
  if (path.route !== undefined)
    related.push({ path: model.path, ...toStatementSpan(path.route.line), message: `This line sends ${library} here` });
  const span = backend.section.name ?? backend.section.header;
  return {
    start: span.start,
    end: span.end,
    message: `${library} begins with plain requests, and the ${count} servers of ${backend.kind} ${backend.name} take turns (${how}). Requests of one session reach servers that do not know it.`,
    fixes: [...toCookieFix(model.text, backend), toSourceFix(model.text, backend)],
    related,
  };
}

function toCookieFix(text: string, backend: ProxySection): readonly Fix[] {
  const { section, settings } = backend;
  const servers = readServers(section);
  // A name that a template fills in may not be fit for a cookie.
  if (servers.some(({ name }) => name.isUnknown)) return [];
  const own = section.lines.findLast((line) => line === settings.balance);
  const edits = [
    insertBelow(text, section, own ?? section.header, COOKIE),
    ...servers.map(({ line, name }) => appendWords(line, `cookie ${text.slice(name.start, name.end)}`)),
  ];
  return [{ title: 'Keep each client on one server by a cookie', edits }];
}

function toSourceFix(text: string, { section, settings }: ProxySection): Fix {
  const own = section.lines.findLast((line) => line === settings.balance);
  const edit =
    own === undefined
      ? insertBelow(text, section, section.header, 'balance source')
      : replaceStatement(own, 'balance source');
  return { title: "Choose the server by the client's address: balance source", edits: [edit] };
}
