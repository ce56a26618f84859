import { inlineCode } from '../../../base/markdownText';
import { findSentHeader } from '../../nginx/headerSet';
import { describeLevel, headSpan, type Level, type Placed } from '../../nginx/level';
import type { NginxModel } from '../../nginx/model';
import type { Directive } from '../../nginx/parser';
import { evaluateMap } from '../../nginx/variables';
import { fileName } from '../../paths';
import type { HoverText, RouteInsight } from '../contract';
import { toUrlsMarkdown, toVerdictMarkdown } from '../verdictText';
import { findDirectiveAt } from './directiveAt';
import { findHeaderNote, findNote, SET_HEADER_RULE } from './directiveNotes';

/** Answers hovers over one file. */
export class NginxHover {
  readonly #model: NginxModel;
  readonly #routes: ReadonlyMap<number, RouteInsight>;
  readonly #placed = new Map<Directive, Placed>();

  constructor(model: NginxModel, routes: readonly RouteInsight[]) {
    this.#model = model;
    this.#routes = new Map(routes.map((route) => [route.head.start, route]));
    for (const level of model.levels) {
      if (model.isHere(level.opener) && level.opener !== undefined)
        this.#placed.set(level.opener.directive, level.opener);
      for (const item of level.items) if (model.isHere(item)) this.#placed.set(item.directive, item);
    }
  }

  at(offset: number): HoverText | undefined {
    const directive = findDirectiveAt(this.#model.file.tree.root, offset);
    const span = directive && headSpan(directive);
    if (directive === undefined || span === undefined || offset > span.end) return undefined;
    const parts = this.#describe(directive);
    return parts.length === 0 ? undefined : { span, markdown: parts.join('\n\n') };
  }

  #describe(directive: Directive): readonly string[] {
    const placed = this.#placed.get(directive);
    if (placed === undefined) return [];
    const route = this.#routes.get(directive.start);
    if (route !== undefined && directive.block !== undefined)
      return [`**${inlineCode(route.title)}**`, toVerdictMarkdown(route.verdict), ...toUrlsMarkdown(route.urls)];
    if (directive.name === 'map') return this.#describeMap(directive);
    if (placed.level.protocol === 'other' && directive.name !== 'worker_shutdown_timeout') return [];
    if (directive.name === 'proxy_set_header') return this.#describeHeader(directive, placed.level);
    if (directive.name === 'listen') return describeListen(directive);
    const note = findNote(directive.name, placed.level.protocol === 'stream');
    if (note === undefined) return [];
    const inForce = note.fallback === undefined ? [] : [this.#inForce(placed, note.fallback)];
    return [note.text, ...inForce, ...this.#reach(placed), ...this.#beside(placed)];
  }

  #describeMap({ args }: Directive): readonly string[] {
    const variable = args[1]?.value;
    const map = this.#model.maps.find((one) => one.variable === variable);
    if (map === undefined || map.source !== '$http_upgrade') return [];
    const [forSocket, forPlain] = [evaluateMap(map, 'websocket'), evaluateMap(map, '')];
    const tell = (value: string | undefined) =>
      value === undefined ? 'something not seen here' : inlineCode(value || '""');
    return [
      `Gives ${inlineCode(map.variable)} for the \`Connection\` header. For a WebSocket handshake: ${tell(forSocket)}; for a plain request: ${tell(forPlain)}. The server needs \`upgrade\` for the former.`,
    ];
  }

  #describeHeader({ args }: Directive, level: Level): readonly string[] {
    const note = findHeaderNote(args[0]?.value ?? '');
    if (note === undefined) return [];
    const { set } = this.#model.headers(level);
    const sent = findSentHeader(set, (args[0]?.value ?? '').toLowerCase());
    const inForce =
      sent === undefined ? [] : [`In force here: ${inlineCode(sent.value)}, ${this.#placeOf(sent.placed)}.`];
    return [note, SET_HEADER_RULE, ...inForce];
  }

  #inForce({ directive, level }: Placed, fallback: string): string {
    const { placed, value } = this.#model.scalar(level, directive.name);
    if (placed === undefined || value === undefined) return `In force here: ${inlineCode(fallback)}, the default.`;
    return `In force here: ${inlineCode(value)}, ${this.#placeOf(placed)}.`;
  }

  /** For an outer level, how many places it decides. */
  #reach(placed: Placed): readonly string[] {
    const { directive, level } = placed;
    if (level.protocol !== 'http' || (level.kind !== 'http' && level.kind !== 'server')) return [];
    const { routes } = this.#model;
    const isDeciding = findNote(directive.name, false)?.fallback !== undefined && routes.length > 0;
    if (!isDeciding) return [];
    const reached = routes.filter((route) => this.#model.scalar(route.level, directive.name).placed === placed);
    return [`It applies to ${reached.length} of the ${routes.length} places with a \`proxy_pass\`.`];
  }

  /** For the timeouts that people take for it: the one that counts. */
  #beside({ directive, level }: Placed): readonly string[] {
    const isOther = /_timeout$/.test(directive.name) && level.protocol === 'http';
    if (!isOther || directive.name === 'proxy_read_timeout' || directive.name === 'proxy_connect_timeout') return [];
    const { placed, value } = this.#model.scalar(level, 'proxy_read_timeout');
    const where = placed === undefined ? 'the default' : this.#placeOf(placed);
    return [`\`proxy_read_timeout\` in force here: ${inlineCode(value ?? '60s')}, ${where}.`];
  }

  #placeOf({ source, directive, level }: Placed): string {
    const line = source.lineNumber(directive.start);
    return `from line ${line} of ${inlineCode(fileName(source.path))} (${inlineCode(describeLevel(level))})`;
  }
}

function describeListen({ args }: Directive): readonly string[] {
  const words = args.map(({ value }) => value);
  if (!words.includes('http2')) return [];
  const isTls = words.includes('ssl');
  return [
    isTls
      ? 'HTTP/2 over TLS is fine for WebSockets: clients open them with HTTP/1.1. NGINX has no WebSockets over HTTP/2 (RFC 8441).'
      : 'HTTP/2 without TLS: before NGINX 1.25.1 this address takes no HTTP/1.1, so no WebSocket. From then on it takes both.',
  ];
}
