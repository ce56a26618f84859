/** Which location answers a path: the search of `ngx_http_core_find_location`, nested locations and redirects included. */

import { compileRegex, type LinearRegex } from '../regex/linearRegex';
import type { Level } from './level';
import type { Choice } from './serverMatch';
import { isTemplated } from './templates';

export type LocationKind =
  /** `= /path` */
  | 'exact'
  | 'prefix'
  /** `^~ /path`: no regular expression of the same level is tried. */
  | 'final-prefix'
  | 'regex'
  | 'caseless-regex'
  /** `@name`: only other locations lead there. */
  | 'named';

export interface LocationPattern {
  readonly kind: LocationKind;
  /** The path, the regular expression, or the name with its `@`. */
  readonly value: string;
}

const MODIFIERS: Readonly<Record<string, LocationKind>> = {
  '=': 'exact',
  '^~': 'final-prefix',
  '~': 'regex',
  '~*': 'caseless-regex',
};
/** A modifier may be glued to what follows it. */
const GLUED = /^(=|\^~|~\*|~)?([\s\S]*)$/;
/** Handlers that answer `/ws` with a redirect to `/ws/` where only the latter is a location. */
const PASS_DIRECTIVES = new Set([
  'proxy_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'scgi_pass',
  'memcached_pass',
  'grpc_pass',
]);
const MAX_DEPTH = 32;
const MAX_PATH_LENGTH = 8_192;

interface LocationTable {
  readonly exact: ReadonlyMap<string, Level>;
  readonly prefixes: ReadonlyMap<string, { readonly level: Level; readonly isFinal: boolean }>;
  readonly regexes: readonly { readonly level: Level; readonly regex: LinearRegex | undefined }[];
  /** False where an include or a template may hold more locations. */
  readonly isComplete: boolean;
}

interface Outcome {
  readonly level: Choice<Level>;
  /** False where regular expressions of the outer levels have a say. */
  readonly isSettled: boolean;
}

/** Reads the words behind `location`; undefined for a location NGINX would refuse. */
export function readLocationPattern(level: Level): LocationPattern | undefined {
  const [first, second] = level.opener?.directive.args.map(({ value }) => value) ?? [];
  if (first === undefined || level.kind !== 'location') return undefined;
  if (second !== undefined) {
    const kind = MODIFIERS[first];
    return kind === undefined ? undefined : { kind, value: second };
  }
  if (first.startsWith('@')) return { kind: 'named', value: first };
  const [, modifier, value = ''] = GLUED.exec(first) ?? [];
  return { kind: MODIFIERS[modifier ?? ''] ?? 'prefix', value };
}

/**
 * The path as NGINX compares it with locations: without query, decoded, `//` merged, dot segments resolved. Undefined for one
 * it refuses or that is no UTF-8.
 */
export function normalizePath(path: string): string | undefined {
  const raw = /^[^?#]*/.exec(path)?.[0] ?? '';
  if (!raw.startsWith('/') || raw.length > MAX_PATH_LENGTH) return undefined;
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  const segments: string[] = [];
  const parts = decoded.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === '..' && segments.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') segments.push(part);
    else if (isLast) segments.push('');
  }
  return `/${segments.join('/')}`;
}

export class LocationMatcher {
  readonly #tables = new Map<Level, LocationTable>();

  /** The location below `server` that answers a normalized path; undefined where none does, or where NGINX redirects. */
  find(server: Level, path: string): Choice<Level> {
    const { level } = this.#search(server, path, 0);
    return level === server ? undefined : level;
  }

  #search(level: Level, path: string, depth: number): Outcome {
    if (depth > MAX_DEPTH) return { level: 'unknown', isSettled: true };
    const table = this.#tableOf(level);
    const exact = table.exact.get(path);
    if (exact !== undefined) return { level: exact, isSettled: true };
    const prefix = findLongest(table, path);
    if (prefix?.length !== path.length && isRedirected(table, path)) return { level: undefined, isSettled: true };
    // A location that is not seen could be longer than the one that is.
    if (!table.isComplete && prefix?.length !== path.length) return { level: 'unknown', isSettled: true };
    const inner: Outcome =
      prefix === undefined ? { level, isSettled: false } : this.#search(prefix.level, path, depth + 1);
    if (inner.isSettled || prefix?.isFinal === true) return inner;
    return this.#searchRegexes(table, path, depth) ?? inner;
  }

  #searchRegexes({ regexes }: LocationTable, path: string, depth: number): Outcome | undefined {
    for (const { level, regex } of regexes) {
      const isMatch = regex?.test(path);
      if (isMatch === undefined) return { level: 'unknown', isSettled: true };
      if (isMatch) return { ...this.#search(level, path, depth + 1), isSettled: true };
    }
    return undefined;
  }

  #tableOf(level: Level): LocationTable {
    const known = this.#tables.get(level);
    if (known !== undefined) return known;
    const table = readTable(level);
    this.#tables.set(level, table);
    return table;
  }
}

function readTable(parent: Level): LocationTable {
  const exact = new Map<string, Level>();
  const prefixes = new Map<string, { level: Level; isFinal: boolean }>();
  const regexes: { level: Level; regex: LinearRegex | undefined }[] = [];
  // What is included in a location are directives: locations inside locations are written in place.
  let isComplete = parent.kind === 'location' || parent.unknowns.every(({ kind }) => kind === 'outer');
  for (const level of parent.children) {
    const pattern = readLocationPattern(level);
    if (pattern === undefined || pattern.kind === 'named') continue;
    const { kind, value } = pattern;
    if (isTemplated(value)) isComplete = false;
    else if (kind === 'exact') exact.set(value, exact.get(value) ?? level);
    else if (kind === 'regex' || kind === 'caseless-regex')
      regexes.push({ level, regex: compileRegex(value, kind === 'caseless-regex') });
    else prefixes.set(value, prefixes.get(value) ?? { level, isFinal: kind === 'final-prefix' });
  }
  return { exact, prefixes, regexes, isComplete };
}

function findLongest({ prefixes }: LocationTable, path: string) {
  if (prefixes.size === 0) return undefined;
  for (let length = path.length; length >= 0; length--) {
    const found = prefixes.get(path.slice(0, length));
    if (found !== undefined) return { ...found, length };
  }
  return undefined;
}

/** `/ws` is answered with 301 where `/ws/` is proxied and nothing else takes it. */
function isRedirected({ exact, prefixes }: LocationTable, path: string): boolean {
  const longer = [exact.get(`${path}/`), prefixes.get(`${path}/`)?.level];
  return longer.some((level) => level?.items.some(({ directive }) => PASS_DIRECTIVES.has(directive.name)) === true);
}
