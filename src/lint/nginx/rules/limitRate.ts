import type { Report, Rule } from '../../rule';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { EffectiveScalar } from '../scalars';
import { parseSize } from '../size';
import { findAskingHeader, judgeScalar, type SocketLevel } from '../socketLevels';

/** The head of a 101 with a few headers of the application fits into this. */
const ENOUGH_BYTES = 1_024;
/** The shortest head of a 101: status line, Upgrade, Connection, Sec-WebSocket-Accept. */
const NEEDED_BYTES = 129;

export const limitRate: Rule<NginxModel> = {
  id: 'N37',
  name: 'limit-rate',
  severity: 'hint',
  level: 'all',
  summary: 'A very low limit_rate holds back the answer to the handshake',
  why: '`limit_rate` counts the bytes of the answer, and the head of the 101 is part of it. When the head is longer than what the limit allows in a second, NGINX holds the rest back and the handshake never ends. Frames after the 101 are not limited.',
  measured:
    'NGINX 1.22.1: with limit_rate 10, 100 and 150 no 101 arrived within 6 s; with 200 and more it came at once, since the head was shorter than that. 5,000 bytes after the 101 came through within 5 ms with limit_rate 200. With limit_rate_after 200 beside limit_rate 10 it works. NGINX 1.31.4 does the same with 10 and with 1k.',
  example: {
    before:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    limit_rate 100;\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_http_version 1.1;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    limit_rate 100k;\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_rate',

  check(model, report) {
    judgeScalar(model, 'limit_rate', (socket, rate) => judge(model, socket, rate), report);
  },
};

function judge(model: NginxModel, { level, set }: SocketLevel, rate: EffectiveScalar): Report | undefined {
  const { placed, value = '', unknown } = rate;
  if (placed === undefined || unknown !== undefined || !model.isHere(placed)) return undefined;
  const perSecond = parseSize(value);
  const free = parseSize(model.scalar(level, 'limit_rate_after').value ?? '0');
  if (perSecond === undefined || perSecond === 0 || free === undefined) return undefined;
  if (perSecond + free >= ENOUGH_BYTES) return undefined;
  const asking = findAskingHeader(set);
  return {
    ...headSpan(placed.directive),
    ...(perSecond + free < NEEDED_BYTES ? { severity: 'warning' as const } : {}),
    message: `limit_rate ${value} (${placeOf(model, placed)}) counts the head of the 101 too: when the head is longer than ${perSecond + free} bytes, the handshake never ends.`,
    related: asking === undefined ? [] : [relatedTo(asking.placed, 'WebSockets are passed on here')],
  };
}
