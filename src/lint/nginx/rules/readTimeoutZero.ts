import type { Rule } from '../../rule';
import { parseDuration } from '../duration';
import { replacement } from '../edits';
import { headSpan } from '../level';
import type { NginxModel } from '../model';

/** What zero was most likely meant to be. */
const RIGHT: ReadonlyMap<string, string> = new Map([
  ['proxy_read_timeout', '1h'],
  ['proxy_connect_timeout', '60s'],
]);

export const readTimeoutZero: Rule<NginxModel> = {
  id: 'N13',
  name: 'read-timeout-zero',
  severity: 'error',
  level: 'recommended',
  summary: 'proxy_read_timeout 0 means no time at all',
  why: 'Zero is not "infinite" here: NGINX gives the server no time to answer and every request through this directive, WebSocket handshakes included, gets 504 Gateway Time-out.',
  measured:
    'NGINX 1.22.1 and 1.31.4: 504 at once for every request. NGINX 1.22.1 does the same with `proxy_connect_timeout 0`.',
  example: { before: 'proxy_read_timeout 0;', after: 'proxy_read_timeout 1h;' },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',

  check(model, report) {
    for (const { protocol, items } of model.levels) {
      if (protocol !== 'http') continue;
      for (const placed of items) {
        const token = placed.directive.args[0];
        const right = RIGHT.get(placed.directive.name);
        if (right === undefined || token === undefined || !model.isHere(placed)) continue;
        if (parseDuration(token.value) !== 0) continue;
        report({
          ...headSpan(placed.directive),
          message: `${placed.directive.name} ${token.value} is not "infinite": the server gets no time ${placed.directive.name === 'proxy_read_timeout' ? 'to answer' : 'to accept the connection'}, and every request ends with 504.`,
          fixes: [{ title: `Use ${placed.directive.name} ${right}`, edits: [replacement(token, right)] }],
        });
      }
    }
  },
};
