import { isBinary } from '../binary';
import type { Finding, LintRequest } from '../rule';
import { type DialectInsight, type Insight, NO_INSIGHT, type RouteInsight, type SocketUrl } from './contract';
import { readHaproxyInsight } from './haproxy/haproxyInsight';
import { readNginxInsight } from './nginx/nginxInsight';

export type {
  CompletionItem,
  HoverText,
  Insight,
  OutlineItem,
  RouteInsight,
  RouteVerdict,
  ServedUrl,
  SocketUrl,
} from './contract';

type Read = (request: LintRequest, findings: readonly Finding[]) => DialectInsight;

/** Dialects that are not listed have no routes and nothing to hover. */
const READERS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['nginx', readNginxInsight],
  ['haproxy', readHaproxyInsight],
]);
const finders = new WeakMap<Insight, DialectInsight>();

/** `findings` are those of `lint()` for the same request. */
export function readInsight(request: LintRequest, findings: readonly Finding[]): Insight {
  const read = isBinary(request.text) ? undefined : READERS.get(request.dialect);
  const answer = read?.(request, findings) ?? NO_INSIGHT;
  finders.set(answer.insight, answer);
  return answer.insight;
}

/** Which route of a config serves this URL, as the proxy itself would choose; undefined when this config does not serve it. */
export function findRouteFor(insight: Insight, url: SocketUrl): RouteInsight | undefined {
  return finders.get(insight)?.findRoute(url);
}
