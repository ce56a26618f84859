import type { Level, Placed } from './level';

/**
 * Directives that may be repeated, such as `proxy_hide_header`: a level with one of its own inherits none, as with
 * `proxy_set_header`. `levels` holds outer levels first.
 */
export function resolveList(levels: readonly Level[], name: string): ReadonlyMap<Level, readonly Placed[]> {
  const resolved = new Map<Level, readonly Placed[]>();
  for (const level of levels) {
    const own = level.items.filter(({ directive }) => directive.name === name);
    const inherited = (level.parent && resolved.get(level.parent)) ?? [];
    resolved.set(level, own.length > 0 && level.protocol === 'http' ? own : inherited);
  }
  return resolved;
}
