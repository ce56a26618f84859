import { isLikelyName } from '../haproxy/signal';
import { findSocketSegment } from '../nginx/signals';
import type { KnownWebSocket } from '../rule';
import type { ScalarNode } from './yamlTree';

/** How sure it is that WebSockets come through; rules about something missing need `likely`. */
export interface Signal {
  readonly strength: 'certain' | 'likely' | 'weak';
  /** Completes "because …". */
  readonly reason: string;
  /** The only services it speaks of; all of the Ingress where undefined. */
  readonly services?: readonly string[];
}

export interface PathParts {
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly service: string | undefined;
}

/** Segments that mean something else at an Ingress as often: liveness probes, JupyterHub, billing. */
const AMBIGUOUS_SEGMENTS: ReadonlySet<string> = new Set(['live', 'hub', 'subscriptions']);
const UPGRADE_HEADER =
  /\bproxy_set_header\s+["']?(?:Upgrade|Connection)["']?\s+["']?(?:\$http_upgrade|\$connection_upgrade|upgrade|websocket)\b/i;
/** Long-lived connections, of whatever kind. */
const LONG_SECONDS = 600;

export function findPathSignal(parts: PathParts, known: readonly KnownWebSocket[]): Signal | undefined {
  const declared = known.find((one) => covers(parts, one));
  if (declared !== undefined) return { strength: 'certain', reason: declared.reason };
  const segment = findSocketSegment(parts.path ?? '');
  if (segment !== undefined && !AMBIGUOUS_SEGMENTS.has(segment))
    return { strength: 'likely', reason: `its path has "${segment}"` };
  if (isLikelyName(parts.service ?? ''))
    return { strength: 'likely', reason: `its service is called "${parts.service}"` };
  const [label = ''] = (parts.host ?? '').split('.');
  return isLikelyName(label) ? { strength: 'likely', reason: `its host is called "${parts.host}"` } : undefined;
}

/** Annotations that are only about WebSockets, or about connections that last. */
export function findAnnotationSignal(
  annotations: readonly { readonly key: ScalarNode; readonly value: ScalarNode }[],
): Signal | undefined {
  for (const { key, value } of annotations) {
    if (key.value.endsWith('/websocket-services'))
      return { strength: 'certain', reason: `${key.value} names services`, services: value.value.split(/[\s,]+/) };
    if (key.value.endsWith('-snippet') && UPGRADE_HEADER.test(value.value))
      return { strength: 'certain', reason: `${key.value} speaks of upgrades` };
  }
  const long = annotations.find(
    ({ key, value }) => key.value.endsWith('/proxy-read-timeout') && Number.parseInt(value.value, 10) >= LONG_SECONDS,
  );
  return long === undefined ? undefined : { strength: 'weak', reason: `${long.key.value} is long` };
}

function covers({ host, path = '/' }: PathParts, known: KnownWebSocket): boolean {
  if (host !== undefined && known.host !== undefined && host.toLowerCase() !== known.host.toLowerCase()) return false;
  return /^[\w/.-]*$/.test(path) && path !== '/' ? known.path.startsWith(path) : known.path === path;
}
