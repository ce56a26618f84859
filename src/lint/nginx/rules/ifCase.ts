import type { Rule } from '../../rule';
import { replacement } from '../edits';
import { headSpan } from '../level';
import type { NginxModel } from '../model';

const COMPARISON = /^\(\s*\$\{?http_upgrade\}?\s+(!?=)\s+(["']?)(websocket)\2\s*\)$/i;

export const ifCase: Rule<NginxModel> = {
  id: 'N31',
  name: 'if-case',
  severity: 'hint',
  level: 'all',
  summary: 'A comparison with $http_upgrade minds upper and lower case',
  why: 'The value of `Upgrade` compares without case (RFC 6455 §4.2.1): browsers send `websocket`, some clients and devices send `WebSocket`. `=` and `!=` in an `if` compare letter by letter, so some clients take the other branch; `~*` does not mind.',
  measured:
    'NGINX 1.22.1: `if ($http_upgrade != websocket) { return 403; }` refuses a client that sends `Upgrade: WebSocket`; with `!~* ^websocket$` it gets its 101.',
  example: {
    before: 'location / {\n    if ($http_upgrade = websocket) {\n        proxy_pass http://chat;\n    }\n}',
    after: 'location / {\n    if ($http_upgrade ~* ^websocket$) {\n        proxy_pass http://chat;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if',

  check(model, report) {
    for (const { kind, opener } of model.levels) {
      if (kind !== 'if' || opener === undefined || !model.isHere(opener)) continue;
      const head = headSpan(opener.directive);
      const [first] = opener.directive.args;
      if (first === undefined) continue;
      const condition = { start: first.start, end: head.end };
      const [, operator = '', , value = ''] =
        COMPARISON.exec(model.file.text.slice(condition.start, condition.end)) ?? [];
      if (value === '') continue;
      // Browsers and most libraries send lower case: any other spelling keeps nearly everybody out.
      const isUsual = value === 'websocket';
      const right = operator === '=' ? '~*' : '!~*';
      report({
        ...head,
        ...(isUsual ? {} : { severity: 'warning' as const }),
        message: `${operator} compares letter by letter: a client that says "${isUsual ? 'WebSocket' : 'websocket'}"${isUsual ? '' : ', as browsers do,'} does not ${operator === '=' ? 'match' : 'count as a WebSocket'} here.`,
        fixes: [
          {
            title: `Compare with ${right}, without case`,
            edits: [replacement(condition, `($http_upgrade ${right} ^websocket$)`)],
          },
        ],
      });
    }
  },
};
