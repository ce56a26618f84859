import { oncePer } from '../memo';
import { asksForUpgrade } from './headerSet';
import type { Level, Placed } from './level';
import { type Listener, readListeners } from './listeners';
import type { NginxModel } from './model';
import type { Route } from './route';

/** A `server` of the linted file that WebSockets come through, with all that is known of it. */
export interface SocketServer {
  readonly server: Level;
  readonly listeners: readonly Listener[];
  /** Its routes with WebSockets, certain or likely. */
  readonly routes: readonly Route[];
  /** The first of them that sends upgrade headers. */
  readonly upgrading: Route | undefined;
  /** What stands in it at any depth, blocks by the directive that opens them. */
  readonly directives: readonly Placed[];
}

/** Servers with WebSocket routes that are visible as a whole: with an unknown include nothing can be said to be missing. */
export const findSocketServers = oncePer((model: NginxModel): readonly SocketServer[] => {
  const servers = new Map<Level, { routes: Route[]; directives: Placed[]; isKnown: boolean }>();
  const serverOf = new Map<Level, Level>();
  for (const level of model.levels) {
    if (level.protocol !== 'http') continue;
    const server = level.kind === 'server' ? level : level.parent && serverOf.get(level.parent);
    if (server === undefined) continue;
    serverOf.set(level, server);
    const entry = servers.get(server) ?? { routes: [], directives: [], isKnown: true };
    servers.set(server, entry);
    if (level.opener !== undefined) entry.directives.push(level.opener);
    for (const placed of level.items) entry.directives.push(placed);
    if (level.unknowns.length > 0) entry.isKnown = false;
  }
  for (const route of model.routes) {
    const server = serverOf.get(route.level);
    const strength = server === undefined ? undefined : model.signal(route)?.strength;
    if (server !== undefined && (strength === 'certain' || strength === 'likely'))
      servers.get(server)?.routes.push(route);
  }
  return [...servers].flatMap(([server, { routes, directives, isKnown }]) => {
    if (!isKnown || routes.length === 0 || !model.isHere(server.opener) || !isAroundKnown(server)) return [];
    const upgrading = routes.find(({ level }) => asksForUpgrade(model.headers(level).set));
    return [{ server, listeners: readListeners(server), routes, upgrading, directives }];
  });
});

/** What `http` and the top of the file set for every server. */
export function findOuterDirectives(model: NginxModel): readonly Placed[] {
  return model.levels
    .filter(({ kind, protocol }) => kind === 'http' || (kind === 'main' && protocol === 'http'))
    .flatMap(({ items }) => items);
}

/** Does a directive's name or one of its words match? */
export function mentions(directives: readonly Placed[], pattern: RegExp): boolean {
  return directives.some(
    ({ directive }) => pattern.test(directive.name) || directive.args.some(({ value }) => pattern.test(value)),
  );
}

/** The same of the levels from a route up to its server: what other locations hold does not matter to it. */
export function mentionsOnTheWay({ level }: Route, server: Level, pattern: RegExp): boolean {
  for (let at: Level | undefined = level; at !== undefined; at = at === server ? undefined : at.parent)
    if (mentions(at.items, pattern)) return true;
  return false;
}

/** Signs that another proxy stands in front, which may check and count by itself, and end TLS. */
const FRONT_PROXY = /^(?:set_real_ip_from|real_ip_header)$|^\$\{?http_(?:x_(?:forwarded|real)|cf_|forwarded|x_scheme)/i;

export function isBehindProxy({ listeners, directives }: SocketServer): boolean {
  return listeners.some((listener) => listener.isBehindProxy) || mentions(directives, FRONT_PROXY);
}

/** The same of what stands around all servers. */
export function areAllBehindProxy(model: NginxModel): boolean {
  return mentions(findOuterDirectives(model), FRONT_PROXY);
}

function isAroundKnown(server: Level): boolean {
  for (let level = server.parent; level !== undefined; level = level.parent)
    if (level.unknowns.some(({ kind }) => kind !== 'outer')) return false;
  return true;
}
