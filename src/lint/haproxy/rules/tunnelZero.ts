import type { Report, Rule } from '../../rule';
import { describeIdleLimit, findIdleLimit, getMinIdleMs, type IdleLimit } from '../idleLimit';
import type { HaproxyModel, SignalledPath } from '../model';
import { toStatementSpan } from '../parser';
import { findPathsByTimeout, findTimeoutsInForce, replaceValue, type TimeoutLine } from '../timeoutLines';

export const tunnelZero: Rule<HaproxyModel> = {
  id: 'H5',
  name: 'tunnel-zero',
  severity: 'warning',
  level: 'recommended',
  summary: 'timeout tunnel 0 is the same as none',
  why: 'Zero does not mean "never" here: HAProxy takes it as if `timeout tunnel` had not been written, and idle WebSockets are cut by the smaller of `timeout client` and `timeout server`. A long time such as `1h`, with pings below it, does what is meant.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout tunnel 0 and timeout client and server 2s an idle WebSocket is cut after 2.0 s; with 1h it stays open. HAProxy 2.6.12 accepts 24d and refuses 25d.',
  example: {
    before: ['backend chat', '    timeout tunnel 0', '    server chat1 10.0.0.1:8080'].join('\n'),
    after: ['backend chat', '    timeout tunnel 1h', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20tunnel',

  check(model, report) {
    const zeros = findTimeoutsInForce(model).filter(({ name, duration }) => name === 'tunnel' && duration.ms === 0);
    if (zeros.length === 0) return;
    const paths = findPathsByTimeout(model);
    for (const zero of zeros) {
      const finding = toReport(model, zero, paths.get(zero.line) ?? []);
      if (finding !== undefined) report(finding);
    }
  },
};

function toReport(model: HaproxyModel, zero: TimeoutLine, paths: readonly SignalledPath[]): Report | undefined {
  const limit = findSmallest(paths);
  // Where neither timeout is set nothing is cut, and zero is as good as it looks.
  if (limit === undefined && paths.length > 0 && paths.every(isWhollyKnown)) return undefined;
  const heartbeatMs = model.statements.heartbeatMs ?? Number.POSITIVE_INFINITY;
  if (limit !== undefined && heartbeatMs < limit.ms) return undefined;
  const effect =
    limit === undefined
      ? 'are cut by the smaller of timeout client and timeout server'
      : `are cut ${describeIdleLimit(limit)}`;
  const isBearable = limit !== undefined && limit.ms >= getMinIdleMs(model.options.minIdleMs);
  // Defaults alone may be replaced by every section that takes them.
  const isAlone = model.proxies.length === 0;
  return {
    ...toStatementSpan(zero.line),
    message: `0 is not "never": it is the same as no timeout tunnel. Idle WebSockets ${effect}.`,
    ...(isBearable || isAlone ? { severity: 'information' } : {}),
    fixes: ['1h', '24d'].map((time) => ({
      title: time === '24d' ? 'Write 24d, the longest that HAProxy takes in days' : `Write ${time}`,
      edits: [replaceValue(zero, time)],
    })),
  };
}

function findSmallest(paths: readonly SignalledPath[]): IdleLimit | undefined {
  let smallest: IdleLimit | undefined;
  for (const path of paths) {
    const limit = findIdleLimit(path);
    if (limit !== undefined && limit.ms < (smallest?.ms ?? Number.POSITIVE_INFINITY)) smallest = limit;
  }
  return smallest;
}

/** A variable or other defaults may set what is not seen here. */
function isWhollyKnown({ frontend, backend }: SignalledPath): boolean {
  const known = [frontend, backend].every(
    ({ isInheritanceKnown, section }) => isInheritanceKnown && !section.hasInsertions,
  );
  const settings = [frontend.settings.timeouts.get('client'), backend.settings.timeouts.get('server')];
  return known && settings.every((setting) => setting === undefined || setting.duration !== undefined);
}
