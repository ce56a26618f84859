import type { Fix, Rule } from '../../rule';
import { copyHeader, findAnchor, insertAfter } from '../edits';
import { findHeaders, type HeaderSet, type SetHeader } from '../headerSet';
import { describeLevel } from '../level';
import { placeOf, placesOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { findSubrequestRoutes, isStaticPath } from '../routeKinds';
import { routesBySet } from '../routesBySet';

export const headersLost: Rule<NginxModel> = {
  id: 'N1',
  name: 'headers-lost',
  severity: 'error',
  level: 'recommended',
  summary: 'A proxy_set_header here drops the inherited WebSocket headers',
  why: 'NGINX inherits `proxy_set_header` from an outer level only where the inner level has none at all. One harmless line such as `proxy_set_header Host $host;` in a location, or in a file it includes, drops every inherited header, `Upgrade` and `Connection` among them. `proxy_http_version` and the timeouts still inherit, so the configuration looks complete.',
  measured:
    'NGINX 1.22.1 and 1.31.4, headers at the server or http level and a header of its own in the location, in a nested location, in the server or in an included file: refused with 426 (`ws`) or 400 (strict server) in every variant.',
  example: {
    before:
      'server {\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n\n    location /ws/ {\n        proxy_pass http://app;\n        proxy_set_header Host $host;\n    }\n}',
    after:
      'server {\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n\n    location /ws/ {\n        proxy_pass http://app;\n        proxy_set_header Host $host;\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection "upgrade";\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    const subrequests = findSubrequestRoutes(model);
    for (const [set, routes] of routesBySet(model)) {
      const first = set.headers[0]?.placed;
      const outer = findLostSet(model, set);
      if (first?.site === undefined || outer === undefined || !model.isHere(set.level.opener)) continue;
      const isEverywhere = outer.level.kind === 'http';
      const hit = routes.filter((route) => !subrequests.has(route) && !(isEverywhere && isStaticPath(route.path)));
      if (hit.length === 0) continue;

      const lost = outer.headers.filter(({ key }) => key === 'upgrade' || key === 'connection');
      const count = lost.length === 1 ? 'The WebSocket header' : `The ${lost.length} WebSocket headers`;
      const reach = lost.length === 1 ? 'does not reach' : 'do not reach';
      report({
        ...first.site,
        message: `${count} set in ${describeLevel(outer.level)} (${placesOf(
          model,
          lost.map(({ placed }) => placed),
        )}) ${reach} ${describeLevel(set.level)}: ${placeOf(model, first)} sets a proxy_set_header of its own, and nginx then inherits none.`,
        ...(set.level.unknowns.length > 0 ? { severity: 'hint' as const } : {}),
        fixes: toFixes(model, set, outer, lost),
        related: lost.map(({ placed, name }) => relatedTo(placed, `${name} is set here and lost`)),
      });
    }
  },
};

/** The outer set that asks for an upgrade while this one says nothing about it. */
function findLostSet(model: NginxModel, set: HeaderSet): HeaderSet | undefined {
  const speaksOfIt = ['upgrade', 'connection', 'upgrade:', 'connection:'].some(
    (key) => findHeaders(set, key).length > 0,
  );
  return speaksOfIt ? undefined : model.headers(set.level).asking;
}

function toFixes(model: NginxModel, set: HeaderSet, outer: HeaderSet, lost: readonly SetHeader[]): readonly Fix[] {
  const anchor = findAnchor(set.level);
  const place = set.level.kind === 'location' ? 'this location' : `this ${set.level.kind} block`;
  const toFix = (title: string, headers: readonly SetHeader[]): Fix[] => {
    const edit = insertAfter(model.file, anchor, headers.map(copyHeader));
    return edit === undefined ? [] : [{ title, edits: [edit] }];
  };
  const own = new Set(set.headers.map(({ key }) => key));
  const all = outer.headers.filter(({ key }) => !own.has(key));
  const few = lost.length === 1 ? 'the lost WebSocket header' : `the ${lost.length} lost WebSocket headers`;
  return [
    ...toFix(`Copy ${few} into ${place}`, lost),
    ...(all.length > lost.length ? toFix(`Copy all ${all.length} lost headers into ${place}`, all) : []),
  ];
}
