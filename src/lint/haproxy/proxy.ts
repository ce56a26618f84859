/** The sections that carry traffic, each with what it has in force. */

import { type AclExpression, parseAclExpression } from './acl';
import type { AclScope } from './handshake';
import type { Section } from './parser';
import { NO_SETTINGS, readSettings, type Settings } from './settings';

/** A section whose lines take part in handling requests. */
export interface TrafficSection {
  readonly section: Section;
  readonly settings: Settings;
  /** Undefined when it is not known here. HAProxy's own default is `tcp`. */
  readonly mode: string | undefined;
  /** Own acls, then those of the defaults. */
  readonly acls: AclScope;
  /** False when `from` names defaults that are not in this file, or when another file may hold the defaults. */
  readonly isInheritanceKnown: boolean;
}

export interface Defaults extends TrafficSection {
  readonly kind: 'defaults';
}

export interface ProxySection extends TrafficSection {
  readonly kind: 'frontend' | 'backend' | 'listen';
  readonly name: string;
  /** The defaults it takes; undefined when none applies. */
  readonly defaults: Defaults | undefined;
}

export interface Proxies {
  readonly defaults: readonly Defaults[];
  readonly proxies: readonly ProxySection[];
}

/** More definitions of one acl than anyone writes; the rest is not judged, so that a hostile file costs linear time. */
const MAX_ALTERNATIVES = 256;

const SERVER_KEYWORDS: ReadonlySet<string> = new Set(['server', 'server-template', 'dispatch']);

const NO_ACLS: AclScope = new Map<string, readonly AclExpression[]>();

export function readProxies(sections: readonly Section[]): Proxies {
  const isWhole = isWholeConfiguration(sections);
  const named = new Map<string, Defaults>();
  const defaults: Defaults[] = [];
  const proxies: ProxySection[] = [];
  for (const section of sections) {
    if (section.kind === 'defaults') {
      const entry = toDefaults(section, named);
      defaults.push(entry);
      if (section.name !== undefined) named.set(section.name.value, entry);
    } else if (isProxyKind(section.kind)) {
      const base = section.from === undefined ? defaults.at(-1) : named.get(section.from.value);
      const isKnown = base === undefined ? section.from === undefined && isWhole : base.isInheritanceKnown;
      proxies.push(toProxy(section.kind, section, base, isKnown));
    }
  }
  return { defaults, proxies };
}

export function hasFrontend(proxy: ProxySection): boolean {
  return proxy.kind !== 'backend';
}

export function hasBackend(proxy: ProxySection): boolean {
  return proxy.kind !== 'frontend';
}

/** A section without servers, such as one for statistics only, passes nothing on. */
export function hasServers({ section }: ProxySection): boolean {
  return section.hasInsertions || section.lines.some((line) => SERVER_KEYWORDS.has(line.keyword));
}

/** The acls a section defines itself. */
export function readAcls(section: Section): ReadonlyMap<string, readonly AclExpression[]> {
  const acls = new Map<string, AclExpression[]>();
  for (const line of section.lines) {
    if (line.keyword !== 'acl') continue;
    const name = line.args[0]?.value ?? '';
    const expression = parseAclExpression(line.args.slice(1));
    if (expression === undefined) continue;
    const known = acls.get(name);
    if (known === undefined) acls.set(name, [expression]);
    else if (known.length < MAX_ALTERNATIVES) known.push(expression);
  }
  return acls;
}

/** HAProxy reads several files as one; a file with neither defaults nor global and a way in is a part of something. */
function isWholeConfiguration(sections: readonly Section[]): boolean {
  const has = (kind: Section['kind']) => sections.some((section) => section.kind === kind);
  return has('defaults') || (has('global') && (has('frontend') || has('listen')));
}

/** An anonymous `defaults` starts from zero; `from NAME` copies (configuration manual §4). */
function toDefaults(section: Section, named: ReadonlyMap<string, Defaults>): Defaults {
  const base = section.from === undefined ? undefined : named.get(section.from.value);
  const settings = readSettings(section, base?.settings ?? NO_SETTINGS);
  return {
    kind: 'defaults',
    section,
    settings,
    mode: settings.mode?.isUnknown === false ? settings.mode.value : undefined,
    acls: readAcls(section),
    isInheritanceKnown: section.from === undefined || base?.isInheritanceKnown === true,
  };
}

function toProxy(
  kind: ProxySection['kind'],
  section: Section,
  defaults: Defaults | undefined,
  isKnown: boolean,
): ProxySection {
  const settings = readSettings(section, defaults?.settings ?? NO_SETTINGS);
  return {
    kind,
    name: section.name?.value ?? '',
    section,
    defaults,
    isInheritanceKnown: isKnown,
    settings,
    mode: findMode(settings, isKnown),
    acls: joinScopes(readAcls(section), defaults?.acls ?? NO_ACLS),
  };
}

function findMode({ mode }: Settings, isKnown: boolean): string | undefined {
  if (mode !== undefined) return mode.isUnknown ? undefined : mode.value;
  return isKnown ? 'tcp' : undefined;
}

/** Looks up both on demand, so that defaults with many acls are not copied into every section. */
function joinScopes(own: AclScope, inherited: AclScope): AclScope {
  return {
    get: (name) => {
      const first = own.get(name);
      const second = inherited.get(name);
      return first !== undefined && second !== undefined ? [...first, ...second] : (first ?? second);
    },
  };
}

function isProxyKind(kind: Section['kind']): kind is ProxySection['kind'] {
  return kind === 'frontend' || kind === 'backend' || kind === 'listen';
}
