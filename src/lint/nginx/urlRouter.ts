/** Which route a WebSocket handshake to a URL gets to: server, location, and what the location does with the request. */

import type { KnownWebSocket } from '../rule';
import { judgeIf } from './ifCondition';
import type { Level } from './level';
import { LocationMatcher, normalizePath, readLocationPattern } from './locationMatch';
import { judgeRewrites } from './rewrites';
import type { Route } from './route';
import { type Choice, type HttpServer, ServerMatcher, type ServerQuestion } from './serverMatch';
import { isNamed } from './serverName';

export interface UrlQuestion extends ServerQuestion {
  /** With its query, if any. */
  readonly path: string;
}

/** `try_files` and the like may lead from location to location; nginx itself gives up after ten. */
const MAX_HOPS = 10;

export class UrlRouter {
  readonly servers: ServerMatcher;
  readonly #levels: readonly Level[];
  readonly #locations = new LocationMatcher();
  readonly #routes = new Map<Level, Route[]>();

  constructor(levels: readonly Level[], routes: readonly Route[]) {
    this.#levels = levels;
    this.servers = new ServerMatcher(levels);
    for (const route of routes) {
      const known = this.#routes.get(route.location);
      if (known === undefined) this.#routes.set(route.location, [route]);
      else known.push(route);
    }
  }

  find(url: UrlQuestion): Choice<Route> {
    const path = normalizePath(url.path);
    if (path === undefined) return undefined;
    const server = this.servers.find(url);
    return typeof server === 'object' ? this.#findIn(server.level, { ...url, path }) : server;
  }

  /** The routes that a WebSocket known from elsewhere comes through; several where its host or port is not known. */
  findKnown({ path: rawPath, host, port }: KnownWebSocket): readonly Route[] {
    const path = normalizePath(rawPath);
    if (path === undefined) return [];
    const servers = host === undefined ? this.#serversOn(port) : this.#serversFor(host, port);
    const found = servers.flatMap((level) => {
      // Whether the client came by TLS makes no difference to the location.
      const route = this.#findIn(level, { isSecure: true, host: host ?? '', port: port ?? 0, path });
      return route === undefined || route === 'unknown' ? [] : [{ route, weight: weigh(route.location) }];
    });
    // Without a host, a server that names the path is meant rather than one whose `location /` takes everything.
    const most = Math.max(...found.map(({ weight }) => weight));
    return found.filter(({ weight }) => host !== undefined || weight === most).map(({ route }) => route);
  }

  #serversOn(port: number | undefined): readonly Level[] {
    const [top] = this.#levels;
    // Locations whose server is in another file: they can be reached by a path alone.
    const isServerUnseen = top?.children.some(({ kind }) => kind === 'location') === true;
    if (isServerUnseen && top !== undefined) return port === undefined ? [top] : [];
    return this.servers.servers
      .filter(({ listens }) => port === undefined || listens.some(({ ports }) => ports.includes(port)))
      .map(({ level }) => level);
  }

  #serversFor(host: string, port: number | undefined): readonly Level[] {
    const ports = port === undefined ? this.servers.ports : [port];
    const servers = new Set<HttpServer>();
    for (const one of ports)
      for (const isSecure of [true, false]) {
        const server = this.servers.find({ isSecure, host, port: one });
        if (server !== undefined && server !== 'unknown') servers.add(server);
      }
    // Of an unknown port, a server with that name is meant rather than another address's default.
    const named = [...servers].filter(({ names }) => isNamed(names, host));
    return (named.length > 0 ? named : [...servers]).map(({ level }) => level);
  }

  #findIn(server: Level, url: UrlQuestion): Choice<Route> {
    const isRewritten = judgeRewrites(server, url.path);
    if (isRewritten !== 'kept') return isRewritten === 'answered' ? undefined : 'unknown';
    const location = this.#locations.find(server, url.path);
    return typeof location === 'object' ? this.#findAt(server, location, url, 0) : location;
  }

  #findAt(server: Level, location: Level, url: UrlQuestion, hops: number): Choice<Route> {
    const isRewritten = judgeRewrites(location, url.path);
    if (isRewritten !== 'kept') return isRewritten === 'answered' ? undefined : 'unknown';
    const routes = this.#routes.get(location) ?? [];
    // Of several conditions that hold the last one's handler is used.
    for (const route of routes.toReversed()) {
      const truth = route.level.kind === 'if' ? judgeIf(route.level, url) : route.level === location;
      if (truth === undefined) return 'unknown';
      if (truth && route.level !== location) return route;
    }
    const fallback = location.items.find(({ directive }) => directive.name === 'try_files')?.directive.args.at(-1);
    if (fallback === undefined) return routes.find(({ level }) => level === location);
    if (fallback.value.startsWith('=')) return undefined;
    if (hops >= MAX_HOPS) return undefined;
    const next = this.#findFallback(server, fallback.value);
    return typeof next === 'object' ? this.#findAt(server, next, url, hops + 1) : next;
  }

  /** No file has the name of a WebSocket endpoint, so `try_files` ends at its last argument. */
  #findFallback(server: Level, target: string): Choice<Level> {
    if (target.startsWith('@'))
      return server.children.find((level) => {
        const pattern = readLocationPattern(level);
        return pattern?.kind === 'named' && pattern.value === target;
      });
    const path = target.includes('$') ? undefined : normalizePath(target);
    return path === undefined ? 'unknown' : this.#locations.find(server, path);
  }
}

/** For each route of which something outside the configuration says that WebSockets come through it, the reason. */
export function findKnownSockets(
  sockets: readonly KnownWebSocket[],
  toRouter: () => UrlRouter,
): ReadonlyMap<Route, string> {
  const reasons = new Map<Route, string>();
  for (const socket of sockets)
    for (const route of toRouter().findKnown(socket)) reasons.set(route, reasons.get(route) ?? socket.reason);
  return reasons;
}

/** How precisely a location names what it takes. */
function weigh(location: Level): number {
  const pattern = readLocationPattern(location);
  if (pattern === undefined) return 0;
  const isPrefix = pattern.kind === 'prefix' || pattern.kind === 'final-prefix';
  return isPrefix ? pattern.value.length : Number.POSITIVE_INFINITY;
}
