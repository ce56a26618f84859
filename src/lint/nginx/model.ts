import type { LintOptions } from '../rule';
import { parseStatements, type Statements } from '../statements';
import { isAtLeast } from '../version';
import { type EffectiveHeaders, type HeaderSet, resolveHeaders } from './headerSet';
import type { Level, Placed } from './level';
import { buildLevels, type FileShape, shapeOf } from './levels';
import { collectRoutes, type Route } from './route';
import { type EffectiveScalar, ScalarResolver } from './scalars';
import { findSignal, type Signal } from './signals';
import type { SourceFile } from './sourceFile';
import { collectUpstreams, type Upstream } from './upstreams';
import { collectMaps, collectVariables, evaluateMap, type VariableMap } from './variables';

const NO_HEADERS: EffectiveHeaders = { set: undefined, unknown: undefined, asking: undefined };

/** The configuration as nginx would see it, from the linted file on. Everything is computed on first use and kept. */
export class NginxModel {
  readonly shape: FileShape;
  /** Outer levels first, the top of the linted file as the very first. */
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
  #socketCommentLines: readonly number[] | undefined;
  #unusedUpgradeMap: { readonly map: VariableMap | undefined } | undefined;

  constructor(
    readonly file: SourceFile,
    readonly options: LintOptions,
  ) {
    this.shape = shapeOf(file.tree.root);
    this.levels = buildLevels(file, this.shape, options.reader);
    this.routes = collectRoutes(this.levels);
    this.maps = collectMaps(this.levels);
    this.upstreams = collectUpstreams(this.levels);
    this.variables = collectVariables(this.levels);
    this.statements = parseStatements(file.text);
    this.#headers = resolveHeaders(this.levels);
  }

  /** True when nothing can come from elsewhere: a main file whose includes were all read. */
  get isComplete(): boolean {
    return this.shape === 'root' && this.levels.every((level) => level.unknowns.length === 0);
  }

  /** Every `proxy_set_header` set of any level. */
  get headerSets(): readonly HeaderSet[] {
    return this.levels.flatMap((level) => {
      const { set } = this.headers(level);
      return set?.level === level ? [set] : [];
    });
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

  /** True where the directive stands in the linted file: only there findings and fixes belong. */
  isHere(placed: Placed | undefined): boolean {
    return placed?.source === this.file;
  }

  /** True, false, or undefined for an unknown version. */
  isNginxAtLeast(version: string): boolean | undefined {
    return isAtLeast(this.options.nginxVersion, version);
  }

  /** A map that turns an upgrade request into `upgrade` and every other into something else. */
  get upgradeMap(): VariableMap | undefined {
    return this.maps.find(
      (map) => map.source === '$http_upgrade' && evaluateMap(map, 'websocket')?.toLowerCase() === 'upgrade',
    );
  }

  /** A map of `$http_upgrade` that no `proxy_set_header` uses. */
  get unusedUpgradeMap(): VariableMap | undefined {
    this.#unusedUpgradeMap ??= { map: this.#findUnusedUpgradeMap() };
    return this.#unusedUpgradeMap.map;
  }

  /** One-based lines of the linted file whose comment speaks of WebSockets. */
  get socketCommentLines(): readonly number[] {
    this.#socketCommentLines ??= this.file.tree.tokens
      .filter(({ kind, value }) => kind === 'comment' && /web-?socket/i.test(value))
      .map(({ start }) => this.file.lineNumber(start));
    return this.#socketCommentLines;
  }

  #findUnusedUpgradeMap(): VariableMap | undefined {
    const values = this.headerSets.flatMap(({ headers }) => headers.map(({ value }) => value));
    return this.maps.find(
      ({ source, variable }) =>
        source === '$http_upgrade' && !values.some((value) => value.includes(variable.slice(1))),
    );
  }
}
