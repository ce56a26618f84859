import type { Report, Rule } from '../../rule';
import type { Word } from '../lexer';
import type { HaproxyModel } from '../model';
import { hasBackend, type ProxySection } from '../proxy';
import { findOptionValue, readServers } from '../servers';

/** Below this a few browser tabs fill a server. */
const FEW = 50;

export const serverMaxconn: Rule<HaproxyModel> = {
  id: 'H26',
  name: 'maxconn',
  severity: 'hint',
  level: 'all',
  summary: 'A small maxconn on a server that holds WebSockets',
  why: '`maxconn` on a `server` line limits how many connections HAProxy has to it at a time. A plain request frees its place within moments; a WebSocket keeps it as long as it is open. When all are taken the next client waits for `timeout queue`, and then gets 503.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `maxconn 1` on the only server and one WebSocket open, a second client gets 503 after timeout queue.',
  example: {
    before: ['listen chat', '    bind :80', '    timeout tunnel 1h', '    server chat1 10.0.0.1:8080 maxconn 20'].join(
      '\n',
    ),
    after: [
      'listen chat',
      '    bind :80',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080 maxconn 20000',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#5.2-maxconn',

  check(model, report) {
    const certain = new Set(model.paths.flatMap(({ backend, signal }) => (signal === 'certain' ? [backend] : [])));
    for (const proxy of model.proxies) {
      if (!hasBackend(proxy) || !certain.has(proxy)) continue;
      for (const limit of findLimits(proxy)) {
        const finding = toReport(proxy, limit);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

/** The values after `maxconn`, of servers and of what they share. */
function findLimits({ section }: ProxySection): readonly Word[] {
  const shared = section.lines.filter(({ keyword }) => keyword === 'default-server').map(({ args }) => args);
  const own = readServers(section).map(({ options }) => options);
  return [...shared, ...own].flatMap((options) => findOptionValue(options, 'maxconn') ?? []);
}

function toReport({ kind, name, settings }: ProxySection, limit: Word): Report | undefined {
  const count = Number(limit.value);
  // 0 is no limit.
  if (!Number.isInteger(count) || count < 1 || count >= FEW) return undefined;
  const queue = settings.timeouts.get('queue') ?? settings.timeouts.get('connect');
  const wait =
    queue?.value === undefined
      ? 'in the queue'
      : `for timeout ${queue.name} ${queue.value.value} (line ${queue.line.place})`;
  const sockets = count === 1 ? 'One open WebSocket fills' : `${count} open WebSockets fill`;
  return {
    start: limit.start,
    end: limit.end,
    message: `${sockets} this server of ${kind} ${name}. When no server has a place left, a client waits ${wait} and gets 503.`,
  };
}
