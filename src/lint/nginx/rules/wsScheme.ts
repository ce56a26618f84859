import type { Rule } from '../../rule';
import { headSpan } from '../level';
import type { NginxModel } from '../model';

export const wsScheme: Rule<NginxModel> = {
  id: 'N15',
  name: 'ws-scheme',
  severity: 'error',
  level: 'recommended',
  summary: 'proxy_pass knows no ws:// and no wss://',
  why: 'A WebSocket starts as an HTTP request, and to NGINX it is one: `proxy_pass` takes `http://` and `https://` only. `ws://` becomes `http://`, `wss://` becomes `https://`; what makes it a WebSocket are the `Upgrade` and `Connection` headers.',
  measured:
    'NGINX 1.22.1 and 1.31.4 do not start: "invalid URL prefix". With a variable in the address NGINX 1.22.1 starts and answers 500.',
  example: { before: 'proxy_pass ws://127.0.0.1:8080;', after: 'proxy_pass http://127.0.0.1:8080;' },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass',

  check(model, report) {
    for (const { protocol, items } of model.levels) {
      if (protocol !== 'http') continue;
      for (const placed of items) {
        const token = placed.directive.args[0];
        if (placed.directive.name !== 'proxy_pass' || token === undefined || !model.isHere(placed)) continue;
        const scheme = /^wss?(?=:\/\/)/i.exec(token.value)?.[0];
        if (scheme === undefined) continue;
        const right = scheme.length === 2 ? 'http' : 'https';
        const start = token.start + token.quote.length;
        // With a variable in it the address is read when a request comes.
        const result = token.value.includes('$') ? 'answers 500 to every request' : 'does not start';
        report({
          ...headSpan(placed.directive),
          message: `nginx knows no ${scheme}:// here and ${result}: a WebSocket goes to its server as an HTTP request.`,
          fixes: [{ title: `Use ${right}://`, edits: [{ start, end: start + scheme.length, newText: right }] }],
        });
      }
    }
  },
};
