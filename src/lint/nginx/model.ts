import { oncePer } from '../memo';
import type { LintOptions, LintRequest } from '../rule';
import { parseStatements, type Statements } from '../statements';
import { isAtLeast } from '../version';
import { type EffectiveHeaders, type HeaderSet, resolveHeaders } from './headerSet';
import { findHopSockets } from './hops';
import type { Level, Placed } from './level';
import { buildLevels, type FileShape, shapeOf } from './levels';
import { LocationIndex } from './locations';
import { findMainFile } from './mainFile';
import { findMapUsage, type MapUsage } from './mapUsage';
import { collectRoutes, type Route } from './route';
import { type EffectiveScalar, ScalarResolver } from './scalars';
import { findSignal, type Signal } from './signals';
import { SourceFile } from './sourceFile';
import { collectUpstreams, type Upstream } from './upstreams';
import { findKnownSockets, UrlRouter } from './urlRouter';
import { collectMaps, collectVariables, type VariableMap } from './variables';

const NO_HEADERS: EffectiveHeaders = { set: undefined, unknown: undefined, asking: undefined };

/** The configuration as nginx would see it, from the linted file on. */
export class NginxModel {
  readonly shape: FileShape;
  /** Outer levels first; the very first is the top of the main file, or of the linted one where no main file is known. */
  readonly levels: readonly Level[];
  readonly routes: readonly Route[];
  readonly maps: readonly VariableMap[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  /** Variables the visible configuration defines, with their `$`. */
  readonly variables: ReadonlySet<string>;
  readonly statements: Statements;
  readonly #headers: ReadonlyMap<Level, EffectiveHeaders>;
  readonly #scalars = new ScalarResolver();
  readonly #signals = new Map<Route, Signal | undefined>();
  readonly #usage: MapUsage;
  #headerSets: readonly HeaderSet[] | undefined;
  #router: UrlRouter | undefined;
  #knownSockets: ReadonlyMap<Route, string> | undefined;
  #locations: LocationIndex | undefined;
  #socketCommentLines: ReadonlySet<number> | undefined;

  constructor(
    readonly file: SourceFile,
    readonly options: LintOptions,
  ) {
    this.shape = shapeOf(file.tree.root);
    const main = findMainFile(file, options.reader);
    this.levels = buildLevels(file, main, options.reader);
    this.routes = collectRoutes(this.levels);
    this.maps = collectMaps(this.levels);
    this.upstreams = collectUpstreams(this.levels);
    this.variables = collectVariables(this.levels);
    this.statements = parseStatements(file.text);
    this.#headers = resolveHeaders(this.levels);
    this.#usage = findMapUsage(this.maps, this.headerSets);
  }

  /** True when nothing can come from elsewhere: a main file is known and all its includes were read. */
  get isComplete(): boolean {
    const isMainKnown = this.levels.some(({ kind, parent }) => kind === 'http' && parent?.kind === 'main');
    return isMainKnown && this.levels.every((level) => level.unknowns.length === 0);
  }

  /** Every `proxy_set_header` set of any level. */
  get headerSets(): readonly HeaderSet[] {
    this.#headerSets ??= this.levels.flatMap((level) => {
      const { set } = this.headers(level);
      return set?.level === level ? [set] : [];
    });
    return this.#headerSets;
  }

  headers(level: Level): EffectiveHeaders {
    return this.#headers.get(level) ?? NO_HEADERS;
  }

  scalar(level: Level, name: string): EffectiveScalar {
    return this.#scalars.nearest(level, name);
  }

  signal(route: Route): Signal | undefined {
    if (!this.#signals.has(route)) this.#signals.set(route, findSignal(this, route));
    return this.#signals.get(route);
  }

  /** Which route serves a URL. */
  get router(): UrlRouter {
    this.#router ??= new UrlRouter(this.levels, this.routes);
    return this.#router;
  }

  /** Why WebSockets come through a route, told from outside the configuration or by another route; undefined where nothing does. */
  knownSocket(route: Route): string | undefined {
    this.#knownSockets ??= new Map([
      ...findHopSockets({
        levels: this.levels,
        routes: this.routes,
        upstreams: this.upstreams,
        toRouter: () => this.router,
        setOf: ({ level }) => this.headers(level).set,
      }),
      ...findKnownSockets(this.options.webSockets ?? [], () => this.router),
    ]);
    return this.#knownSockets.get(route);
  }

  /** Which location a path or an internal jump ends in. */
  get locations(): LocationIndex {
    this.#locations ??= new LocationIndex(this.levels);
    return this.#locations;
  }

  /** True where the directive stands in the linted file: only there findings and fixes belong. */
  isHere(placed: Placed | undefined): boolean {
    return placed?.source === this.file;
  }

  /** True, false, or undefined for an unknown version. */
  isNginxAtLeast(version: string): boolean | undefined {
    return isAtLeast(this.options.nginxVersion, version);
  }

  /** A map that turns an upgrade request into `upgrade`. */
  get upgradeMap(): VariableMap | undefined {
    return this.#usage.upgradeMap;
  }

  /** A map of `$http_upgrade` that no `proxy_set_header` uses. */
  get unusedUpgradeMap(): VariableMap | undefined {
    return this.#usage.unused;
  }

  /** One-based lines of the linted file whose comment speaks of WebSockets. */
  get socketCommentLines(): ReadonlySet<number> {
    this.#socketCommentLines ??= new Set(
      this.file.tree.tokens
        .filter(({ kind, value }) => kind === 'comment' && /web-?socket/i.test(value))
        .map(({ start }) => this.file.lineNumber(start)),
    );
    return this.#socketCommentLines;
  }
}

/** The model of a request: its rules and what the editor shows beside them look at the same one. */
export const readNginxModel = oncePer(
  ({ path, text, options }: LintRequest) => new NginxModel(new SourceFile(path, text), options),
);
