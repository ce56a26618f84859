import { findIdleLimit, findTunnel, isTunnelSetByRule } from '../../haproxy/idleLimit';
import type { ProxySection } from '../../haproxy/proxy';
import type { TimeoutName } from '../../haproxy/settings';
import { type Signal, strongest } from '../../haproxy/signal';
import type { RouteVerdict } from '../contract';
import type { ConcernIndex } from './concernIndex';
import type { Place } from './place';

export function judgePlace(place: Place, concerns: ConcernIndex): RouteVerdict {
  const findings = concerns.of(place);
  if (findings.length > 0) return { kind: 'broken', findings };
  const signal = findPlaceSignal(place);
  if (signal === undefined || signal === 'weak') return { kind: 'plain' };
  if (place.backend.section.hasInsertions)
    return { kind: 'unknown', because: 'a template part of this section may hold any lines' };
  return { kind: 'ready', idleMs: findIdleMs(place) };
}

export function findPlaceSignal({ paths }: Place): Signal | undefined {
  return strongest(paths.map(({ signal }) => signal));
}

/** How long a WebSocket may be silent: `timeout tunnel`, else the smaller of `timeout client` and `timeout server`; undefined where that is not known, or never. */
export function findIdleMs({ backend, paths }: Place): number | undefined {
  if (isTunnelSetByRule(backend) || !backend.isInheritanceKnown || isOpen(backend, 'tunnel')) return undefined;
  const tunnel = findTunnel(backend);
  if (tunnel?.isAlways === true) return tunnel.duration?.ms;
  if (tunnel !== undefined || isOpen(backend, 'server')) return undefined;
  if (paths.some(({ frontend }) => !frontend.isInheritanceKnown || isOpen(frontend, 'client'))) return undefined;
  const limits = paths.flatMap((path) => findIdleLimit(path)?.ms ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** A value that is filled in later, or one that a branch of `.if` may leave out. */
function isOpen({ settings, section }: ProxySection, name: TimeoutName): boolean {
  const setting = settings.timeouts.get(name);
  if (setting === undefined) return section.hasInsertions;
  return setting.duration === undefined || (!setting.isAlways && name !== 'tunnel');
}
