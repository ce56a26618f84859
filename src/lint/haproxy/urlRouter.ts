/** Which backend the WebSocket handshake to a URL gets to. */

import type { KnownWebSocket } from '../rule';
import { type Bind, readBinds } from './bind';
import { type Condition, findCondition } from './condition';
import { findExpressions, judgeCondition } from './handshake';
import type { Line } from './parser';
import { hasBackend, hasFrontend, hasServers, type ProxySection } from './proxy';
import type { Route } from './routes';
import type { Truth } from './truth';
import { type HandshakeUrl, isPathTest, judgeUrl } from './urlTest';

/** The section that serves, none, or one that depends on what is not known. */
export type Choice = ProxySection | 'unknown' | undefined;

interface Entry {
  readonly frontend: ProxySection;
  readonly bind: Bind;
}

const REFUSALS: ReadonlySet<string> = new Set([
  'deny',
  'reject',
  'tarpit',
  'silent-drop',
  'return',
  'redirect',
  'auth',
]);
const PATH_CHANGES = /^(?:set|replace)-(?:path|pathq|uri|query)$/;
const MAX_KNOWN_FRONTENDS = 1_000;

export class UrlRouter {
  readonly #frontends: readonly ProxySection[];
  /** By port. */
  readonly #entries = new Map<number, Entry[]>();
  readonly #routes = new Map<ProxySection, Route[]>();
  readonly #backends: ReadonlyMap<string, ProxySection>;

  constructor(proxies: readonly ProxySection[], routes: readonly Route[]) {
    this.#frontends = proxies.filter(hasFrontend);
    for (const frontend of this.#frontends)
      for (const bind of readBinds(frontend).known)
        for (const port of bind.ports) push(this.#entries, port, { frontend, bind });
    this.#backends = new Map(proxies.filter(hasBackend).map((proxy) => [proxy.name, proxy]));
    for (const route of routes) push(this.#routes, route.frontend, route);
  }

  find(url: {
    readonly isSecure: boolean;
    readonly host: string;
    readonly port: number;
    readonly path: string;
  }): Choice {
    const entries = this.#entries.get(url.port) ?? [];
    const answers = new Set(
      chooseAddresses(entries, url.host.toLowerCase()).map(({ frontend, bind }) =>
        bind.isSecure === url.isSecure ? this.#findIn(frontend, url) : undefined,
      ),
    );
    const [answer] = answers;
    return answers.size > 1 ? 'unknown' : answer;
  }

  /** For each way that a WebSocket known from elsewhere takes: the route, or the `listen` section that serves it itself. */
  findKnown({ path, host, port }: KnownWebSocket): readonly (Route | ProxySection)[] {
    const frontends =
      port === undefined ? this.#frontends : new Set((this.#entries.get(port) ?? []).map(({ frontend }) => frontend));
    return [...frontends]
      .slice(0, MAX_KNOWN_FRONTENDS)
      .flatMap((frontend) => this.#findKnownIn(frontend, { isSecure: undefined, host, port, path }));
  }

  #findIn(frontend: ProxySection, url: HandshakeUrl): Choice {
    const judge = toJudge(frontend, readChanges(frontend, url));
    if (isRefused(frontend, judge)) return undefined;
    for (const { condition, line, isDynamic, target } of this.#routes.get(frontend) ?? []) {
      const truth = judgeLine(line, judge(condition));
      if (truth === 'no') continue;
      if (truth === 'unknown' || isDynamic) return 'unknown';
      return this.#enter(this.#backends.get(target.value), url);
    }
    return frontend.kind === 'listen' ? this.#enter(frontend, url) : undefined;
  }

  #enter(backend: ProxySection | undefined, url: HandshakeUrl): Choice {
    if (backend === undefined || !hasServers(backend)) return undefined;
    return isRefused(backend, toJudge(backend, readChanges(backend, url))) ? undefined : backend;
  }

  #findKnownIn(frontend: ProxySection, url: HandshakeUrl): readonly (Route | ProxySection)[] {
    const judge = toJudge(frontend, readChanges(frontend, url));
    if (isRefused(frontend, judge)) return [];
    const picks: Route[] = [];
    for (const route of this.#routes.get(frontend) ?? []) {
      const truth = judgeLine(route.line, judge(route.condition));
      if (truth === 'yes' && !route.isDynamic) return picks.length > 0 ? picks : [route];
      // Without the host nobody knows whether it holds, but it is the one that names the path.
      if (truth === 'unknown' && isNamingPath(route, url)) picks.push(route);
    }
    return picks.length > 0 || frontend.kind !== 'listen' ? picks : [frontend];
  }
}

/** For each route, or `listen` section, of which something outside the configuration says that WebSockets take it, the reason. */
export function findKnownWays(
  sockets: readonly KnownWebSocket[],
  toRouter: () => UrlRouter,
): ReadonlyMap<Route | ProxySection, string> {
  const reasons = new Map<Route | ProxySection, string>();
  for (const socket of sockets)
    for (const way of toRouter().findKnown(socket)) reasons.set(way, reasons.get(way) ?? socket.reason);
  return reasons;
}

function push<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

type ConditionJudge = (condition: Condition | undefined) => Truth;

function toJudge(proxy: ProxySection, url: HandshakeUrl): ConditionJudge {
  return (condition) => judgeCondition(condition, proxy.acls, (expression) => judgeUrl(expression, url));
}

/** In a branch of `.if` a line may not be there at all. */
function judgeLine(line: Line, truth: Truth): Truth {
  return truth === 'yes' && line.branch !== undefined ? 'unknown' : truth;
}

function isRefused({ section }: ProxySection, judge: ConditionJudge): boolean {
  return section.lines.some((line) => {
    const isRefusal =
      line.keyword === 'redirect' || (line.keyword === 'http-request' && REFUSALS.has(line.args[0]?.value ?? ''));
    return isRefusal && judgeLine(line, judge(findCondition(line.args))) === 'yes';
  });
}

/** What `http-request` rules may change is not known behind them. */
function readChanges(proxy: ProxySection, url: HandshakeUrl): HandshakeUrl {
  let changed = url;
  for (const line of proxy.section.lines) {
    if (line.keyword !== 'http-request') continue;
    const [action, name] = line.args;
    const isPath = PATH_CHANGES.test(action?.value ?? '');
    const isHost = /^(?:set|replace|del)-header$/.test(action?.value ?? '') && name?.value.toLowerCase() === 'host';
    if ((!isPath && !isHost) || toJudge(proxy, changed)(findCondition(line.args)) === 'no') continue;
    changed = isPath ? { ...changed, path: undefined } : { ...changed, host: undefined };
  }
  return changed;
}

function isNamingPath({ condition, frontend }: Route, url: HandshakeUrl): boolean {
  if (condition?.polarity !== 'if') return false;
  const { acls } = frontend;
  return condition.groups.some((group) =>
    group.some(
      (term) =>
        !term.isNegated &&
        findExpressions(term, acls).some((test) => isPathTest(test) && judgeUrl(test, url) === 'yes'),
    ),
  );
}

/** An address of its own goes before `*`; for a name, whatever it resolves to, every address may be meant. */
function chooseAddresses(entries: readonly Entry[], host: string): readonly Entry[] {
  const own = entries.filter(({ bind }) => bind.address === host);
  if (own.length > 0) return own;
  const isAddress = host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
  return isAddress ? entries.filter(({ bind }) => bind.address === '*' || bind.address === '::') : entries;
}
