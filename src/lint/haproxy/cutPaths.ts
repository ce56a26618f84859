/** The backends through which idle WebSockets are cut, for want of a `timeout tunnel`. */

import { findIdleLimit, findTunnel, getMinIdleMs, type IdleLimit, isTunnelSetByRule } from './idleLimit';
import type { HaproxyModel, SignalledPath } from './model';
import { hasBackend, hasServers, type ProxySection } from './proxy';

export interface CutPath {
  readonly path: SignalledPath;
  readonly limit: IdleLimit;
}

/** For each backend without a tunnel timeout the path that matters most. */
export function findCutPaths(model: HaproxyModel): ReadonlyMap<ProxySection, CutPath> {
  const minIdleMs = getMinIdleMs(model.options.minIdleMs);
  const heartbeatMs = model.statements.heartbeatMs ?? Number.POSITIVE_INFINITY;
  const bare = new Set(
    model.proxies.filter((proxy) => hasBackend(proxy) && hasServers(proxy) && isWithoutTunnel(proxy)),
  );
  const worst = new Map<ProxySection, CutPath>();
  for (const path of model.paths) {
    const limit = bare.has(path.backend) ? findIdleLimit(path) : undefined;
    if (limit === undefined || limit.ms >= minIdleMs || heartbeatMs < limit.ms) continue;
    const known = worst.get(path.backend);
    if (known === undefined || isWorse({ path, limit }, known)) worst.set(path.backend, { path, limit });
  }
  return worst;
}

/** Is it known that `timeout tunnel` is missing, at least in one branch of an `.if`? */
function isWithoutTunnel(backend: ProxySection): boolean {
  // With defaults in another file, or a template that leaves whole lines, nobody knows what is missing.
  if (!backend.isInheritanceKnown || backend.section.hasInsertions) return false;
  if (backend.defaults?.section.hasInsertions === true) return false;
  // That `timeout tunnel 0` does nothing belongs to its own line.
  if (backend.settings.timeouts.get('tunnel')?.duration?.ms === 0) return false;
  return findTunnel(backend)?.isAlways !== true && !isTunnelSetByRule(backend);
}

function isWorse(one: CutPath, other: CutPath): boolean {
  const rank = (cut: CutPath) => (cut.path.signal === 'certain' ? 2 : cut.path.signal === 'likely' ? 1 : 0);
  return rank(one) > rank(other) || (rank(one) === rank(other) && one.limit.ms < other.limit.ms);
}
