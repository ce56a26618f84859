import { headSpan } from '../../nginx/level';
import { type NginxModel, readNginxModel } from '../../nginx/model';
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
import { completeNginx } from './complete';
import { ConcernIndex } from './concernIndex';
import { describePlace } from './describePlace';
import { NginxHover } from './hover';
import { outlineNginx } from './outline';
import { findPlaces, type Place, titleOf } from './place';
import { findServedUrls } from './servedUrls';
import { judgePlace } from './verdict';

export function readNginxInsight(request: LintRequest, findings: readonly Finding[]): DialectInsight {
  const insight = new NginxInsight(readNginxModel(request), findings);
  return { insight, findRoute: (url) => insight.findRoute(url) };
}

/** Nothing is worked out before it is asked for, and then once. */
class NginxInsight implements Insight {
  readonly routes: readonly NginxRouteInsight[];
  readonly #model: NginxModel;
  #outline: readonly OutlineItem[] | undefined;
  #hover: NginxHover | undefined;

  constructor(model: NginxModel, findings: readonly Finding[]) {
    this.#model = model;
    const concerns = new Concerns((some) => new ConcernIndex(model, some), findings);
    this.routes = findPlaces(model).map((place) => new NginxRouteInsight(model, place, concerns));
  }

  get outline(): readonly OutlineItem[] {
    this.#outline ??= outlineNginx(this.#model.file);
    return this.#outline;
  }

  hover(offset: number): HoverText | undefined {
    this.#hover ??= new NginxHover(this.#model, this.routes);
    return this.#hover.at(offset);
  }

  complete(offset: number): readonly CompletionItem[] {
    return completeNginx(this.#model, offset);
  }

  findRoute(url: SocketUrl): RouteInsight | undefined {
    const route = this.#model.router.find(url);
    return this.routes.find(({ place }) => place.route !== undefined && place.route === route);
  }
}

export class NginxRouteInsight implements RouteInsight {
  readonly head: Span;
  readonly block: Span;
  readonly title: string;
  readonly #model: NginxModel;
  readonly #concerns: Concerns<ConcernIndex>;
  #verdict: RouteVerdict | undefined;
  #urls: readonly ServedUrl[] | undefined;

  constructor(
    model: NginxModel,
    readonly place: Place,
    concerns: Concerns<ConcernIndex>,
  ) {
    this.#model = model;
    this.#concerns = concerns;
    const block = (place.level.opener ?? place.pass).directive;
    this.head = headSpan(block);
    this.block = { start: block.start, end: block.end };
    this.title = titleOf(place);
  }

  get verdict(): RouteVerdict {
    this.#verdict ??= judgePlace(this.#model, this.place, this.#concerns.loud);
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
