import type { Report, Rule } from '../../rule';
import { formatDuration, parseDuration } from '../duration';
import { insertAfter, replacement } from '../edits';
import { headSpan } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import type { EffectiveScalar } from '../scalars';
import { findAskingHeader, findGapPlace, judgeScalar, type SocketLevel } from '../socketLevels';

/** nginx's default for proxy_read_timeout. */
const DEFAULT_MS = 60_000;
const DEFAULT_MIN_IDLE_MS = 60_000;
const ONE_HOUR_MS = 3_600_000;

export const readTimeoutDefault: Rule<NginxModel> = {
  id: 'N12',
  name: 'read-timeout-default',
  severity: 'information',
  level: 'recommended',
  summary: 'Idle WebSockets are cut by proxy_read_timeout',
  why: 'NGINX closes a WebSocket when nothing moved in either direction for `proxy_read_timeout`, 60 seconds by default. Clients see close code 1006 without a reason. Data or pings from either side start the time anew; `proxy_send_timeout`, `keepalive_timeout` and the other timeouts have no effect. A ping from the server or client every 30 seconds is as good as a longer timeout.',
  measured:
    'NGINX 1.22.1 cut an idle socket after 60.05 s by default and 1.31.4 after 60.06 s; `proxy_read_timeout 2s` cut after 2.0 s on both. A client ping, a server ping, or data from the client alone kept it open. It also limits the wait for the 101: with 1s, a server that takes 2 s gets 504.',
  example: {
    before:
      'proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_read_timeout 30s;',
    after:
      'proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";\nproxy_read_timeout 1h;',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',

  check(model, report) {
    judgeScalar(model, 'proxy_read_timeout', (socket, timeout) => judge(model, socket, timeout), report);
  },
};

function judge(model: NginxModel, socket: SocketLevel, timeout: EffectiveScalar): Report | undefined {
  return timeout.placed === undefined ? judgeDefault(model, socket, timeout) : judgeWritten(model, socket, timeout);
}

function judgeDefault(model: NginxModel, socket: SocketLevel, { unknown }: EffectiveScalar): Report | undefined {
  if (model.shape === 'fragment' || isKeptOpen(model, DEFAULT_MS)) return undefined;
  const place = findGapPlace(model, socket);
  // An include that cannot be read may well set it; the level around the file does so less often.
  if (place === undefined || (unknown !== undefined && unknown.kind !== 'outer')) return undefined;
  const note = unknown === undefined ? '' : ` Not seen in this file; ${unknown.name} may set it.`;
  const line = `proxy_read_timeout ${toLongTimeout(model)};`;
  const edit = insertAfter(model.file, place.anchor, [line]);
  return {
    ...place.site,
    message: `Idle WebSockets are cut after 60 s of silence in both directions: no proxy_read_timeout is set, and 60 s is the default.${note}`,
    ...(unknown === undefined ? {} : { severity: 'hint' }),
    fixes: edit === undefined ? [] : [{ title: `Add ${line.slice(0, -1)}`, edits: [edit] }],
  };
}

function judgeWritten(
  model: NginxModel,
  { set }: SocketLevel,
  { placed, value = '', unknown }: EffectiveScalar,
): Report | undefined {
  const token = placed?.directive.args[0];
  // A nearer include that cannot be read may hold another value.
  if (placed === undefined || token === undefined || unknown !== undefined || !model.isHere(placed)) return undefined;
  const ms = parseDuration(value);
  const limitMs = model.options.minIdleMs ?? DEFAULT_MIN_IDLE_MS;
  // Zero is not an idle limit but no answer at all: that is N13.
  if (ms === undefined || ms === 0 || ms >= limitMs || isKeptOpen(model, ms)) return undefined;
  const asking = findAskingHeader(set);
  const longer = toLongTimeout(model);
  return {
    ...headSpan(placed.directive),
    severity: 'warning',
    message: `Idle WebSockets are cut after ${formatDuration(ms)} of silence in both directions: proxy_read_timeout ${value}, ${placeOf(model, placed)}.`,
    fixes: [{ title: `Use proxy_read_timeout ${longer}`, edits: [replacement(token, longer)] }],
    related: asking === undefined ? [] : [relatedTo(asking.placed, 'WebSockets are passed on here')],
  };
}

/** True where the file says that something is sent more often than the limit. */
function isKeptOpen({ statements: { heartbeatMs } }: NginxModel, limitMs: number): boolean {
  return heartbeatMs !== undefined && heartbeatMs < limitMs;
}

function toLongTimeout({ options: { minIdleMs = 0 } }: NginxModel): string {
  return minIdleMs <= ONE_HOUR_MS ? '1h' : `${Math.ceil(minIdleMs / 1_000)}s`;
}
