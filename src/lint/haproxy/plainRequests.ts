/** Where requests come through that ask for no WebSocket. */

import type { AclExpression } from './acl';
import { findExpressions, findRequestHeader, judgePlainRequest } from './handshake';
import type { HaproxyModel } from './model';
import type { ProxySection } from './proxy';
import type { Route } from './routes';
import { isLikelyName, isLikelyPath } from './signal';

const SERVER_NAMES: ReadonlySet<string> = new Set(['ssl_fc_sni', 'req.ssl_sni', 'req_ssl_sni']);

/**
 * The frontends and backends that plain requests reach for certain, where no name and no route says that they are for
 * WebSockets alone. A route by path is not certain: nobody knows what is asked for there.
 */
export function findPlainProxies({ proxies, routes }: HaproxyModel): ReadonlySet<ProxySection> {
  const plain = new Set<ProxySection>();
  const targets = new Set<string>();
  const closed = new Set<ProxySection>();
  for (const route of routes) {
    const { frontend, line, target } = route;
    if (closed.has(frontend)) continue;
    const truth = judgePlainRequest(route.condition, frontend.acls);
    if (truth === 'yes' && line.branch === undefined) closed.add(frontend);
    if (truth !== 'yes' && !(truth === 'unknown' && isByHostOnly(route))) continue;
    if (route.signal !== undefined || isLikelyName(frontend.name) || isLikelyName(target.value)) continue;
    plain.add(frontend);
    if (!route.isDynamic) targets.add(target.value);
  }
  for (const proxy of proxies) {
    const isTarget = proxy.kind === 'listen' ? !closed.has(proxy) : targets.has(proxy.name);
    if (isTarget && !isLikelyName(proxy.name)) plain.add(proxy);
  }
  return plain;
}

/** A site of its own gets plain requests as any other, unless its name speaks of WebSockets. */
function isByHostOnly({ condition, frontend }: Route): boolean {
  if (condition === undefined || condition.polarity === 'unless') return false;
  return condition.groups.flat().every((term) => {
    const expressions = findExpressions(term, frontend.acls);
    return expressions.length > 0 && expressions.every(isHostTest);
  });
}

function isHostTest(expression: AclExpression): boolean {
  if (findRequestHeader(expression) !== 'host' && !SERVER_NAMES.has(expression.fetch)) return false;
  return !expression.patterns.some(({ value }) => isLikelyName(value) || isLikelyPath(value.replaceAll('.', '/')));
}
