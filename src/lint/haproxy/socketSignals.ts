/** How sure it is that WebSockets take a path: the route's condition, names, and what both sections say of them. */

import { parseAclExpression } from './acl';
import { findCondition } from './condition';
import type { Comment, Line } from './parser';
import type { ProxySection } from './proxy';
import type { Route, SocketPath } from './routes';
import { findExpressionSignal, findSignal, findTermSignal, isLikelyName, type Signal, strongest } from './signal';

/** A comment counts this many lines up and down. */
const COMMENT_REACH_LINES = 3;
const SPOKEN_OF = /web-?\s?socket/i;
const WS_MODES: ReadonlySet<string> = new Set(['auto', 'h1', 'h2']);
const REFUSALS: ReadonlySet<string> = new Set(['deny', 'reject', 'tarpit', 'silent-drop', 'return']);

export type PathSignals = (path: SocketPath) => Signal | undefined;

/** Prepares the signals of one file; each section is read once. */
export function readPathSignals(
  text: string,
  comments: readonly Comment[],
  proxies: readonly ProxySection[],
  routes: readonly Route[],
  isKnown: (path: SocketPath) => boolean,
): PathSignals {
  const spokenOf = findSpokenOfLines(text, comments);
  const picky = new Set(routes.filter((route) => route.signal !== undefined).map((route) => route.frontend));
  const signals = new Map(proxies.map((proxy) => [proxy, findProxySignal(proxy)]));
  const isSpokenOf = (line: Line | undefined) => line !== undefined && spokenOf.has(line.number);
  return (path) => {
    const { frontend, backend, route } = path;
    if (isKnown(path)) return 'certain';
    const isNear = isSpokenOf(route?.line) || isSpokenOf(backend.section.header);
    return strongest([
      route?.signal,
      signals.get(backend),
      // A frontend that picks WebSockets out sends the others, by its own word, something else.
      picky.has(frontend) ? undefined : signals.get(frontend),
      isNear ? 'weak' : undefined,
    ]);
  };
}

function findProxySignal(proxy: ProxySection): Signal | undefined {
  const own: Signal | undefined = isLikelyName(proxy.name) ? 'likely' : undefined;
  return strongest([own, ...proxy.section.lines.map((line) => findLineSignal(proxy, line))]);
}

function findLineSignal(proxy: ProxySection, line: Line): Signal | undefined {
  const isEntry = proxy.kind === 'frontend';
  if (line.keyword === 'acl') {
    const expression = isEntry ? undefined : parseAclExpression(line.args.slice(1));
    return expression === undefined ? undefined : findExpressionSignal(expression);
  }
  if (line.keyword === 'server' || line.keyword === 'default-server') return hasWsOption(line) ? 'certain' : undefined;
  if (line.keyword === 'timeout') return !isEntry && isTunnel(line) ? 'certain' : undefined;
  if (isRefusal(line)) return undefined;
  const condition = findCondition(line.args);
  // Whom a route takes is the route's own signal; one that takes all but WebSockets leaves them to the next.
  if (line.keyword === 'use_backend' && findSignal(condition, proxy.acls) !== undefined) return undefined;
  const terms = condition?.groups.flat() ?? [];
  return strongest(terms.map((term) => findTermSignal(term, proxy.acls)));
}

/** Server option `ws { auto | h1 | h2 }`, configuration manual §5.2. */
function hasWsOption(line: Line): boolean {
  return line.args.some((word, at) => word.value === 'ws' && WS_MODES.has(line.args[at + 1]?.value ?? ''));
}

function isTunnel(line: Line): boolean {
  return line.args[0]?.value === 'tunnel' && line.args[1]?.value !== '0';
}

function isRefusal(line: Line): boolean {
  return line.keyword === 'http-request' && REFUSALS.has(line.args[0]?.value ?? '');
}

function findSpokenOfLines(text: string, comments: readonly Comment[]): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const comment of comments) {
    if (!SPOKEN_OF.test(text.slice(comment.start, comment.end))) continue;
    for (let reach = -COMMENT_REACH_LINES; reach <= COMMENT_REACH_LINES; reach++) lines.add(comment.lineNumber + reach);
  }
  return lines;
}
