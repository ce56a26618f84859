import type { Level, Placed } from './level';

/** An `upstream` block of the http module. */
export interface Upstream {
  readonly name: string;
  readonly level: Level;
  readonly servers: readonly Placed[];
}

/** By name; of two with one name nginx refuses the second, so the first counts. */
export function collectUpstreams(levels: readonly Level[]): ReadonlyMap<string, Upstream> {
  const upstreams = new Map<string, Upstream>();
  for (const level of levels) {
    const name = level.opener?.directive.args[0]?.value;
    if (level.kind !== 'upstream' || level.protocol !== 'http' || name === undefined || upstreams.has(name)) continue;
    upstreams.set(name, { name, level, servers: level.items.filter(({ directive }) => directive.name === 'server') });
  }
  return upstreams;
}
