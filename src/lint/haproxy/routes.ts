/** Which backend a WebSocket handshake reaches, and how sure it is that one comes. */

import { type Condition, findCondition } from './condition';
import { judgeHandshake } from './handshake';
import type { Word } from './lexer';
import type { Line } from './parser';
import { hasBackend, hasFrontend, type ProxySection } from './proxy';
import { findSignal, type Signal } from './signal';
import type { Truth } from './truth';

/** A `use_backend` or `default_backend` line of a frontend. */
export interface Route {
  readonly frontend: ProxySection;
  readonly line: Line;
  readonly target: Word;
  readonly condition: Condition | undefined;
  /** Does the condition hold for a handshake? */
  readonly truth: Truth;
  readonly signal: Signal | undefined;
  /** False when an earlier route takes every handshake, or when the condition excludes them. */
  readonly isReached: boolean;
  /** The target is computed for each request. */
  readonly isDynamic: boolean;
}

/** A way from a frontend to a backend that a handshake can take; both are the same for `listen`. */
export interface SocketPath {
  readonly frontend: ProxySection;
  readonly backend: ProxySection;
  /** Undefined where `listen` serves its own servers. */
  readonly route: Route | undefined;
}

/** The routes of one frontend in the order in which HAProxy tries them: `use_backend` lines, then `default_backend`. */
export function readRoutes(frontend: ProxySection): readonly Route[] {
  const routes: Route[] = [];
  let isOpen = true;
  for (const line of frontend.section.lines) {
    if (line.keyword !== 'use_backend') continue;
    const route = toRoute(frontend, line, isOpen);
    if (route === undefined) continue;
    routes.push(route);
    if (route.truth === 'yes' && line.branch === undefined) isOpen = false;
  }
  const fallback = frontend.settings.defaultBackend;
  const last = fallback === undefined ? undefined : toRoute(frontend, fallback, isOpen);
  return last === undefined ? routes : [...routes, last];
}

/** Every way a handshake can take; a dynamic route may lead to each backend that no line names. */
export function findSocketPaths(proxies: readonly ProxySection[], routes: readonly Route[]): readonly SocketPath[] {
  const backends = new Map(proxies.filter(hasBackend).map((proxy) => [proxy.name, proxy]));
  const paths: SocketPath[] = [];
  for (const route of routes) {
    const backend = route.isDynamic ? undefined : backends.get(route.target.value);
    if (route.isReached && backend !== undefined) paths.push({ frontend: route.frontend, backend, route });
  }
  const dynamic = routes.find((route) => route.isDynamic && route.isReached);
  const named = new Set(routes.filter((route) => !route.isDynamic).map((route) => route.target.value));
  // A listen section serves itself unless a route takes every request.
  const givenAway = new Set(routes.filter((route) => route.truth === 'yes').map((route) => route.frontend));
  for (const proxy of proxies) {
    if (proxy.kind === 'listen' && !givenAway.has(proxy)) {
      paths.push({ frontend: proxy, backend: proxy, route: undefined });
    } else if (proxy.kind === 'backend' && dynamic !== undefined && !named.has(proxy.name)) {
      paths.push({ frontend: dynamic.frontend, backend: proxy, route: dynamic });
    }
  }
  return paths;
}

export function readAllRoutes(proxies: readonly ProxySection[]): readonly Route[] {
  return proxies.filter(hasFrontend).flatMap(readRoutes);
}

function toRoute(frontend: ProxySection, line: Line, isOpen: boolean): Route | undefined {
  const target = line.args[0];
  if (target === undefined) return undefined;
  const condition = line.keyword === 'use_backend' ? findCondition(line.args.slice(1)) : undefined;
  const truth = judgeHandshake(condition, frontend.acls);
  return {
    frontend,
    line,
    target,
    condition,
    truth,
    signal: findSignal(condition, frontend.acls),
    isReached: isOpen && truth !== 'no',
    isDynamic: target.isUnknown || target.value.includes('%['),
  };
}
