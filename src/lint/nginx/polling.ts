import type { Span } from '../rule';
import { headSpan, type Level, type Placed } from './level';
import type { NginxModel } from './model';
import type { Route } from './route';
import type { Upstream } from './upstreams';

/**
 * Transports that start with long polling: several plain requests make one session, and all of them must reach the server
 * that knows it. A plain WebSocket is one connection and needs no stickiness.
 */
const POLLING_NAMES: ReadonlyMap<string, string> = new Map([
  ['socket.io', 'Socket.IO'],
  ['socketio', 'Socket.IO'],
  ['engine.io', 'Engine.IO'],
  ['sockjs', 'SockJS'],
  ['signalr', 'SignalR'],
]);

/** An upstream behind a polling transport. */
export interface PolledUpstream {
  readonly upstream: Upstream;
  /** The first route to it that names the transport. */
  readonly route: Route;
  /** Its name, such as `Socket.IO`. */
  readonly transport: string;
  /** Servers that take requests all the time: neither `backup` nor `down`. */
  readonly servers: readonly Placed[];
  /** Where to speak of it in the linted file. */
  readonly site: Span;
}

/** The upstreams of several servers behind a polling transport; none where the file says that this does not matter. */
export function findPolledUpstreams(model: NginxModel): readonly PolledUpstream[] {
  if (model.statements.isWebSocketOnly || model.statements.isStickyElsewhere) return [];
  const found = new Map<Upstream, PolledUpstream>();
  for (const route of model.routes) {
    const upstream = model.upstreams.get(route.target.host);
    const transport = upstream === undefined ? undefined : findTransport(route);
    if (upstream === undefined || transport === undefined || found.has(upstream)) continue;
    const servers = activeServers(upstream.level);
    const opener = upstream.level.opener;
    const site = opener !== undefined && model.isHere(opener) ? headSpan(opener.directive) : undefined;
    const place = site ?? (model.isHere(route.pass) ? headSpan(route.pass.directive) : undefined);
    if (place !== undefined && servers.length > 1 && upstream.level.unknowns.length === 0)
      found.set(upstream, { upstream, route, transport, servers, site: place });
  }
  return [...found.values()];
}

function findTransport({ path, target }: Route): string | undefined {
  const words = [path, target.uri].flatMap((text) =>
    text
      .toLowerCase()
      .replaceAll('\\', '')
      .split(/[^a-z0-9._-]+/),
  );
  const inHost = target.host.toLowerCase().split(/[-_]/);
  const name = [...words, ...inHost].find((word) => POLLING_NAMES.has(word));
  return name === undefined ? undefined : POLLING_NAMES.get(name);
}

/** Different addresses only: the same one twice is the same server. A single name may stand for many; nobody can tell. */
function activeServers({ items }: Level): readonly Placed[] {
  const byAddress = new Map<string, Placed>();
  for (const placed of items) {
    const [address, ...parameters] = placed.directive.args.map(({ value }) => value);
    const isIdle = parameters.some((parameter) => parameter === 'backup' || parameter === 'down');
    if (placed.directive.name === 'server' && address !== undefined && !isIdle) byAddress.set(address, placed);
  }
  return [...byAddress.values()];
}
