/** One HAProxy file, understood: what the rules look at. */

import { oncePer } from '../memo';
import type { LintOptions, LintRequest } from '../rule';
import { parseStatements, type Statements } from '../statements';
import { type ParsedFile, parseHaproxy } from './parser';
import { type Defaults, type ProxySection, readProxies, type TrafficSection } from './proxy';
import { findSocketPaths, type Route, readAllRoutes, type SocketPath } from './routes';
import type { Signal } from './signal';
import { readPathSignals } from './socketSignals';
import { findKnownWays, UrlRouter } from './urlRouter';

export interface SignalledPath extends SocketPath {
  /** Undefined when nothing says that WebSockets come this way. */
  readonly signal: Signal | undefined;
  /** Why it is known from outside the configuration that WebSockets come this way; undefined where it is not. */
  readonly knownBecause: string | undefined;
}

export interface HaproxyModel {
  /** As the source set names it. */
  readonly path: string;
  readonly text: string;
  readonly options: LintOptions;
  readonly file: ParsedFile;
  /** What the author says in comments. */
  readonly statements: Statements;
  /** In file order, as all that follows. */
  readonly defaults: readonly Defaults[];
  readonly proxies: readonly ProxySection[];
  readonly routes: readonly Route[];
  /** The ways from a frontend to a backend that a WebSocket handshake can take. */
  readonly paths: readonly SignalledPath[];
  /** Which section serves a URL. */
  readonly router: UrlRouter;
  /** False for a section that some route names but no handshake gets to. */
  isOnSocketPath(section: TrafficSection): boolean;
}

/** `placeOf` names lines in messages; by their number where nothing is said. */
export function readModel({ path, text, options }: LintRequest, placeOf?: (number: number) => string): HaproxyModel {
  const file = parseHaproxy(text, placeOf);
  const { defaults, proxies } = readProxies(file.sections);
  const routes = readAllRoutes(proxies);
  const router = new UrlRouter(proxies, routes);
  const known = findKnownWays(options.webSockets ?? [], () => router);
  const reasonOf = ({ route, backend }: SocketPath) => known.get(route ?? backend);
  const signalOf = readPathSignals(text, file.comments, proxies, routes, (way) => reasonOf(way) !== undefined);
  const paths = findSocketPaths(proxies, routes).map((way) => ({
    ...way,
    signal: signalOf(way),
    knownBecause: reasonOf(way),
  }));
  const reached = new Set(paths.map((way) => way.backend.section));
  const named = new Set(routes.map((route) => route.target.value));
  return {
    path,
    text,
    options,
    file,
    statements: parseStatements(text),
    defaults,
    proxies,
    routes,
    paths,
    router,
    isOnSocketPath: ({ section }) =>
      section.kind !== 'backend' || reached.has(section) || !named.has(section.name?.value ?? ''),
  };
}

/** The model of one file by itself: its rules and what the editor shows beside them look at the same one. */
export const readOwnModel = oncePer((request: LintRequest) => readModel(request));

/** Sections whose lines handle requests, defaults included, in file order. */
export function findTrafficSections(model: HaproxyModel): readonly TrafficSection[] {
  const all: TrafficSection[] = [...model.defaults, ...model.proxies];
  return all.sort((a, b) => a.section.header.start - b.section.header.start);
}
