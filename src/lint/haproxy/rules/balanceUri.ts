import type { Fix, Report, Rule } from '../../rule';
import { findAffinity, findAlgorithm } from '../affinity';
import { insertBelow, replaceStatement } from '../edits';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { findPollingUses, type PollingLibrary, type PollingUse } from '../pollingTransports';
import { findActiveServers } from '../servers';

/** Behind another proxy these carry the client's address, which is a fine key. */
const CLIENT_ADDRESS_HEADERS = /^(?:x-forwarded-for|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|forwarded)$/i;

/** A key taken from the request is not the same for all requests of a session. */
export const balanceUri: Rule<HaproxyModel> = {
  id: 'H19',
  name: 'balance-uri',
  severity: 'information',
  level: 'all',
  summary: 'The server of a polling library is chosen by URI, parameter or header',
  why: 'Socket.IO, SockJS and SignalR send several requests for one session, and all must reach one server. `balance uri` hashes the path: SockJS and SignalR use several paths for a session, Socket.IO the same one for all clients, which then share one server. With `whole` the query counts too, and that changes with every poll. `balance url_param` and `balance hdr()` fall back to taking turns for requests without the parameter or header.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `balance uri` requests for one path stay together, and a request of the same client for another path lands on another server. 2.6.12: with `balance uri whole` requests that differ in the query go to different servers, and `balance url_param` and `balance hdr()` take turns for requests without the parameter or header.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '',
      'listen sockjs',
      '    bind :80',
      '    balance uri',
      '    server node1 10.0.0.1:8080',
      '    server node2 10.0.0.2:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '',
      'listen sockjs',
      '    bind :80',
      '    balance source',
      '    server node1 10.0.0.1:8080',
      '    server node2 10.0.0.2:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-balance',

  check(model, report) {
    if (model.statements.isWebSocketOnly || model.statements.isStickyElsewhere) return;
    for (const use of findPollingUses(model)) {
      const balance = use.backend.settings.balance;
      if (balance === undefined || findAffinity(use.backend) !== 'by-content') continue;
      const count = findActiveServers(use.backend.section).length;
      const trouble = count < 2 ? undefined : findTrouble(balance, use, count);
      if (trouble !== undefined) report(toReport(model, use, balance, trouble));
    }
  },
};

/** What goes wrong, as the end of the message; undefined where the key is a fine one. */
function findTrouble(balance: Line, { library, backend }: PollingUse, count: number): string | undefined {
  const [algorithm, ...options] = balance.args;
  if (balance.args.some((word) => word.isUnknown)) return undefined;
  switch (findAlgorithm(backend)) {
    case 'uri':
      return findUriTrouble(
        library,
        options.map(({ value }) => value),
        count,
      );
    case 'url_param':
      return `requests without the parameter ${options[0]?.value ?? ''} take turns, so one session reaches several servers`;
    case 'hdr': {
      const header = /\(\s*([^)\s]*)/.exec(algorithm?.value ?? '')?.[1] ?? '';
      if (CLIENT_ADDRESS_HEADERS.test(header)) return undefined;
      if (header.toLowerCase() === 'host') return `all clients of one host name share one of the ${count} servers`;
      return `requests without the header ${header} take turns, so one session reaches several servers`;
    }
    default:
      return undefined;
  }
}

function findUriTrouble(library: PollingLibrary, options: readonly string[], count: number): string | undefined {
  if (options.includes('whole'))
    return 'the query counts too and changes with each poll, so one session reaches several servers';
  if (options.includes('depth') || options.includes('len')) return undefined;
  if (library === 'Socket.IO')
    return `all its requests have one path, so all clients share one of the ${count} servers`;
  return 'requests of one session have different paths and reach different servers';
}

function toReport(model: HaproxyModel, { library, backend, path }: PollingUse, balance: Line, trouble: string): Report {
  const statement = toStatementSpan(balance);
  const isOwn = backend.section.lines.includes(balance);
  const edit = isOwn
    ? replaceStatement(balance, 'balance source')
    : insertBelow(model.text, backend.section, backend.section.header, 'balance source');
  const fix: Fix = { title: "Choose the server by the client's address: balance source", edits: [edit] };
  const name = backend.section.name ?? backend.section.header;
  const { start, end } = isOwn ? statement : name;
  const route = path.route;
  return {
    start,
    end,
    message: `${library} through ${backend.kind} ${backend.name}, ${model.text.slice(statement.start, statement.end)} at line ${balance.place}: ${trouble}.`,
    fixes: [fix],
    related:
      route === undefined
        ? []
        : [{ path: model.path, ...toStatementSpan(route.line), message: `This line sends ${library} here` }],
  };
}
