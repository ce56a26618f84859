/** A place of the linted file that hands requests on, and what is in force there. */

import { toOneLine } from '../../../base/markdownText';
import { copyStatement } from '../../nginx/edits';
import { findHeaders, findSentHeader, type HeaderSet, mentionsUpgrade } from '../../nginx/headerSet';
import { describeLevel, type Level, type Placed } from '../../nginx/level';
import type { NginxModel } from '../../nginx/model';
import { type ProxyTarget, parseTarget, type Route } from '../../nginx/route';
import { isTemplated } from '../../nginx/templates';
import { toPlainVariable, type VariableMap } from '../../nginx/variables';
import { fileName } from '../../paths';
import { joinWords } from '../../words';

/** From here on NGINX speaks HTTP/1.1 to upstreams by itself and sends no `Connection`. */
export const VERSION_DEFAULT_SINCE = '1.29.7';

export interface Place {
  readonly level: Level;
  /** The location around an `if`; the level itself in most cases, and for a server of `stream`. */
  readonly location: Level;
  readonly pass: Placed;
  readonly target: ProxyTarget;
  /** Undefined for a server of `stream`. */
  readonly route: Route | undefined;
}

/** The places whose block opens in the linted file, in text order. */
export function findPlaces(model: NginxModel): readonly Place[] {
  const places: Place[] = model.routes.map((route) => ({ ...route, route }));
  for (const level of model.levels) {
    if (level.protocol !== 'stream' || level.kind !== 'server') continue;
    const pass = level.items.find(({ directive }) => directive.name === 'proxy_pass');
    const target = pass?.directive.args[0]?.value ?? '';
    if (pass !== undefined)
      places.push({ level, location: level, pass, target: parseTarget(`http://${target}`), route: undefined });
  }
  return places.filter(({ level }) => model.isHere(level.opener)).sort((a, b) => startOf(a.level) - startOf(b.level));
}

export function titleOf({ level, location }: Place): string {
  if (level === location) return describeLevel(level);
  const words = level.opener?.directive.args.map(({ value }) => value) ?? [];
  return [describeLevel(location), level.kind, ...words].join(' ');
}

/** Real files nest less than ten levels; a hostile one must not cost the square of its depth. */
const MAX_CHAIN = 32;

/** A level and those around it, inner ones first. */
export function toChain(level: Level): readonly Level[] {
  const chain: Level[] = [];
  for (let at: Level | undefined = level; at !== undefined && chain.length < MAX_CHAIN; at = at.parent) chain.push(at);
  return chain;
}

/** Every directive of a name at the nearest level that has one: how array directives such as `limit_req` inherit. */
export function findNearest(level: Level, name: string): readonly Placed[] {
  for (const at of toChain(level)) {
    const items = at.items.filter(({ directive }) => directive.name === name);
    if (items.length > 0) return items;
  }
  return [];
}

/** The maps whose variables the headers use. */
export function findUsedMaps(model: NginxModel, set: HeaderSet | undefined): readonly VariableMap[] {
  const used = new Set<string>();
  for (const { value } of set?.headers ?? [])
    for (const [name] of value.matchAll(/\$\{\w+\}|\$\w+/g)) used.add(toPlainVariable(name));
  return used.size === 0 ? [] : model.maps.filter(({ variable }) => used.has(variable));
}

/** True where both headers go upstream with values that may ask for the upgrade. */
export function passesUpgrade(set: HeaderSet | undefined): boolean {
  const upgrade = findSentHeader(set, 'upgrade')?.value;
  if (upgrade === undefined || !(/^websocket$/i.test(upgrade) || isOpen(upgrade))) return false;
  return findHeaders(set, 'connection').some(
    (header) => mentionsUpgrade(header) || (isOpen(header.value) && !/^\$\{?http_upgrade\}?$/.test(header.value)),
  );
}

/** True for a value that is not all written out. */
function isOpen(value: string): boolean {
  return value.includes('$') || isTemplated(value);
}

/** `from nginx.conf:12 (http)` */
export function originOf({ source, directive, level }: Placed): string {
  return `from ${fileName(source.path)}:${source.lineNumber(directive.start)} (${describeLevel(level)})`;
}

/** A directive as it is written, with its origin as a comment. */
export function withOrigin(placed: Placed): string {
  return `${toOneLine(copyStatement(placed.directive, placed.source.text))}  # ${toOneLine(originOf(placed))}`;
}

/** The upstream block that a place's requests go to. */
export function findUpstream(model: NginxModel, { route, target }: Place): Level | undefined {
  if (route !== undefined) return model.upstreams.get(target.host)?.level;
  return model.levels.find(
    ({ kind, protocol, opener }) =>
      kind === 'upstream' && protocol === 'stream' && opener?.directive.args[0]?.value === target.host,
  );
}

/** What could hold more than is seen, from a level upwards; each once. */
export function describeUnknowns(level: Level): string | undefined {
  const names = toChain(level).flatMap(({ unknowns }) => unknowns.map(({ name }) => name));
  return names.length === 0 ? undefined : joinWords([...new Set(names)]);
}

function startOf(level: Level): number {
  return level.opener?.directive.start ?? 0;
}
