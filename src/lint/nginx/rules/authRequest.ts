import type { Fix, Report, Rule } from '../../rule';
import { copyHeader, findAnchor, insertAfter, replacement } from '../edits';
import { findHeaders, findSentHeader, type HeaderSet, mentionsUpgrade, type SetHeader } from '../headerSet';
import { describeLevel, headSpan, type Level, type Placed } from '../level';
import { placeOf, placesOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { passesUpgrades, routesByLocation } from '../socketRoutes';

const CLEARED = ['proxy_set_header Upgrade "";', 'proxy_set_header Connection "";'];

export const authRequest: Rule<NginxModel> = {
  id: 'N22',
  name: 'auth-request',
  severity: 'warning',
  level: 'recommended',
  summary: 'The auth_request subrequest asks for an upgrade too',
  why: 'For every WebSocket handshake NGINX first asks the location that `auth_request` names. When the upgrade headers are in force there as well, mostly because they are set at the server level, the authentication server may answer 101, which a subrequest cannot take: NGINX logs "connection upgrade in subrequest" and drops the client. Clear both headers in that location.',
  measured:
    'NGINX 1.22.1 and 1.31.4, upgrade headers at the server level and an authentication server that takes upgrades: the client is hung up on without an answer. With `Upgrade ""` and `Connection ""` in the location of the subrequest the WebSocket works.',
  example: {
    before:
      'server {\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n\n    location = /auth {\n        internal;\n        proxy_pass http://auth;\n    }\n    location / {\n        auth_request /auth;\n        proxy_pass http://app;\n    }\n}',
    after:
      'server {\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n\n    location = /auth {\n        internal;\n        proxy_pass http://auth;\n        proxy_set_header Upgrade "";\n        proxy_set_header Connection "";\n    }\n    location / {\n        auth_request /auth;\n        proxy_pass http://app;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_auth_request_module.html#auth_request',

  check(model, report) {
    const passes = routesByLocation(model);
    const seen = new Set<Level>();
    for (const route of model.routes) {
      const { placed, value } = model.scalar(route.level, 'auth_request');
      const server = model.locations.serverOf(route.level);
      if (placed === undefined || value === undefined || value === 'off' || server === undefined) continue;
      if (!passesUpgrades(model, route.level)) continue;
      const target = model.locations.find(server, value);
      if (target === undefined || target === route.location || seen.has(target) || !passes.has(target)) continue;
      seen.add(target);
      const finding = judge(model, target, placed);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(model: NginxModel, target: Level, asked: Placed): Report | undefined {
  const { set } = model.headers(target);
  const { opener } = target;
  // An include there that cannot be read may hold a set of its own; a server without the client's headers upgrades nothing.
  if (opener === undefined || set === undefined || !model.isHere(opener) || target.unknowns.length > 0)
    return undefined;
  if (model.scalar(target, 'proxy_pass_request_headers').value === 'off') return undefined;
  const upgrade = findSentHeader(set, 'upgrade');
  const connection = findHeaders(set, 'connection').find(asksToUpgrade);
  if (upgrade === undefined || connection === undefined) return undefined;
  const lines = placesOf(model, [upgrade.placed, connection.placed]);
  const isOwn = set.level === target;
  const how = isOwn
    ? `sets Upgrade and Connection (${lines})`
    : `inherits Upgrade and Connection from ${describeLevel(set.level)} (${lines})`;
  return {
    ...((isOwn ? upgrade.placed.site : undefined) ?? headSpan(opener.directive)),
    message: `${describeLevel(target)} answers auth_request (${placeOf(model, asked)}) and ${how}: when its server answers 101, nginx logs "connection upgrade in subrequest" and drops the client.`,
    fixes: toFixes(model, target, set),
    related: [
      relatedTo(asked, 'The subrequest is made here'),
      ...(isOwn ? [] : [upgrade, connection].map(({ placed, name }) => relatedTo(placed, `${name} is set here`))),
    ],
  };
}

/** The client's own `Connection` asks as well. */
function asksToUpgrade(header: SetHeader): boolean {
  return mentionsUpgrade(header) || /^\$\{?http_connection\}?$/.test(header.value);
}

function toFixes(model: NginxModel, target: Level, set: HeaderSet): readonly Fix[] {
  const title = 'Clear Upgrade and Connection for the subrequest';
  const asking = set.headers.filter(({ key }) => key === 'upgrade' || key === 'connection');
  if (set.level === target) {
    const edits = asking.flatMap(({ placed, valueToken }) =>
      valueToken !== undefined && model.isHere(placed) ? [replacement(valueToken, '""')] : [],
    );
    return edits.length === asking.length ? [{ title, edits }] : [];
  }
  // A first proxy_set_header here drops the inherited ones: the others have to come along.
  const others = set.headers.filter((header) => !asking.includes(header)).map(copyHeader);
  const edit = insertAfter(model.file, findAnchor(target), [...others, ...CLEARED]);
  return edit === undefined ? [] : [{ title, edits: [edit] }];
}
