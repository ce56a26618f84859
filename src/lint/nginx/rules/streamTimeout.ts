import type { Report, Rule } from '../../rule';
import { formatDuration, parseDuration } from '../duration';
import { replacement } from '../edits';
import { headSpan, type Level, type Placed } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';
import { isSocketName } from '../signals';

const DEFAULT_MIN_IDLE_MS = 60_000;
const ONE_HOUR_MS = 3_600_000;

export const streamTimeout: Rule<NginxModel> = {
  id: 'N38',
  name: 'stream-timeout',
  severity: 'information',
  level: 'all',
  summary: 'A stream proxy in front of a WebSocket server cuts idle sockets or sends a PROXY line',
  why: 'A `stream` proxy passes WebSockets on without any header settings, but it closes a connection on which nothing moved for `proxy_timeout`, 10 minutes by default. With `proxy_protocol on` it puts a line of its own in front of the handshake, which a server that does not expect it takes for a broken request.',
  measured:
    'NGINX 1.22.1 and 1.31.4: with proxy_timeout 2s an idle WebSocket is cut after 2.0 s with code 1006; with proxy_protocol on a plain Node server answers 400.',
  example: {
    before:
      'stream {\n    upstream websocket_app {\n        server 10.0.0.1:8080;\n    }\n    server {\n        listen 8443;\n        proxy_pass websocket_app;\n        proxy_timeout 30s;\n    }\n}',
    after:
      'stream {\n    upstream websocket_app {\n        server 10.0.0.1:8080;\n    }\n    server {\n        listen 8443;\n        proxy_pass websocket_app;\n        proxy_timeout 1h;\n    }\n}',
  },
  manual: 'https://nginx.org/en/docs/stream/ngx_stream_proxy_module.html#proxy_timeout',

  check(model, report) {
    const seen = new Set<Placed>();
    for (const level of model.levels) {
      const pass = findSocketPass(level);
      if (pass === undefined) continue;
      for (const [name, judge] of [
        ['proxy_timeout', judgeTimeout],
        ['proxy_protocol', judgeProxyProtocol],
      ] as const) {
        const { placed, unknown } = model.scalar(level, name);
        if (placed === undefined || unknown !== undefined || seen.has(placed) || !model.isHere(placed)) continue;
        seen.add(placed);
        const finding = judge(model, placed, pass);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

/** The `proxy_pass` of a stream server whose target is called after WebSockets. */
function findSocketPass(level: Level): Placed | undefined {
  if (level.protocol !== 'stream' || level.kind !== 'server') return undefined;
  const pass = level.items.find(({ directive }) => directive.name === 'proxy_pass');
  const host = pass?.directive.args[0]?.value.replace(/:\d+$/, '') ?? '';
  return isSocketName(host) || /web-?socket/i.test(host) ? pass : undefined;
}

function judgeTimeout(model: NginxModel, placed: Placed, pass: Placed): Report | undefined {
  const token = placed.directive.args[0];
  const ms = parseDuration(token?.value ?? '');
  const limitMs = model.options.minIdleMs ?? DEFAULT_MIN_IDLE_MS;
  const { heartbeatMs } = model.statements;
  if (token === undefined || ms === undefined || ms === 0 || ms >= limitMs) return undefined;
  if (heartbeatMs !== undefined && heartbeatMs < ms) return undefined;
  const longer = limitMs <= ONE_HOUR_MS ? '1h' : `${Math.ceil(limitMs / 1_000)}s`;
  return {
    ...headSpan(placed.directive),
    message: `Idle WebSockets are cut after ${formatDuration(ms)} of silence in both directions: proxy_timeout ${token.value}, ${placeOf(model, placed)}.`,
    fixes: [{ title: `Use proxy_timeout ${longer}`, edits: [replacement(token, longer)] }],
    related: [relatedTo(pass, 'WebSockets are passed on here')],
  };
}

function judgeProxyProtocol(model: NginxModel, placed: Placed, pass: Placed): Report | undefined {
  if (placed.directive.args[0]?.value !== 'on') return undefined;
  return {
    ...headSpan(placed.directive),
    severity: 'hint',
    message: `proxy_protocol on (${placeOf(model, placed)}) sends a PROXY line before the handshake: a server that does not expect it answers 400.`,
    related: [relatedTo(pass, 'The server that has to expect it')],
  };
}
