import type { HeaderSet } from './headerSet';
import { evaluateMap, type VariableMap } from './variables';

/** What the maps of `$http_upgrade` are good for. */
export interface MapUsage {
  /** Turns an upgrade request into `upgrade`: fit for a `Connection` header. */
  readonly upgradeMap: VariableMap | undefined;
  /** Written for WebSockets, but no `proxy_set_header` uses its variable. */
  readonly unused: VariableMap | undefined;
}

export function findMapUsage(maps: readonly VariableMap[], sets: readonly HeaderSet[]): MapUsage {
  const candidates = maps.filter(({ source }) => source === '$http_upgrade');
  const used = new Set<string>();
  for (const { headers } of sets)
    for (const { value } of headers) for (const [, name = ''] of value.matchAll(/\$\{?(\w+)/g)) used.add(`$${name}`);
  return {
    upgradeMap: candidates.find((map) => evaluateMap(map, 'websocket')?.toLowerCase() === 'upgrade'),
    unused: candidates.find(({ variable }) => !used.has(variable)),
  };
}
