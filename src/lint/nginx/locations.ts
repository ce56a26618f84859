import { BoundedPattern, MAX_TEXT_LENGTH } from './boundedPattern';
import type { Level } from './level';
import type { Token } from './lexer';
import { isTemplated } from './templates';

/** How a `location` chooses its requests. */
export type LocationKind =
  /** `= /path` */
  | 'exact'
  /** `/path` */
  | 'prefix'
  /** `^~ /path`: no regular expression is asked when it is the longest. */
  | 'firm'
  /** `~` and `~*` */
  | 'regex'
  /** `@name` */
  | 'named';

/** The words of a `location`, whether or not a space stands behind the modifier. */
export interface LocationMatch {
  readonly kind: LocationKind;
  readonly isCaseless: boolean;
  /** Path, regular expression or `@name`. */
  readonly pattern: string;
  /** The word that holds the pattern. */
  readonly token: Token;
}

/** One location of a server, with what it matches. */
export interface Located {
  readonly level: Level;
  readonly match: LocationMatch;
}

/** The locations that stand directly in a server. */
export interface ServerLocations {
  readonly all: readonly Located[];
  /** In the order nginx tries them. */
  readonly regexes: readonly Located[];
  /** `@name`, without the rest. */
  readonly named: ReadonlyMap<string, Located>;
  readonly exact: ReadonlyMap<string, Located>;
  readonly prefixes: ReadonlyMap<string, Located>;
}

/** Steps of regular expressions in one file; what lies beyond stays unsaid. Keeps thousands of locations from costing their square. */
const MAX_STEPS = 10_000_000;
/** What a try costs at least, whatever its pattern. */
const STEPS_OF_TRY = 2_000;
const MODIFIED = /^(=|\^~|~\*|~)?(.*)$/s;

export function readLocation(level: Level): LocationMatch | undefined {
  const args = level.opener?.directive.args ?? [];
  const token = args.at(-1);
  if (level.kind !== 'location' || token === undefined || args.length > 2) return undefined;
  const [, glued = '', rest = ''] = (args.length === 1 && MODIFIED.exec(token.value)) || [];
  const modifier = args.length === 2 ? args[0]?.value : glued;
  const pattern = args.length === 2 ? token.value : rest;
  return { kind: toKind(modifier, pattern), isCaseless: modifier === '~*', pattern, token };
}

function toKind(modifier: string | undefined, pattern: string): LocationKind {
  if (modifier === '=') return 'exact';
  if (modifier === '^~') return 'firm';
  if (modifier === '~' || modifier === '~*') return 'regex';
  return pattern.startsWith('@') ? 'named' : 'prefix';
}

/** Answers which location a request or an internal jump ends in, as far as that is certain. */
export class LocationIndex {
  readonly #servers = new Map<Level, Level>();
  readonly #known = new Map<Level, ServerLocations>();
  readonly #found = new Map<Level, Map<string, Level | undefined>>();
  readonly #patterns = new Map<Located, BoundedPattern>();
  #steps = 0;

  /** `levels` holds outer levels first. */
  constructor(levels: readonly Level[]) {
    for (const level of levels) {
      // The top of a file of locations stands for the server that cannot be seen.
      const isServer = level.kind === 'server' || (level.kind === 'main' && level.protocol === 'http');
      const server = isServer ? level : level.parent && this.#servers.get(level.parent);
      if (server !== undefined && level.protocol === 'http') this.#servers.set(level, server);
    }
  }

  serverOf(level: Level): Level | undefined {
    return this.#servers.get(level);
  }

  locationsOf(server: Level): ServerLocations {
    const known = this.#known.get(server) ?? collectLocations(server);
    this.#known.set(server, known);
    return known;
  }

  /** The location of a server that a path or `@name` ends in; undefined where that is not sure, or none is there. */
  find(server: Level, uri: string): Level | undefined {
    const found = this.#found.get(server) ?? new Map<string, Level | undefined>();
    this.#found.set(server, found);
    if (!found.has(uri)) found.set(uri, this.#search(server, uri));
    return found.get(uri);
  }

  #search(server: Level, uri: string): Level | undefined {
    const { named, exact, prefixes } = this.locationsOf(server);
    if (uri.startsWith('@')) return named.get(uri)?.level;
    const path = uri.replace(/[?#].*$/s, '');
    if (!path.startsWith('/') || path.includes('$') || path.length > MAX_TEXT_LENGTH || isTemplated(path))
      return undefined;
    const same = exact.get(path);
    if (same !== undefined) return same.level;
    // An unseen include may hold a location that fits better.
    if (server.unknowns.some(({ kind }) => kind !== 'outer')) return undefined;
    const longest = findLongest(prefixes, path);
    if (longest?.level.children.some(({ kind }) => kind === 'location') === true) return undefined;
    if (longest?.match.kind === 'firm') return longest.level;
    const regex = this.findRegex(server, path);
    return regex === 'unsure' ? undefined : (regex ?? longest)?.level;
  }

  /** The first regular expression of a server that matches a path, or `unsure` where one before it cannot be judged. */
  findRegex(server: Level, path: string): Located | 'unsure' | undefined {
    for (const located of this.locationsOf(server).regexes) {
      const isMatch = this.#try(located, path);
      if (isMatch === undefined) return 'unsure';
      if (isMatch) return located;
    }
    return undefined;
  }

  #try(located: Located, path: string): boolean | undefined {
    const { pattern: source, isCaseless } = located.match;
    const pattern = this.#patterns.get(located) ?? new BoundedPattern(source, isCaseless);
    this.#patterns.set(located, pattern);
    this.#steps += Math.max(STEPS_OF_TRY, pattern.stepsFor(path.length) ?? 0);
    return this.#steps > MAX_STEPS ? undefined : pattern.test(path);
  }
}

function findLongest(prefixes: ReadonlyMap<string, Located>, path: string): Located | undefined {
  for (let end = path.length; end > 0; end--) {
    const located = prefixes.get(path.slice(0, end));
    if (located !== undefined) return located;
  }
  return undefined;
}

function collectLocations(server: Level): ServerLocations {
  const all = server.children.flatMap((level) => {
    const match = readLocation(level);
    return match === undefined ? [] : [{ level, match }];
  });
  const byPattern = (...kinds: readonly LocationKind[]): ReadonlyMap<string, Located> =>
    new Map(all.filter(({ match }) => kinds.includes(match.kind)).map((located) => [located.match.pattern, located]));
  return {
    all,
    regexes: all.filter(({ match }) => match.kind === 'regex'),
    named: byPattern('named'),
    exact: byPattern('exact'),
    prefixes: byPattern('prefix', 'firm'),
  };
}
