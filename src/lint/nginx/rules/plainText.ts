import type { Rule } from '../../rule';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { areAllBehindProxy, findSocketServers, isBehindProxy, mentions, type SocketServer } from '../socketServers';

/** Says that TLS is used somewhere: old ways to switch it on, redirects to it, headers that claim it. */
const TLS_WORD = /^(?:ssl|ssl_certificate|ssl_reject_handshake)$|^https(?:$|:)|^\$\{?(?:ssl_|https)|^max-age=/i;
/** Names that are used on one machine or inside one network. */
const LOCAL_NAME =
  /^(?:localhost|[\w.-]+\.(?:localhost|local|test|internal|lan|home\.arpa|example|invalid))$|^(?:127|10|192\.168)\./i;

export const plainText: Rule<NginxModel> = {
  id: 'N41',
  name: 'plain-text',
  severity: 'information',
  level: 'all',
  summary: 'WebSockets are served without TLS',
  why: 'Over `ws://` everyone on the way reads messages, cookies and tokens, and pages from `https://` may not open such a socket at all. Proxies of providers and companies that know HTTP only break the upgrade more often than they break TLS. Where another proxy ends TLS in front of this one, its addresses belong into `set_real_ip_from`, or the server listens on a private address; then this rule is silent.',
  measured:
    'NGINX 1.22.1: on `listen` without `ssl` a WebSocket opens over ws://; after `return 301 https://…` for plain requests the same handshake gets 301.',
  example: {
    before:
      'http {\n    server {\n        listen 80;\n        location /ws/ {\n            proxy_pass http://10.0.0.1:8080;\n            proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection "upgrade";\n        }\n    }\n}',
    after:
      'http {\n    server {\n        listen 443 ssl;\n        ssl_certificate site.pem;\n        ssl_certificate_key site.key;\n        location /ws/ {\n            proxy_pass http://10.0.0.1:8080;\n            proxy_http_version 1.1;\n            proxy_set_header Upgrade $http_upgrade;\n            proxy_set_header Connection "upgrade";\n        }\n    }\n    server {\n        listen 80;\n        return 301 https://$host$request_uri;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/configuring_https_servers.html',

  check(model, report) {
    if (areAllBehindProxy(model)) return;
    for (const socketServer of findSocketServers(model)) {
      const { listeners, upgrading, server } = socketServer;
      const open = listeners.find(({ isPublic }) => isPublic);
      if (open === undefined || upgrading === undefined || !isPlain(socketServer)) continue;
      const place = open.placed ?? server.opener;
      if (place === undefined || !model.isHere(place)) continue;
      report({
        ...headSpan(place.directive),
        message: `WebSockets to ${upgrading.path} (${placeOf(model, upgrading.pass)}) come as plain text: this server has no listen with ssl, and nothing says that a proxy in front ends TLS.`,
        related: [relatedTo(upgrading.pass, 'WebSockets are passed on here')],
      });
    }
  },
};

function isPlain(socketServer: SocketServer): boolean {
  const { listeners, directives, server } = socketServer;
  const incoming = directives.filter(({ directive }) => directive.name !== 'proxy_pass');
  if (listeners.some(({ isTls }) => isTls) || isBehindProxy(socketServer) || mentions(incoming, TLS_WORD)) return false;
  const names = server.items.flatMap(({ directive }) => (directive.name === 'server_name' ? directive.args : []));
  return !names.some(({ value }) => LOCAL_NAME.test(value));
}
