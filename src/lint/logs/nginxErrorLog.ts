import { type LogExplanation, toExplanation } from './explanation';
import { clientCauses } from './nginxClientCauses';
import { upstreamCauses } from './nginxErrorCauses';
import { findUpstream } from './upstreamAddress';

/** `2026/11/24 12:00:00 [error] 12#12: *56 …`; syslog and containers put something before it. */
const HEAD = /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(debug|info|notice|warn|error|crit|alert|emerg)\] \d+#\d+: /;
/** Fields of the request follow on the message. */
const FIELDS = /, (?:client|server|request|upstream|host): /;
const MAX_PREFIX_CHARS = 300;

export function isNginxErrorLine(line: string): boolean {
  return HEAD.test(line.slice(0, MAX_PREFIX_CHARS + 100));
}

export function explainNginxError(line: string): LogExplanation | undefined {
  const head = HEAD.exec(line.slice(0, MAX_PREFIX_CHARS + 100));
  if (head === null) return undefined;
  const start = head.index + head[0].length;
  const rest = line.slice(start);
  // A request can say anything: only what NGINX says itself counts.
  const message = rest.slice(0, FIELDS.exec(rest)?.index ?? rest.length);
  // The first to begin: what NGINX says comes before the names and paths that it quotes.
  const [first] = [...upstreamCauses, ...clientCauses]
    .flatMap(({ pattern, explain }) => {
      const match = pattern.exec(message);
      return match === null ? [] : [{ match, explain }];
    })
    .sort((a, b) => a.match.index - b.match.index);
  if (first === undefined) return undefined;
  const { match, explain } = first;
  const cause = explain({ level: head[1] ?? '', upstream: findUpstream(line), text: line }, match);
  return toExplanation(cause, { start: start + match.index, end: start + match.index + match[0].length });
}
