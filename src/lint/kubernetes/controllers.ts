import type { MapNode, ScalarNode } from './yamlTree';

/**
 * Who reads an Ingress. `haproxy` is one of the two HAProxy controllers, it is not told which; undefined stands for any
 * other, such as the one of F5 with its `nginx.org/` annotations, of which nothing is claimed.
 */
export type Controller = 'ingress-nginx' | 'haproxytech' | 'haproxy-ingress' | 'haproxy';

export const NGINX_PREFIX = 'nginx.ingress.kubernetes.io/';
export const HAPROXYTECH_PREFIX = 'haproxy.org/';
export const HAPROXY_INGRESS_PREFIX = 'haproxy-ingress.github.io/';

/** Prefixes as the controllers' manuals list them, with the only controller that reads each. */
const OWNERS: readonly (readonly [prefix: string, controller: Controller])[] = [
  [NGINX_PREFIX, 'ingress-nginx'],
  [HAPROXYTECH_PREFIX, 'haproxytech'],
  ['haproxy.com/', 'haproxytech'],
  [HAPROXY_INGRESS_PREFIX, 'haproxy-ingress'],
];
const F5_PREFIX = /^(?:nginx\.org|nginx\.com)\//;

/** By its class where that names one, else by the annotations it has. */
export function findController(
  className: ScalarNode | undefined,
  annotations: MapNode | undefined,
): Controller | undefined {
  const keys = annotations?.pairs.map(({ key }) => key.value) ?? [];
  if (keys.some((key) => F5_PREFIX.test(key))) return undefined;
  const owners = new Set(OWNERS.filter(([prefix]) => keys.some((key) => key.startsWith(prefix))).map(([, one]) => one));
  const [only] = owners.size === 1 ? owners : [];
  const named = className?.value.toLowerCase();
  if (named === undefined) return only;
  if (named.includes('haproxy')) return only === 'ingress-nginx' ? 'haproxy' : (only ?? 'haproxy');
  if (named.includes('nginx')) return 'ingress-nginx';
  // A class with a name of its own: the annotations tell whose it is.
  return only;
}

/** The first part of a key that one of the known controllers reads, or that an older one read. */
export function findPrefix(key: string): string | undefined {
  const known = [...OWNERS.map(([prefix]) => prefix), 'ingress.kubernetes.io/'];
  return known.find((prefix) => key.startsWith(prefix));
}

export function isPrefixOf(controller: Controller, prefix: string): boolean {
  if (controller === 'ingress-nginx') return prefix === NGINX_PREFIX;
  // Both HAProxy controllers still read `ingress.kubernetes.io/`.
  return prefix !== NGINX_PREFIX;
}
