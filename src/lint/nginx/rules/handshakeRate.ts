import type { Rule } from '../../rule';
import { headSpan } from '../level';
import { placeOf } from '../messages';
import type { NginxModel } from '../model';
import type { Route } from '../route';
import {
  areAllBehindProxy,
  findOuterDirectives,
  findSocketServers,
  isBehindProxy,
  mentions,
  mentionsOnTheWay,
  type SocketServer,
} from '../socketServers';

/** What limits handshakes, or lets in only those that are known, or may do either unseen. */
const LIMITER =
  /^(?:limit_req|limit_conn|deny|auth_basic|auth_request|auth_jwt|modsecurity|.*_by_lua.*|js_access|app_protect.*)$/;

export const handshakeRate: Rule<NginxModel> = {
  id: 'N40',
  name: 'handshake-rate',
  severity: 'information',
  level: 'all',
  summary: 'Nothing limits how fast or how often one client opens WebSockets',
  why: 'An open WebSocket holds two connections and two file descriptors of the proxy and memory of the server for as long as the client likes. Without `limit_req` or `limit_conn` one address can open them until nothing is left for others, and after a restart all clients come back in the same second. `limit_req` slows handshakes down, `limit_conn` bounds how many sockets one address holds; neither touches frames of open sockets.',
  measured:
    'NGINX 1.22.1: of 50 handshakes one after the other all get 101; with `limit_req_zone $binary_remote_addr zone=ws:1m rate=5r/s` and `limit_req zone=ws burst=10 nodelay` some of them get 503, and the sockets that are open stay open.',
  example: {
    before:
      'http {\n    server {\n        listen 80;\n        location /ws/ {\n            proxy_pass http://10.0.0.1:8080;\n            proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection "upgrade";\n        }\n    }\n}',
    after:
      'http {\n    limit_req_zone $binary_remote_addr zone=handshakes:10m rate=5r/s;\n    limit_conn_zone $binary_remote_addr zone=sockets:10m;\n    server {\n        listen 80;\n        location /ws/ {\n            limit_req zone=handshakes burst=20 nodelay;\n            limit_conn sockets 100;\n            proxy_pass http://10.0.0.1:8080;\n            proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection "upgrade";\n        }\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req',

  check(model, report) {
    if (areAllBehindProxy(model) || mentions(findOuterDirectives(model), LIMITER)) return;
    for (const socketServer of findSocketServers(model)) {
      const route = findUnlimited(model, socketServer);
      if (route === undefined) continue;
      // Once a file is enough: it is about how the site is run, not about a line.
      report({
        ...headSpan(route.location.opener?.directive ?? route.pass.directive),
        message: `Nothing limits handshakes to ${route.path} from one address: neither limit_req nor limit_conn is in force for the proxy_pass of ${placeOf(model, route.pass)}.`,
      });
      return;
    }
  },
};

function findUnlimited(model: NginxModel, socketServer: SocketServer): Route | undefined {
  const { listeners, routes, server } = socketServer;
  if (!listeners.some(({ isPublic }) => isPublic) || isBehindProxy(socketServer)) return undefined;
  return routes.find((route) => model.isHere(route.pass) && !mentionsOnTheWay(route, server, LIMITER));
}
