import type { Fix, Report, Rule, Span } from '../../rule';
import { insertion } from '../edits';
import { describeLevel, headSpan, type Level } from '../level';
import type { Located } from '../locations';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { isStaticPath } from '../routeKinds';
import { isSocketRoute, passesUpgrades, routesByLocation } from '../socketRoutes';

export const regexShadows: Rule<NginxModel> = {
  id: 'N25',
  name: 'regex-shadows',
  severity: 'warning',
  level: 'all',
  summary: 'A regular expression takes the requests of a WebSocket location',
  why: 'NGINX remembers the longest matching prefix, then tries the regular expressions, and the first that matches wins over the prefix. A location for static files such as `~ \\.io` also matches `/socket.io/`, so handshakes never reach the location that was written for them. `^~` in front of the prefix skips the regular expressions.',
  measured:
    'NGINX 1.22.1 and 1.31.4: `location ~ \\.io` beside `location /socket.io/` answers the handshake with its own 404; `location ^~ /socket.io/` works.',
  example: {
    before:
      'server {\n    location /socket.io/ {\n        proxy_pass http://app;\n    }\n    location ~ \\.io {\n        return 404;\n    }\n}',
    after:
      'server {\n    location ^~ /socket.io/ {\n        proxy_pass http://app;\n    }\n    location ~ \\.io {\n        return 404;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#location',

  check(model, report) {
    const passes = routesByLocation(model);
    for (const server of new Set(model.routes.map(({ level }) => model.locations.serverOf(level)))) {
      if (server === undefined || model.locations.locationsOf(server).regexes.length === 0) continue;
      for (const located of model.locations.locationsOf(server).prefixes.values()) {
        const route = passes.get(located.level);
        const finding = route === undefined ? undefined : judge(model, server, located, route, passes);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

function judge(
  model: NginxModel,
  server: Level,
  { level, match }: Located,
  route: Route,
  passes: ReadonlyMap<Level, Route>,
): Report | undefined {
  const { opener } = level;
  if (match.kind !== 'prefix' || match.value === '/' || opener === undefined || !model.isHere(opener)) return undefined;
  if (!isSocketRoute(model, route) || isStaticPath(match.value)) return undefined;
  // Regular expressions inside the location are asked first.
  if (level.children.some(({ kind }) => kind === 'location')) return undefined;
  const winner = model.locations.findRegex(server, match.value);
  if (winner === undefined || winner === 'unsure' || mayTakeSockets(model, winner.level, passes)) return undefined;
  const { opener: regex } = winner.level;
  if (regex === undefined) return undefined;
  return {
    ...headSpan(opener.directive),
    message: `${describeLevel(winner.level)} (${placeOf(model, regex)}) matches ${match.value} too, and a regular expression wins over a prefix: handshakes never reach this location.`,
    fixes: toFixes(opener.directive.args.at(-1)),
    related: [relatedTo(regex, 'This location gets the requests')],
  };
}

/** True where the regular expression's location may well have been written for WebSockets itself, or hands them on. */
function mayTakeSockets(model: NginxModel, level: Level, passes: ReadonlyMap<Level, Route>): boolean {
  if (passesUpgrades(model, level) || level.children.length > 0 || level.unknowns.length > 0) return true;
  const route = passes.get(level);
  const { unknown } = model.headers(level);
  if (route !== undefined && (isSocketRoute(model, route) || (unknown !== undefined && unknown.kind !== 'outer')))
    return true;
  return level.items.some(({ directive: { name } }) => HANDS_OVER.test(name));
}

/** uwsgi and scgi tunnel WebSockets as well; `rewrite` and `try_files` may lead back. */
const HANDS_OVER = /^(?:uwsgi_pass|scgi_pass|rewrite|try_files|error_page|\w*_by_lua\w*|js_content|perl|include)$/;

function toFixes(path: Span | undefined): readonly Fix[] {
  return path === undefined ? [] : [{ title: 'Put ^~ in front of the prefix', edits: [insertion(path.start, '^~ ')] }];
}
