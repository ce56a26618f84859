import type { Report, Rule } from '../../rule';
import { formatDuration, MAX_DURATION_MS } from '../duration';
import { findTunnel, getMinIdleMs } from '../idleLimit';
import type { HaproxyModel, SignalledPath } from '../model';
import { toStatementSpan } from '../parser';
import { isSure } from '../signal';
import {
  findPathsByTimeout,
  findTimeoutsInForce,
  isShortWithoutUnit,
  replaceValue,
  type TimeoutLine,
} from '../timeoutLines';

/** Nobody gives a client or a server less than a second to say something. */
const SHORTEST_MS = 1_000;
/** A request over a slow line, with the round trips of TLS, may take as long. */
const SHORTEST_REQUEST_MS = 100;
/** From here on whole thousands are milliseconds that are meant. */
const SHORTEST_MEANT_MS = 5_000;
const SECONDS_PER_HOUR = 3_600;

export const tunnelUnit: Rule<HaproxyModel> = {
  id: 'H3',
  name: 'tunnel-unit',
  severity: 'error',
  level: 'recommended',
  summary: 'A timeout without a unit is milliseconds',
  why: 'HAProxy counts in milliseconds where no unit is written. `timeout tunnel 3600` looks like an hour and is 3.6 seconds: every WebSocket that is silent for that long is cut, with no close frame, so both ends see code 1006.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout tunnel 3600 an idle WebSocket is cut after 3.6 to 3.7 s with code 1006; with 1h it stays open. HAProxy 2.6.12, beside timeout tunnel 1h: with timeout server 300 a handshake that is answered after 0.9 s gets 504; with timeout client 30 one that arrives after 0.15 s gets 408.',
  example: {
    before: ['backend chat', '    timeout tunnel 3600', '    server chat1 10.0.0.1:8080'].join('\n'),
    after: ['backend chat', '    timeout tunnel 3600s', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#2.5',

  check(model, report) {
    const short = findTimeoutsInForce(model).filter(isShortWithoutUnit);
    if (short.length === 0) return;
    const paths = findPathsByTimeout(model);
    for (const timeout of short) {
      const isTunnel = timeout.name === 'tunnel';
      const finding = isTunnel ? toTunnelReport(model, timeout) : toReport(timeout, paths.get(timeout.line) ?? []);
      if (finding !== undefined && !isOftenEnough(model, timeout)) report(finding);
    }
  },
};

/** Something is sent more often than that, so that it never cuts. */
function isOftenEnough({ statements }: HaproxyModel, { duration }: TimeoutLine): boolean {
  return (statements.heartbeatMs ?? Number.POSITIVE_INFINITY) < duration.ms;
}

function toTunnelReport({ options }: HaproxyModel, timeout: TimeoutLine): Report | undefined {
  const { line, duration } = timeout;
  const cut = `idle WebSockets are cut after ${formatDuration(duration.ms)}.`;
  const hour = { title: 'Write 1h', edits: [replaceValue(timeout, '1h')] };
  if (!isLikeSeconds(duration.ms)) {
    if (duration.ms >= getMinIdleMs(options.minIdleMs)) return undefined;
    const message = `${duration.ms} without a unit is milliseconds: ${cut}`;
    return { ...toStatementSpan(line), message, severity: 'information', fixes: [hour] };
  }
  const message = `${duration.ms} without a unit is milliseconds, not seconds: ${cut}`;
  return { ...toStatementSpan(line), message, fixes: [...toSeconds(timeout), hour] };
}

/** Without a `timeout tunnel` in front of it the limit of the client or the server cuts; with one both limit the handshake. */
function toReport(timeout: TimeoutLine, paths: readonly SignalledPath[]): Report | undefined {
  const { line, name, duration } = timeout;
  if ((name !== 'client' && name !== 'server') || duration.ms >= SHORTEST_MS) return undefined;
  const expecting = paths.filter(({ signal }) => isSure(signal));
  const cut = expecting.find(({ backend }) => findTunnel(backend) === undefined);
  const [path] = cut === undefined ? expecting : [cut];
  // Most clients say all in less than that.
  if (path === undefined || (cut === undefined && name === 'client' && duration.ms >= SHORTEST_REQUEST_MS))
    return undefined;
  const { kind, name: backend } = path.backend;
  const time = formatDuration(duration.ms);
  const effects = {
    cut: `idle WebSockets through ${kind} ${backend} are cut after ${time}`,
    client: `a handshake that takes longer than ${time} to arrive gets 408`,
    server: `a handshake that the server of ${kind} ${backend} does not answer within ${time} gets 504`,
  };
  return {
    ...toStatementSpan(line),
    message: `${duration.ms} without a unit is milliseconds, not seconds: ${effects[cut === undefined ? name : 'cut']}.`,
    severity: 'warning',
    fixes: toSeconds(timeout),
  };
}

/** 3600, 86400 and 50 do, 30000 does not. */
function isLikeSeconds(ms: number): boolean {
  return ms < SHORTEST_MEANT_MS || ms % 1_000 !== 0 || ms % SECONDS_PER_HOUR === 0;
}

function toSeconds(timeout: TimeoutLine): NonNullable<Report['fixes']> {
  const { ms } = timeout.duration;
  if (ms * 1_000 > MAX_DURATION_MS) return [];
  return [{ title: `Write ${ms}s`, edits: [replaceValue(timeout, `${ms}s`)] }];
}
