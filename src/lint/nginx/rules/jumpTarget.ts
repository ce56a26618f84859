import type { Fix, Report, Rule } from '../../rule';
import { copyHeader, copyStatement, insertAfter } from '../edits';
import { asksForUpgrade, findHeaders, type HeaderSet } from '../headerSet';
import { findJumps, isNotice, type Jump } from '../jumps';
import { describeLevel, type Level } from '../level';
import { placeOf, placesOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { isStaticPath } from '../routeKinds';
import { routesByLocation } from '../socketRoutes';

export const jumpTarget: Rule<NginxModel> = {
  id: 'N23',
  name: 'jump-target',
  severity: 'error',
  level: 'recommended',
  summary: 'The WebSocket headers stay behind when a request jumps to another location',
  why: 'After `try_files`, `error_page` or `rewrite` NGINX handles the request in the other location alone. That one inherits from the server, never from the location that jumped: `proxy_set_header` lines written there are not in force any more, and the server behind the jump sees a plain request.',
  measured:
    'NGINX 1.22.1 and 1.31.4, headers only in the location that jumps: 426 after `try_files` to a named location, and 426 after `error_page 502` to a fallback while the first server is down. Headers in the named location itself work.',
  example: {
    before:
      'server {\n    location / {\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n        try_files $uri @app;\n    }\n    location @app {\n        proxy_pass http://app;\n    }\n}',
    after:
      'server {\n    location / {\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n        try_files $uri @app;\n    }\n    location @app {\n        proxy_pass http://app;\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    const passes = routesByLocation(model);
    const seen = new Set<Level>();
    for (const level of model.levels) {
      const { set } = model.headers(level);
      // Headers of an outer level are in force behind the jump too, or lost there by a set of its own.
      if (level.kind !== 'location' || set?.level.kind !== 'location' || !asksForUpgrade(set)) continue;
      for (const jump of findJumps(model, level)) {
        const route = passes.get(jump.target);
        if (route === undefined || seen.has(jump.target) || isStaticPath(route.path)) continue;
        // A fallback to a server of notices expects no WebSockets.
        if (jump.isFallback && isNotice(route.target.host + route.target.uri)) continue;
        const finding = judge(model, set, jump, route);
        if (finding === undefined) continue;
        seen.add(jump.target);
        report(finding);
      }
    }
  },
};

function judge(model: NginxModel, set: HeaderSet, jump: Jump, route: Route): Report | undefined {
  const { level, pass } = route;
  const { set: own, unknown, asking } = model.headers(level);
  const speaksOfIt = findHeaders(own, 'upgrade').length > 0 || findHeaders(own, 'connection').length > 0;
  // Headers that a set of the target's own drops are N1's.
  if (speaksOfIt || asking !== undefined || pass.site === undefined || !model.isHere(level.opener)) return undefined;
  if (unknown?.isAboutProxying === true) return undefined;
  const isSeen = unknown === undefined || (unknown.kind === 'outer' && model.shape === 'servers');
  const lost = set.headers.filter(({ key }) => key === 'upgrade' || key === 'connection');
  const places = placesOf(
    model,
    lost.map(({ placed }) => placed),
  );
  const headers = lost.length === 1 ? 'The WebSocket header' : `The ${lost.length} WebSocket headers`;
  const note = isSeen ? '' : ` Not seen in this file; ${unknown?.name} may set them.`;
  const when = jump.isFallback
    ? `after an error (error_page, ${placeOf(model, jump.placed)})`
    : `by ${jump.placed.directive.name} (${placeOf(model, jump.placed)})`;
  return {
    ...pass.site,
    message: `${headers} of ${describeLevel(set.level)} (${places}) ${lost.length === 1 ? 'does' : 'do'} not travel along to ${describeLevel(level)}, which gets its requests ${when}: the server behind it answers 400 or 426.${note}`,
    severity: toSeverity(jump, isSeen),
    fixes: toFixes(model, set, jump, route),
    related: [
      relatedTo(jump.placed, 'The request is handed over here'),
      ...lost.map(({ placed, name }) => relatedTo(placed, `${name} is set here and stays behind`)),
    ],
  };
}

/** A fallback breaks only while the first server fails. */
function toSeverity({ isFallback }: Jump, isSeen: boolean): 'error' | 'warning' | 'hint' {
  if (!isSeen) return 'hint';
  return isFallback ? 'warning' : 'error';
}

function toFixes(model: NginxModel, set: HeaderSet, jump: Jump, { level: target, pass }: Route): readonly Fix[] {
  const lost = set.headers.filter(({ key }) => key === 'upgrade' || key === 'connection');
  const { set: present } = model.headers(target);
  // A first proxy_set_header here drops the inherited ones: they have to come along.
  const inherited = present === undefined || present.level === target ? [] : present.headers.map(copyHeader);
  const version = model.scalar(jump.source, 'proxy_http_version').placed;
  const hasVersion = model.scalar(target, 'proxy_http_version').placed !== undefined;
  const versionLine =
    version === undefined || hasVersion ? [] : [copyStatement(version.directive, version.source.text)];
  // Where the fix for missing headers puts its lines: of the two, one is enough.
  const edit = insertAfter(model.file, pass.site, [...versionLine, ...inherited, ...lost.map(copyHeader)]);
  const what = lost.length === 1 ? 'the WebSocket header' : `the ${lost.length} WebSocket headers`;
  return edit === undefined ? [] : [{ title: `Copy ${what} into ${describeLevel(target)}`, edits: [edit] }];
}
