import { compileRegex } from '../regex/linearRegex';
import type { Level } from './level';
import { type LocationKind, type LocationPattern, readLocationPattern } from './locationMatch';
import { isTemplated } from './templates';

/** One location of a server, with what it matches. */
export interface Located {
  readonly level: Level;
  readonly match: LocationPattern;
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

/** Regular expressions tried in one file; what lies beyond stays unsaid. Keeps thousands of locations from costing their square. */
const MAX_TRIES = 5_000;
/** Longer paths are no endpoint that somebody wrote down. */
const MAX_PATH_LENGTH = 256;

/** Answers which location a request or an internal jump ends in, as far as that is certain. */
export class LocationIndex {
  readonly #servers = new Map<Level, Level>();
  readonly #known = new Map<Level, ServerLocations>();
  readonly #found = new Map<Level, Map<string, Level | undefined>>();
  #tries = 0;

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
    if (!path.startsWith('/') || path.includes('$') || path.length > MAX_PATH_LENGTH || isTemplated(path))
      return undefined;
    const same = exact.get(path);
    if (same !== undefined) return same.level;
    // An unseen include may hold a location that fits better.
    if (server.unknowns.some(({ kind }) => kind !== 'outer')) return undefined;
    const longest = findLongest(prefixes, path);
    if (longest?.level.children.some(({ kind }) => kind === 'location') === true) return undefined;
    if (longest?.match.kind === 'final-prefix') return longest.level;
    const regex = this.findRegex(server, path);
    return regex === 'unsure' ? undefined : (regex ?? longest)?.level;
  }

  /** The first regular expression of a server that matches a path, or `unsure` where one before it cannot be judged. */
  findRegex(server: Level, path: string): Located | 'unsure' | undefined {
    for (const located of this.locationsOf(server).regexes) {
      const isMatch = this.#try(located.match, path);
      if (isMatch === undefined) return 'unsure';
      if (isMatch) return located;
    }
    return undefined;
  }

  /** A matcher without backtracking: no pattern, however hostile, takes longer than its size times the path's. */
  #try({ kind, value }: LocationPattern, path: string): boolean | undefined {
    if (++this.#tries > MAX_TRIES) return undefined;
    return compileRegex(value, kind === 'caseless-regex')?.test(path);
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
    const match = readLocationPattern(level);
    return match === undefined ? [] : [{ level, match }];
  });
  const byPattern = (...kinds: readonly LocationKind[]): ReadonlyMap<string, Located> =>
    new Map(all.filter(({ match }) => kinds.includes(match.kind)).map((located) => [located.match.value, located]));
  return {
    all,
    regexes: all.filter(({ match }) => match.kind === 'regex' || match.kind === 'caseless-regex'),
    named: byPattern('named'),
    exact: byPattern('exact'),
    prefixes: byPattern('prefix', 'final-prefix'),
  };
}
