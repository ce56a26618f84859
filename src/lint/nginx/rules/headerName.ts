import type { Report, Rule } from '../../rule';
import { insertion } from '../edits';
import { asksForUpgrade, type HeaderSet, type SetHeader } from '../headerSet';
import { headSpan } from '../level';
import type { Token } from '../lexer';
import type { NginxModel } from '../model';

/** Headers whose loss breaks the handshake by itself. */
const OF_HANDSHAKE = /^(?:upgrade|connection|sec-websocket-[a-z]+)$/i;
const MARK_NAMES: Readonly<Record<string, string>> = { ':': 'colon', '"': 'quote', "'": 'quote' };

export const headerName: Rule<NginxModel> = {
  id: 'N9',
  name: 'header-name',
  severity: 'error',
  level: 'recommended',
  summary: 'A colon or a quote has become part of a header name',
  why: 'In `proxy_set_header` the name stands alone, without the colon it has in a request. NGINX takes a colon or a stray quote for a part of the name and sends `Upgrade:: websocket`: no server finds the header it looks for.',
  measured:
    'NGINX 1.22.1 and 1.31.4 with `Upgrade:` and `Connection:`: `nginx -t` is silent, `Upgrade:: websocket` goes out and the handshake is refused with 426.',
  example: {
    before: 'proxy_set_header Upgrade: $http_upgrade;\nproxy_set_header Connection: "upgrade";',
    after: 'proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',

  check(model, report) {
    for (const set of model.headerSets) {
      for (const header of set.headers) {
        const finding = model.isHere(header.placed) ? (judgeName(set, header) ?? judgeGlued(header)) : undefined;
        if (finding !== undefined) report(finding);
      }
    }
  },
};

/** `Upgrade:` or `Upgrade"`, with a value behind it. */
function judgeName(set: HeaderSet, { name, placed, valueToken }: SetHeader): Report | undefined {
  const [, bare = '', mark = ''] = /^([\w-]+)([:"'])$/.exec(name) ?? [];
  const [nameToken] = placed.directive.args;
  const isHandshake = OF_HANDSHAKE.test(bare);
  if (bare === '' || nameToken === undefined || valueToken === undefined) return undefined;
  if (!isHandshake && !asksForUpgrade(set)) return undefined;
  const markName = MARK_NAMES[mark] ?? 'mark';
  return {
    ...headSpan(placed.directive),
    ...(isHandshake ? {} : { severity: 'warning' }),
    message: `The ${markName} becomes part of the name: nginx sends "${name}: …", ${
      isHandshake ? `the server finds no ${bare} and answers 400 or 426` : `which is not ${bare} to the server`
    }.`,
    fixes: [{ title: `Remove the ${markName}`, edits: [{ ...lastCharacter(nameToken), newText: '' }] }],
  };
}

/** `Upgrade:$http_upgrade` or `Connection"upgrade"`: one word, so that no value is left. */
function judgeGlued({ name, placed }: SetHeader): Report | undefined {
  const { args } = placed.directive;
  const [nameToken] = args;
  const [, bare = '', mark = ''] = /^([\w-]+)(?:(:)(?=[^:])|(?=["']).*["']$)/.exec(name) ?? [];
  if (bare === '' || args.length !== 1 || nameToken === undefined || nameToken.quote !== '') return undefined;
  const at = nameToken.start + bare.length;
  return {
    ...headSpan(placed.directive),
    message: `Name and value of ${bare} are one word here: nginx counts one argument too few and does not start.`,
    fixes: [
      {
        title: 'Separate name and value by a space',
        edits: [mark === '' ? insertion(at, ' ') : { start: at, end: at + mark.length, newText: ' ' }],
      },
    ],
  };
}

/** Of the name itself, inside its quotes. */
function lastCharacter({ end, quote }: Token): { readonly start: number; readonly end: number } {
  const behind = end - quote.length;
  return { start: behind - 1, end: behind };
}
