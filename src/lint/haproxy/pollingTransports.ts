/** Libraries that begin with plain HTTP requests and move to a WebSocket later: every request must reach one server. */

import type { AclExpression } from './acl';
import { findExpressions, judgePlainRequest } from './handshake';
import type { HaproxyModel, SignalledPath } from './model';
import type { ProxySection } from './proxy';

export type PollingLibrary = 'Socket.IO' | 'SockJS' | 'SignalR';

export interface PollingUse {
  readonly library: PollingLibrary;
  readonly backend: ProxySection;
  readonly path: SignalledPath;
}

const PATTERNS: readonly (readonly [PollingLibrary, RegExp])[] = [
  ['Socket.IO', /(?:^|[/^$\\|(])socket\\?\.io(?=$|[/?$|)\\.*])/i],
  ['SockJS', /(?:^|[/^$\\|(])sockjs(?:-node)?(?=$|[/?$|)\\.*])/i],
  ['SignalR', /(?:^|[/^$\\|(])signalr(?=$|[/?$|)\\.*])/i],
];
const NAMES: readonly (readonly [PollingLibrary, RegExp])[] = [
  ['Socket.IO', /(?:^|[^a-z])socket[._-]?io(?:$|[^a-z])/i],
  ['SockJS', /(?:^|[^a-z])sockjs(?:$|[^a-z])/i],
  ['SignalR', /(?:^|[^a-z])signalr(?:$|[^a-z])/i],
];
const PATH_FETCHES: ReadonlySet<string> = new Set(['path', 'pathq', 'url', 'base', 'capture.req.uri']);

/**
 * The backends in mode http that get the plain requests of such a library, once each. A route that takes handshakes only
 * does not count: there the polls go elsewhere.
 */
export function findPollingUses(model: HaproxyModel): readonly PollingUse[] {
  const uses = new Map<ProxySection, PollingUse>();
  for (const path of model.paths) {
    const { backend, frontend, route } = path;
    if (backend.mode !== 'http' || uses.has(backend)) continue;
    if (judgePlainRequest(route?.condition, frontend.acls) === 'no') continue;
    const library = findRouteLibrary(path) ?? findIn(NAMES, backend.name);
    if (library !== undefined) uses.set(backend, { library, backend, path });
  }
  return [...uses.values()];
}

function findRouteLibrary({ frontend, route }: SignalledPath): PollingLibrary | undefined {
  const condition = route?.condition;
  if (condition === undefined || condition.polarity === 'unless') return undefined;
  for (const term of condition.groups.flat()) {
    if (term.isNegated) continue;
    const named = term.name === undefined ? undefined : findIn(NAMES, term.name);
    const library = named ?? firstOf(findExpressions(term, frontend.acls).map(findPathLibrary));
    if (library !== undefined) return library;
  }
  return undefined;
}

function findPathLibrary({ fetch, patterns }: AclExpression): PollingLibrary | undefined {
  if (!PATH_FETCHES.has(fetch)) return undefined;
  return firstOf(patterns.map(({ value }) => findIn(PATTERNS, value)));
}

function findIn(list: typeof NAMES, text: string): PollingLibrary | undefined {
  return list.find(([, pattern]) => pattern.test(text))?.[0];
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
