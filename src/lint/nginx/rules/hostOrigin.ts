import type { Report, Rule } from '../../rule';
import { findAnchor, insertAfter } from '../edits';
import { asksForUpgrade, findHeaders, type HeaderSet } from '../headerSet';
import type { Level } from '../level';
import { placeOf } from '../messages';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import { findSubrequestRoutes } from '../routeKinds';
import { routesBySet } from '../routesBySet';
import { findAskingHeader } from '../socketLevels';

const USUAL_PORTS = new Set(['80', '443']);

export const hostOrigin: Rule<NginxModel> = {
  id: 'N19',
  name: 'host-origin',
  severity: 'information',
  level: 'recommended',
  summary: 'The WebSocket server sees another Host than the page has',
  why: 'Browsers send the `Origin` of the page with every handshake, and servers refuse foreign ones to keep other sites out: many compare it with `Host`. Without a `Host` of its own in `proxy_set_header`, NGINX sends `$proxy_host`, the name in `proxy_pass`, which never equals the name in the address bar.',
  measured:
    'NGINX 1.22.1 and 1.31.4 in front of Tornado: 403 without a `Host` line; `Host $host` works on the usual ports, `Host $http_host` on others too. Other frameworks have the same kind of check; they were not run.',
  example: {
    before:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    proxy_set_header Host $host;\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    const subrequests = findSubrequestRoutes(model);
    for (const [set, routes] of routesBySet(model)) {
      const users = routes.filter((route) => !subrequests.has(route));
      const finding = judge(model, set, users);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(model: NginxModel, set: HeaderSet, routes: readonly Route[]): Report | undefined {
  const asking = findAskingHeader(set);
  const first = routes[0];
  if (first === undefined || asking?.placed.site === undefined || !asksForUpgrade(set)) return undefined;
  // Where the server has a name of its own on the network, it may want to be called by it.
  if (set.level.unknowns.length > 0 || !routes.every((route) => isNearby(model, route))) return undefined;
  const isSet = ['host', 'host:', 'origin'].some((key) => findHeaders(set, key).length > 0);
  if (isSet || model.scalar(first.level, 'proxy_pass_request_headers').value === 'off') return undefined;
  const host =
    first.target.host === '' ? 'localhost' : first.pass.directive.args[0]?.value.replace(/^\w+:\/\/|\/.*$/g, '');
  const variable = hasUnusualPort(model, set.level, first) ? '$http_host' : '$host';
  const line = `proxy_set_header Host ${variable};`;
  const edit = insertAfter(model.file, findAnchor(set.level), [line]);
  return {
    ...asking.placed.site,
    message: `The server gets "Host: ${host}", since no proxy_set_header sets it beside ${asking.name} (${placeOf(model, asking.placed)}): servers that compare Origin with Host answer browsers 403.`,
    fixes: edit === undefined ? [] : [{ title: `Add ${line.slice(0, -1)}`, edits: [edit] }],
  };
}

/** A server of the same installation: an upstream, an address, or a bare name such as `localhost` or a container's. */
function isNearby(model: NginxModel, { target: { scheme, host } }: Route): boolean {
  if (model.upstreams.has(host) || host === '' || /^[\d.]+$/.test(host)) return true;
  return scheme === 'http' && /^[\w-]+$/.test(host);
}

/** `$host` has no port, but an `Origin` has one that is not its scheme's own. */
function hasUnusualPort(model: NginxModel, level: Level, route: Route): boolean {
  const server = model.locations.serverOf(level) ?? model.locations.serverOf(route.level);
  const listens = server?.items.filter(({ directive }) => directive.name === 'listen') ?? [];
  return listens.some(({ directive }) => {
    const [, port] = /(?:^|:)(\d+)$/.exec(directive.args[0]?.value ?? '') ?? [];
    return port !== undefined && !USUAL_PORTS.has(port);
  });
}
