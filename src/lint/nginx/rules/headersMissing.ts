import type { Fix, Report, Rule } from '../../rule';
import { connectionLine, copyHeader, insertAfter, UPGRADE_LINE, VERSION_LINE } from '../edits';
import { asksForUpgrade, findHeaders } from '../headerSet';
import { describeLevel, type UnknownPart } from '../level';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { findSubrequestRoutes, isStaticPath, isStreamingPath } from '../routeKinds';

export const headersMissing: Rule<NginxModel> = {
  id: 'N3',
  name: 'headers-missing',
  severity: 'warning',
  level: 'recommended',
  summary: 'A route that looks like a WebSocket endpoint passes no upgrade headers on',
  why: '`Upgrade` and `Connection` are hop-by-hop headers: NGINX does not forward them by itself. A WebSocket handshake through this location reaches the server as a plain GET, which it answers with 400, 404 or 426.',
  measured: 'NGINX 1.22.1 and 1.31.4 with a bare `proxy_pass`: refused with 426 (`ws`) or 400 (strict server).',
  example: {
    before: 'location /ws/ {\n    proxy_pass http://app;\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n}',
  },
  manual: 'https://nginx.org/en/docs/http/websocket.html',

  check(model, report) {
    const subrequests = findSubrequestRoutes(model);
    const seen = new Set<Route['location']>();
    for (const route of model.routes) {
      if (seen.has(route.location) || subrequests.has(route) || !model.isHere(route.location.opener)) continue;
      seen.add(route.location);
      const finding = judge(model, route);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(model: NginxModel, route: Route): Report | undefined {
  const { set, unknown, asking } = model.headers(route.level);
  const { site } = route.pass;
  // An outer level that asks for the upgrade means that the headers were lost on the way: that is N1.
  if (site === undefined || asking !== undefined) return undefined;
  if (findHeaders(set, 'upgrade').length > 0 || findHeaders(set, 'connection').length > 0) return undefined;
  const signal = model.signal(route);
  if (signal === undefined) return undefined;
  const isKnown = signal.strength === 'certain';
  // A location inside takes the WebSockets, and this one what is left.
  if (!isKnown && route.location.children.some((child) => asksForUpgrade(model.headers(child).set))) return undefined;
  if (!isKnown && (isStreamingPath(route.path) || isStaticPath(route.path))) return undefined;
  const include = isUnlikely(model, unknown) ? undefined : unknown;
  if (include !== undefined && (include.isAboutProxying || signal.strength === 'weak')) return undefined;
  const isSure = signal.strength !== 'weak' && include === undefined;
  const note = include === undefined ? '' : ` Not seen in this file; ${include.name} may set them.`;
  const name = describeLevel(route.location);
  const claim = isKnown
    ? `WebSockets come through ${name} (${signal.reason})`
    : `${name} looks like a WebSocket route (${signal.reason})`;
  return {
    ...site,
    message: `${claim}, but Upgrade and Connection are not passed on: the server sees a plain request.${note}`,
    ...(isSure ? {} : { severity: 'hint' }),
    fixes: toFixes(model, route),
  };
}

/** Upgrade headers for every server at once, in an http level that cannot be seen, are possible but rare. */
function isUnlikely({ shape }: NginxModel, unknown: UnknownPart | undefined): boolean {
  return shape === 'servers' && unknown?.kind === 'outer';
}

function toFixes(model: NginxModel, route: Route): readonly Fix[] {
  const { set } = model.headers(route.level);
  // A first proxy_set_header here would drop the inherited ones: they have to come along.
  const inherited = set !== undefined && set.level !== route.level ? set.headers.map(copyHeader) : [];
  const hasVersion = model.scalar(route.level, 'proxy_http_version').placed !== undefined;
  const lines = [...(hasVersion ? [] : [VERSION_LINE]), ...inherited, UPGRADE_LINE, connectionLine(model)];
  const edit = insertAfter(model.file, route.pass.site, lines);
  return edit === undefined ? [] : [{ title: 'Pass the WebSocket headers on', edits: [edit] }];
}
