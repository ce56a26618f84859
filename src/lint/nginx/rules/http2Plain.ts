import type { Report, Rule } from '../../rule';
import { replacement } from '../edits';
import { headSpan, type Level, type Placed } from '../level';
import type { NginxModel } from '../model';
import { mayCarrySockets } from '../socketRoutes';

/** Since this version a listener tells HTTP/1.1 from HTTP/2 by the first bytes of a connection. */
const BOTH_SINCE = '1.25.1';

export const http2Plain: Rule<NginxModel> = {
  id: 'N28',
  name: 'http2-plain',
  severity: 'error',
  level: 'all',
  summary: 'A listener with http2 but without TLS takes no WebSockets',
  why: 'Clients and servers agree on HTTP/2 inside the TLS handshake. Without TLS nothing is agreed on, and a `listen` with `http2` expected HTTP/2 alone until NGINX 1.25.1, while browsers open WebSockets as HTTP/1.1. With TLS, `http2` does no harm: clients fall back to HTTP/1.1 for a WebSocket.',
  measured:
    'NGINX 1.22.1: a WebSocket to `listen … http2` without TLS fails, the client sees "Expected HTTP/". NGINX 1.31.4: works. With TLS both work.',
  example: {
    before: 'server {\n    listen 80 http2;\n\n    location /ws/ {\n        proxy_pass http://app;\n    }\n}',
    after: 'server {\n    listen 80;\n\n    location /ws/ {\n        proxy_pass http://app;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_v2_module.html',

  check(model, report) {
    const isNew = model.isNginxAtLeast(BOTH_SINCE);
    if (isNew === true) return;
    const secured = findSecuredAddresses(model);
    const servers = new Set<Level>();
    for (const route of model.routes) {
      const server = model.locations.serverOf(route.level);
      if (server !== undefined && !servers.has(server) && mayCarrySockets(model, route)) servers.add(server);
    }
    for (const server of servers) {
      const finding = judge(model, server, secured, isNew === undefined);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(
  model: NginxModel,
  server: Level,
  secured: ReadonlySet<string>,
  isVersionUnknown: boolean,
): Report | undefined {
  const listens = server.items.filter(isListen);
  const [placed] = listens;
  // Another listener of the server takes HTTP/1.1, or may.
  if (placed === undefined || listens.length !== 1 || server.unknowns.length > 0 || !model.isHere(placed))
    return undefined;
  const { directive, source } = placed;
  const token = directive.args.find(({ value }) => value === 'http2');
  if (token === undefined || isSecured(placed, server) || secured.has(addressOf(placed))) return undefined;
  if (speaksOfClearHttp2(model, server, placed)) return undefined;
  const before = directive.args[directive.args.indexOf(token) - 1] ?? directive.nameToken;
  // A comment may stand between the words.
  const isGap = source.text.slice(before.end, token.start).trim() === '';
  const limit = isVersionUnknown
    ? `before nginx ${BOTH_SINCE} it takes no HTTP/1.1, and every WebSocket fails in its handshake`
    : 'it takes no HTTP/1.1, and every WebSocket fails in its handshake';
  return {
    ...headSpan(directive),
    ...(isVersionUnknown ? { severity: 'information' as const } : {}),
    message: `This listener has http2 and no TLS: ${limit}.`,
    fixes: [
      { title: 'Remove http2', edits: [replacement({ start: isGap ? before.end : token.start, end: token.end }, '')] },
    ],
  };
}

function isListen({ directive }: Placed): boolean {
  return directive.name === 'listen';
}

function isSecured({ directive }: Placed, server: Level): boolean {
  const hasSsl = directive.args.some(({ value }) => value === 'ssl');
  return hasSsl || server.items.some(({ directive: { name, args } }) => name === 'ssl' && args[0]?.value === 'on');
}

function addressOf({ directive }: Placed): string {
  return directive.args[0]?.value ?? '';
}

/** One `ssl` is enough for every server at an address. */
function findSecuredAddresses(model: NginxModel): ReadonlySet<string> {
  const servers = model.levels.filter(({ kind }) => kind === 'server');
  return new Set(
    servers.flatMap((server) =>
      server.items.filter((placed) => isListen(placed) && isSecured(placed, server)).map(addressOf),
    ),
  );
}

/** Behind something that ends TLS and speaks HTTP/2 in the clear on purpose, or in front of gRPC. */
function speaksOfClearHttp2(model: NginxModel, server: Level, listen: Placed): boolean {
  if (server.children.some(({ items }) => items.some(({ directive }) => directive.name === 'grpc_pass'))) return true;
  const line = model.file.lineNumber(listen.directive.start);
  return model.file.tree.tokens.some(
    ({ kind, value, start }) =>
      kind === 'comment' &&
      /h2c|clear|behind|TLS|grpc/i.test(value) &&
      Math.abs(model.file.lineNumber(start) - line) <= 3,
  );
}
