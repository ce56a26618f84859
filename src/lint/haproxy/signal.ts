/** Signs that a part of the configuration carries WebSockets; a rule about what is missing needs one. */

import type { AclExpression } from './acl';
import type { Condition, Term } from './condition';
import { type AclScope, findExpressions, findRequestHeader, judgeRequest } from './handshake';

/**
 * How sure it is that a line is about WebSockets. `certain`: it names the handshake's own headers. `likely`: it names a
 * path or a thing that people call that way. `weak`: only a comment near it speaks of them.
 */
export type Signal = 'certain' | 'likely' | 'weak';

const LIKELY_SEGMENT =
  /(?:^|[/^$\\|(])(?:ws|wss|websockets?|socket\.io|sockjs|sockjs-node|cable|signalr|hubs?|live|hmr|graphql-ws|subscriptions|socket)(?=$|[/?$|)\\.*])/i;
const LIKELY_NAME = /(?:^|[^a-z])(?:ws|wss|sockets?|socket\.?io|sockjs)(?:$|[^a-z])|web[-_]?socket/i;
const PATH_FETCHES: ReadonlySet<string> = new Set(['path', 'pathq', 'url', 'base', 'capture.req.uri']);

/** A name with `websocket` in it, or with `ws`, `socket`, `socketio` or `sockjs` as a part of its own. */
export function isLikelyName(name: string): boolean {
  return LIKELY_NAME.test(name);
}

/** A path with a segment that people use for WebSockets, such as `/ws` or `/socket.io/`. */
export function isLikelyPath(path: string): boolean {
  return LIKELY_SEGMENT.test(path);
}

/** How surely the condition picks WebSockets out of the traffic; only tests that must hold count. */
export function findSignal(condition: Condition | undefined, scope: AclScope): Signal | undefined {
  if (condition === undefined || condition.polarity === 'unless') return undefined;
  const terms = condition.groups.flat().filter((term) => !term.isNegated);
  return strongest(terms.map((term) => findTermSignal(term, scope)));
}

export function strongest(signals: readonly (Signal | undefined)[]): Signal | undefined {
  return (['certain', 'likely', 'weak'] as const).find((signal) => signals.includes(signal));
}

/** Sure enough to warn: the handshake's own headers, or a name that people use for WebSockets. */
export function isSure(signal: Signal | undefined): boolean {
  return signal === 'certain' || signal === 'likely';
}

export function findTermSignal(term: Term, scope: AclScope): Signal | undefined {
  const name = term.name;
  const own: Signal | undefined = name !== undefined && isLikelyName(name) ? 'likely' : undefined;
  return strongest([own, ...findExpressions(term, scope).map(findExpressionSignal)]);
}

export function findExpressionSignal(expression: AclExpression): Signal | undefined {
  const header = findRequestHeader(expression);
  if (header === 'connection') return judgeRequest(expression) === 'yes' ? 'certain' : undefined;
  if (header === 'upgrade' || header?.startsWith('sec-websocket-'))
    return judgeRequest(expression) === 'no' ? undefined : 'certain';
  const isPath = PATH_FETCHES.has(expression.fetch);
  return isPath && expression.patterns.some((pattern) => isLikelyPath(pattern.value)) ? 'likely' : undefined;
}
