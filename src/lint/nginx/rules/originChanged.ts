import { hasSmartQuote } from '../../lexical/smartQuotes';
import type { Rule } from '../../rule';
import { asksForUpgrade, findHeaders, findSentHeader, type HeaderSet, type SetHeader } from '../headerSet';
import { headSpan } from '../level';
import type { NginxModel } from '../model';
import { removal } from '../removal';
import type { Route } from '../route';
import { routesBySet } from '../routesBySet';
import { isTemplated } from '../templates';

export const originChanged: Rule<NginxModel> = {
  id: 'N20',
  name: 'origin-changed',
  severity: 'warning',
  level: 'all',
  summary: 'The server sees another Origin than the page has',
  why: 'Browsers say in `Origin` which page opens the WebSocket, and it is the only guard against other sites using the cookies of a user. A constant or an empty value makes the check of the server either fail for everybody or mean nothing.',
  measured:
    'NGINX 1.22.1 and 1.31.4 in front of a server that compares `Origin` with `Host`: 403 with a constant and with an empty value.',
  example: {
    before:
      'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_set_header Origin "http://localhost";',
    after: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    const routes = routesBySet(model);
    for (const set of model.headerSets) {
      const changed = findHeaders(set, 'origin').filter((header) => isChanged(header) && model.isHere(header.placed));
      if (changed.length === 0 || !asksForUpgrade(set)) continue;
      const host = findHost(set, routes.get(set) ?? []);
      for (const header of changed) {
        if (isMeantForHost(header, host)) continue;
        report({
          ...headSpan(header.placed.directive),
          message: toMessage(header),
          fixes: [{ title: "Pass on the client's Origin", edits: [removal(model.file, header.placed.directive)] }],
        });
      }
    }
  },
};

function isChanged({ value, valueToken }: SetHeader): boolean {
  return valueToken !== undefined && !value.includes('$') && !isTemplated(value) && !hasSmartQuote(value);
}

/** An Origin written to match the Host that the server sees passes the check it was written for. */
function isMeantForHost({ value }: SetHeader, host: string | undefined): boolean {
  const authority = /^[a-z]+:\/\/([^/]+)/i.exec(value)?.[1];
  return authority !== undefined && authority.toLowerCase() === host;
}

/** The Host that the server sees, where it is one for all routes of a set. */
function findHost(set: HeaderSet, routes: readonly Route[]): string | undefined {
  const host = findSentHeader(set, 'host')?.value.toLowerCase();
  if (host !== undefined && host !== '$proxy_host') return host;
  const authority = routes[0]?.target.authority;
  return routes.every(({ target }) => target.authority === authority) ? authority?.toLowerCase() : undefined;
}

function toMessage({ value }: SetHeader): string {
  return value === ''
    ? 'An empty Origin removes the header: a server that wants to know which page opens the WebSocket answers 403.'
    : `Every client comes from "${value}": a server that compares the Origin with its own name answers 403.`;
}
