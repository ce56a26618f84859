/** A `timeout tunnel` in anonymous defaults that the backends do not take, since other defaults govern them. */

import { type CutPath, findCutPaths } from './cutPaths';
import type { HaproxyModel } from './model';
import { type Defaults, hasBackend, type ProxySection } from './proxy';
import type { TimeoutSetting } from './settings';
import { isSure } from './signal';

export interface LostTunnel {
  /** `reset`: later defaults start from zero. `below`: the defaults come after every section. */
  readonly kind: 'reset' | 'below';
  readonly tunnel: TimeoutSetting;
  /** The defaults that hold it. */
  readonly holder: Defaults;
  /** The defaults that govern the backends; undefined when none do. */
  readonly governing: Defaults | undefined;
  /** The backends in which idle WebSockets are cut; at least one. */
  readonly cuts: readonly CutPath[];
}

/** Each anonymous `defaults` starts from zero and holds for the sections below it, up to the next one (manual §4). */
export function findLostTunnels(model: HaproxyModel): readonly LostTunnel[] {
  const holders = model.defaults.filter((one) => isAnonymous(one) && one.settings.timeouts.has('tunnel'));
  if (holders.length === 0) return [];
  // A frontend has no use for the timeout, so defaults that serve only frontends do not hold it for them.
  const used = new Set(model.proxies.filter(hasBackend).map(({ defaults }) => defaults));
  const earlier = findEarlierHolders(model.defaults, new Set(holders));
  const lowest = model.proxies.at(-1)?.section.header.start ?? Number.POSITIVE_INFINITY;
  // Without `global` the file is one of several, and its last defaults may serve the next one.
  const isFirstFile = model.file.sections.some(({ kind }) => kind === 'global');
  const below = isFirstFile ? holders.find(({ section }) => section.header.start > lowest) : undefined;
  const found = new Map<Defaults | undefined, LostTunnel & { readonly cuts: CutPath[] }>();
  for (const cut of findCutPaths(model).values()) {
    const governing = cut.path.backend.defaults;
    const known = found.get(governing);
    if (known !== undefined) {
      known.cuts.push(cut);
      continue;
    }
    if (governing !== undefined && (!isAnonymous(governing) || cut.path.backend.section.from !== undefined)) continue;
    const above = governing === undefined ? undefined : earlier.get(governing);
    // Defaults that serve other sections may be meant for those alone, unless these carry WebSockets too.
    const isMeant = above !== undefined && (!used.has(above) || isSure(cut.path.signal));
    const holder = isMeant ? above : below;
    const tunnel = holder?.settings.timeouts.get('tunnel');
    // What holds in one branch of an `.if` is not what the others miss.
    if (holder === undefined || tunnel?.isAlways !== true || tunnel.duration?.ms === 0) continue;
    found.set(governing, { kind: isMeant ? 'reset' : 'below', tunnel, holder, governing, cuts: [cut] });
  }
  return [...found.values()];
}

/** The backends of whose missing timeout a lost one is the cause. */
export function findLosers(model: HaproxyModel): ReadonlySet<ProxySection> {
  return new Set(findLostTunnels(model).flatMap(({ cuts }) => cuts.map(({ path }) => path.backend)));
}

/** For each defaults the nearest holder above it. */
function findEarlierHolders(all: readonly Defaults[], holders: ReadonlySet<Defaults>): ReadonlyMap<Defaults, Defaults> {
  const earlier = new Map<Defaults, Defaults>();
  let last: Defaults | undefined;
  for (const one of all) {
    if (last !== undefined) earlier.set(one, last);
    if (holders.has(one)) last = one;
  }
  return earlier;
}

/** Whoever names defaults, or takes them by name, knows what is taken. */
function isAnonymous({ section }: Defaults): boolean {
  return section.name === undefined && section.from === undefined;
}
