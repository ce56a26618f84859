import type { Level, Placed, UnknownPart } from './level';
import type { Token } from './lexer';

/** One `proxy_set_header`. */
export interface SetHeader {
  /** As written. */
  readonly name: string;
  /** In lower case: names compare without case. */
  readonly key: string;
  readonly value: string;
  readonly valueToken: Token | undefined;
  readonly placed: Placed;
}

/** Every `proxy_set_header` of one level, includes inlined. Two of one name are both sent; an empty value removes the header. */
export interface HeaderSet {
  readonly level: Level;
  readonly headers: readonly SetHeader[];
}

/** What a level sends: the set of the nearest level that has one. Sets never merge. */
export interface EffectiveHeaders {
  readonly set: HeaderSet | undefined;
  /** Where another header could come from unseen. */
  readonly unknown: UnknownPart | undefined;
  /** The set of the nearest level, this one or an outer one, that asks for an upgrade, whether or not it is in force here. */
  readonly asking: HeaderSet | undefined;
}

const NOTHING: EffectiveHeaders = { set: undefined, unknown: undefined, asking: undefined };

/** Effective headers of every level; `levels` holds outer levels first. */
export function resolveHeaders(levels: readonly Level[]): ReadonlyMap<Level, EffectiveHeaders> {
  const resolved = new Map<Level, EffectiveHeaders>();
  for (const level of levels) {
    const outer = (level.parent && resolved.get(level.parent)) ?? NOTHING;
    const own = readHeaderSet(level);
    resolved.set(level, {
      set: own ?? outer.set,
      unknown: level.unknowns[0] ?? (own === undefined ? outer.unknown : undefined),
      asking: own !== undefined && asksForUpgrade(own) ? own : outer.asking,
    });
  }
  return resolved;
}

function readHeaderSet(level: Level): HeaderSet | undefined {
  if (level.protocol !== 'http') return undefined;
  const headers = level.items.filter(({ directive }) => directive.name === 'proxy_set_header').map(toSetHeader);
  return headers.length > 0 ? { level, headers } : undefined;
}

function toSetHeader(placed: Placed): SetHeader {
  const [nameToken, valueToken] = placed.directive.args;
  const name = nameToken?.value ?? '';
  return { name, key: name.toLowerCase(), value: valueToken?.value ?? '', valueToken, placed };
}

export function findHeaders(set: HeaderSet | undefined, key: string): readonly SetHeader[] {
  return set?.headers.filter((header) => header.key === key) ?? [];
}

/** The first header of a name that is really sent. */
export function findSentHeader(set: HeaderSet | undefined, key: string): SetHeader | undefined {
  return set?.headers.find((header) => header.key === key && header.value !== '');
}

/** True when the author wants upgrades here: an `Upgrade` that is sent, or a `Connection` that speaks of upgrading. */
export function asksForUpgrade(set: HeaderSet | undefined): boolean {
  return findSentHeader(set, 'upgrade') !== undefined || findHeaders(set, 'connection').some(mentionsUpgrade);
}

/** True for `upgrade`, `Keep-Alive, Upgrade` and for a variable like `$connection_upgrade`. */
export function mentionsUpgrade(header: SetHeader): boolean {
  return /upgrade/i.test(header.value) && !/^\$\{?http_upgrade\}?$/.test(header.value);
}
