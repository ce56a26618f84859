import { asksForUpgrade, type HeaderSet } from './headerSet';
import { describeLevel, type Level } from './level';
import type { Route } from './route';
import type { Upstream } from './upstreams';
import type { UrlRouter } from './urlRouter';

/** What a hop is read from. */
export interface HopSources {
  readonly levels: readonly Level[];
  readonly routes: readonly Route[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  /** Costs more than all else here, and most configurations never pass to themselves. */
  toRouter(): UrlRouter;
  /** The `proxy_set_header` set in force for a route. */
  setOf(route: Route): HeaderSet | undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\]):(\d+)$/;

/**
 * Routes of which another one of the same configuration says that WebSockets come through: nginx passes requests to a port
 * that it listens on itself, and one of the two asks for upgrades. Answers with the reason for each.
 */
export function findHopSockets({ levels, routes, upstreams, toRouter, setOf }: HopSources): ReadonlyMap<Route, string> {
  const own = findOwnPorts(levels);
  const reasons = new Map<Route, string>();
  for (const route of routes) {
    const port = findPort(route, upstreams);
    const path = route.target.uri === '' ? route.path : route.target.uri;
    if (port === undefined || !own.has(port) || !path.startsWith('/')) continue;
    const isAsking = asksForUpgrade(setOf(route));
    for (const next of toRouter().findKnown({ path, port, reason: '' })) {
      const isNextAsking = asksForUpgrade(setOf(next));
      if (next === route || isAsking === isNextAsking) continue;
      if (isAsking)
        reasons.set(next, `${describeLevel(route.location)} of another server passes them on to port ${port}`);
      else reasons.set(route, `${describeLevel(next.location)} behind port ${port} asks for upgrades`);
    }
  }
  return reasons;
}

/** Ports that servers of the configuration listen on. */
function findOwnPorts(levels: readonly Level[]): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const { kind, items } of levels) {
    if (kind !== 'server') continue;
    for (const { directive } of items) {
      const port = directive.name === 'listen' ? /(?:^|:)(\d+)$/.exec(directive.args[0]?.value ?? '')?.[1] : undefined;
      if (port !== undefined) ports.add(Number(port));
    }
  }
  return ports;
}

/** The port of this machine that a route goes to, by an upstream of one server too. */
function findPort({ target }: Route, upstreams: ReadonlyMap<string, Upstream>): number | undefined {
  const [server, ...others] = upstreams.get(target.host)?.servers ?? [];
  const authority = server === undefined ? target.authority : server.directive.args[0]?.value;
  const port = others.length === 0 ? LOOPBACK.exec(authority ?? '')?.[1] : undefined;
  return port === undefined ? undefined : Number(port);
}
