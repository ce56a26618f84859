import type { Report, Rule } from '../../rule';
import { formatDuration, parseDuration } from '../duration';
import { insertAfter } from '../edits';
import { describeLevel, headSpan, type Level, type Placed } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { findSocketLevels } from '../socketLevels';

const DEFAULT_MS = 60_000;
/** Written for a location, these are meant for its WebSockets; at outer levels they are the tuning of a whole site. */
const LOCATION_TIMEOUT =
  /^(?:keepalive_timeout|send_timeout|client_body_timeout|proxy_connect_timeout|(?:fastcgi|uwsgi|scgi|grpc)_(?:read|send)_timeout)$/;

export const wrongTimeout: Rule<NginxModel> = {
  id: 'N14',
  name: 'wrong-timeout',
  severity: 'information',
  level: 'recommended',
  summary: 'A timeout was raised that does not hold idle WebSockets',
  why: 'The one limit on a silent WebSocket is `proxy_read_timeout`, whichever side is silent. `proxy_send_timeout` is about single writes that do not get through, `keepalive_timeout` and `send_timeout` are about plain requests, and the timeouts of other modules are about their own servers. Raising one of those changes nothing for an idle socket.',
  measured:
    'NGINX 1.22.1 and 1.31.4: `proxy_send_timeout`, `keepalive_timeout`, `send_timeout`, the client timeouts and the read timeouts of other modules had no effect on an idle WebSocket; `proxy_read_timeout` alone cut it.',
  example: {
    before:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    proxy_send_timeout 1h;\n}',
    after:
      'location /ws/ {\n    proxy_pass http://app;\n    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection "upgrade";\n    proxy_send_timeout 1h;\n    proxy_read_timeout 1h;\n}',
  },
  manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',

  check(model, report) {
    if (model.shape === 'fragment') return;
    const seen = new Set<Placed>();
    for (const { level } of findSocketLevels(model)) {
      const raised = findRaised(level);
      if (raised === undefined || seen.has(raised.placed) || !model.isHere(raised.placed)) continue;
      seen.add(raised.placed);
      const finding = judge(model, level, raised);
      if (finding !== undefined) report(finding);
    }
  },
};

interface Raised {
  readonly placed: Placed;
  readonly value: string;
  readonly ms: number;
}

function findRaised(level: Level): Raised | undefined {
  const own = level.items.find(({ directive: { name } }) => name === 'proxy_send_timeout');
  const outer = level.parent?.kind === 'location' || level.parent?.kind === 'server' ? level.parent : undefined;
  const inherited = outer?.items.find(({ directive: { name } }) => name === 'proxy_send_timeout');
  const placed = own ?? level.items.find(({ directive }) => LOCATION_TIMEOUT.test(directive.name)) ?? inherited;
  const value = placed?.directive.args[0]?.value;
  const ms = value === undefined ? undefined : parseDuration(value);
  return placed === undefined || value === undefined || ms === undefined ? undefined : { placed, value, ms };
}

function judge(model: NginxModel, level: Level, { placed, value, ms }: Raised): Report | undefined {
  const timeout = model.scalar(level, 'proxy_read_timeout');
  // The one that counts stands beside the other, or nearer.
  if (timeout.unknown !== undefined && timeout.unknown.kind !== 'outer') return undefined;
  if (timeout.placed?.level === level || timeout.placed?.level === placed.level) return undefined;
  const limitMs = timeout.value === undefined ? DEFAULT_MS : parseDuration(timeout.value);
  const { heartbeatMs } = model.statements;
  if (limitMs === undefined || limitMs === 0 || ms <= limitMs || ms <= DEFAULT_MS) return undefined;
  if (heartbeatMs !== undefined && heartbeatMs < limitMs) return undefined;
  const cause = timeout.placed === undefined ? 'the default' : placeOf(model, timeout.placed);
  const line = `proxy_read_timeout ${value};`;
  const edit = insertAfter(model.file, placed.directive, [line]);
  return {
    ...headSpan(placed.directive),
    message: `${placed.directive.name} ${value} does not hold idle WebSockets in ${describeLevel(level)}: proxy_read_timeout does, and it cuts them after ${formatDuration(limitMs)} of silence (${cause}).`,
    fixes: edit === undefined ? [] : [{ title: `Add ${line.slice(0, -1)}`, edits: [edit] }],
    related: timeout.placed === undefined ? [] : [relatedTo(timeout.placed, 'This timeout cuts idle WebSockets')],
  };
}
