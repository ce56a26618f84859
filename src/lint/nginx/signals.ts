import type { EffectiveHeaders } from './headerSet';
import { describeLevel, type Level } from './level';
import type { Route } from './route';
import type { SourceFile } from './sourceFile';
import type { Upstream } from './upstreams';
import type { VariableMap } from './variables';

/**
 * How sure it is that WebSockets come through a route. Most proxied locations are plain HTTP, so a rule about something
 * missing needs `likely` at least; `weak` allows a hint.
 */
export type SignalStrength = 'certain' | 'likely' | 'weak';

export interface Signal {
  readonly strength: SignalStrength;
  /** Completes "because …". */
  readonly reason: string;
}

/** What a signal is read from. */
export interface SignalSources {
  readonly file: SourceFile;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly unusedUpgradeMap: VariableMap | undefined;
  /** One-based. */
  readonly socketCommentLines: ReadonlySet<number>;
  headers(level: Level): EffectiveHeaders;
  /** Why it is known from elsewhere that WebSockets come through a route. */
  knownSocket(route: Route): string | undefined;
}

/** Path segments that name a WebSocket endpoint by convention. */
const SOCKET_SEGMENTS = new Set([
  'ws',
  'wss',
  'websocket',
  'websockets',
  'socket.io',
  'sockjs',
  'sockjs-node',
  'cable',
  'signalr',
  'hub',
  'hubs',
  'live',
  'hmr',
  'graphql-ws',
  'subscriptions',
  'socket',
]);
const SOCKET_WORDS = new Set(['ws', 'wss', 'websocket', 'websockets', 'socket', 'sockets', 'socketio']);
/** How far a comment may stand from the location it speaks of. */
const COMMENT_DISTANCE_LINES = 3;

export function findSignal(sources: SignalSources, route: Route): Signal | undefined {
  const reason = sources.knownSocket(route);
  if (reason !== undefined) return { strength: 'certain', reason };
  return findCertain(sources.headers(route.level)) ?? findLikely(sources, route) ?? findWeak(sources, route);
}

function findCertain({ asking }: EffectiveHeaders): Signal | undefined {
  if (asking === undefined) return undefined;
  return { strength: 'certain', reason: `${describeLevel(asking.level)} asks for upgrades` };
}

/** What is named after WebSockets: the path, the path at the server, or the server itself. */
export function findLikely(sources: SignalSources, route: Route): Signal | undefined {
  const segment = findSocketSegment(route.path) ?? findSocketSegment(route.target.uri);
  if (segment !== undefined) return { strength: 'likely', reason: `its path has "${segment}"` };
  const { host } = route.target;
  return (isSocketName(host) && sources.upstreams.has(host)) || /web-?socket/i.test(host)
    ? { strength: 'likely', reason: `the server is called "${host}"` }
    : undefined;
}

function findWeak(sources: SignalSources, route: Route): Signal | undefined {
  if (sources.unusedUpgradeMap !== undefined)
    return { strength: 'weak', reason: `a map defines ${sources.unusedUpgradeMap.variable} and nothing uses it` };
  const { opener } = route.location;
  if (opener === undefined || opener.source !== sources.file) return undefined;
  const line = sources.file.lineNumber(opener.directive.start);
  for (let other = line - COMMENT_DISTANCE_LINES; other <= line + COMMENT_DISTANCE_LINES; other++)
    if (sources.socketCommentLines.has(other))
      return { strength: 'weak', reason: 'a comment beside it speaks of WebSockets' };
  return undefined;
}

/** True for `chat-ws` and `ws.example.com`. */
export function isSocketName(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[-_.]/)
    .some((word) => SOCKET_WORDS.has(word));
}

/** The first segment of a path, or of a regular expression's literal parts, that names a WebSocket endpoint. */
export function findSocketSegment(path: string): string | undefined {
  return path
    .toLowerCase()
    .replaceAll('\\', '')
    .split(/[^a-z0-9._-]+/)
    .find((segment) => SOCKET_SEGMENTS.has(segment));
}
