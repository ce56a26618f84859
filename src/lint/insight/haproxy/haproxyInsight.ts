import { type HaproxyModel, readOwnModel } from '../../haproxy/model';
import { toStatementSpan } from '../../haproxy/parser';
import { hasBackend, hasServers } from '../../haproxy/proxy';
import type { Finding, LintRequest, Span } from '../../rule';
import { Concerns } from '../concerns';
import type {
  CompletionItem,
  DialectInsight,
  HoverText,
  Insight,
  OutlineItem,
  RouteInsight,
  RouteVerdict,
  ServedUrl,
  SocketUrl,
} from '../contract';
import { completeHaproxy } from './complete';
import { ConcernIndex } from './concernIndex';
import { describePlace } from './describePlace';
import { hoverHaproxy } from './hover';
import { outlineHaproxy } from './outline';
import type { Place } from './place';
import { nameOf, toSectionSpan } from './sections';
import { findServedUrls } from './servedUrls';
import { judgePlace } from './verdict';

export function readHaproxyInsight(request: LintRequest, findings: readonly Finding[]): DialectInsight {
  const insight = new HaproxyInsight(readOwnModel(request), findings);
  return { insight, findRoute: (url) => insight.findRoute(url) };
}

/** Nothing is worked out before it is asked for, and then once. */
class HaproxyInsight implements Insight {
  readonly routes: readonly HaproxyRouteInsight[];
  readonly #model: HaproxyModel;
  #outline: readonly OutlineItem[] | undefined;

  constructor(model: HaproxyModel, findings: readonly Finding[]) {
    this.#model = model;
    const concerns = new Concerns((some) => new ConcernIndex(model, some), findings);
    this.routes = findPlaces(model).map((place) => new HaproxyRouteInsight(model, place, concerns));
  }

  get outline(): readonly OutlineItem[] {
    this.#outline ??= outlineHaproxy(this.#model);
    return this.#outline;
  }

  hover(offset: number): HoverText | undefined {
    return hoverHaproxy(this.#model, this.routes, offset);
  }

  complete(offset: number): readonly CompletionItem[] {
    return completeHaproxy(this.#model, offset);
  }

  findRoute(url: SocketUrl): RouteInsight | undefined {
    const section = this.#model.router.find(url);
    return this.routes.find(({ place }) => place.backend === section);
  }
}

class HaproxyRouteInsight implements RouteInsight {
  readonly head: Span;
  readonly block: Span;
  readonly title: string;
  readonly #model: HaproxyModel;
  readonly #concerns: Concerns<ConcernIndex>;
  #verdict: RouteVerdict | undefined;
  #urls: readonly ServedUrl[] | undefined;

  constructor(
    model: HaproxyModel,
    readonly place: Place,
    concerns: Concerns<ConcernIndex>,
  ) {
    this.#model = model;
    this.#concerns = concerns;
    const { section } = place.backend;
    this.head = toStatementSpan(section.header);
    this.block = toSectionSpan(section);
    this.title = nameOf(section);
  }

  get verdict(): RouteVerdict {
    this.#verdict ??= judgePlace(this.place, this.#concerns.loud);
    return this.#verdict;
  }

  get findings(): readonly Finding[] {
    const { loud, quiet } = this.#concerns;
    return [...loud.of(this.place), ...quiet.of(this.place)].sort((a, b) => a.start - b.start);
  }

  get urls(): readonly ServedUrl[] {
    this.#urls ??= findServedUrls(this.#model, this.place);
    return this.#urls;
  }

  describe(): string {
    return describePlace(this.#model, this.place, this.verdict, this.urls);
  }
}

function findPlaces(model: HaproxyModel): readonly Place[] {
  const places = new Map<Place['backend'], Place & { paths: Place['paths'][number][] }>();
  for (const backend of model.proxies)
    if (hasBackend(backend) && hasServers(backend)) places.set(backend, { backend, paths: [] });
  for (const path of model.paths) places.get(path.backend)?.paths.push(path);
  return [...places.values()];
}
