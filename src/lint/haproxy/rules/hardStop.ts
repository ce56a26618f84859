import type { Rule } from '../../rule';
import { formatDuration, parseDuration } from '../duration';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';
import { isSure } from '../signal';

const SHORT_MS = 60_000;

export const hardStop: Rule<HaproxyModel> = {
  id: 'H29',
  name: 'hard-stop',
  severity: 'hint',
  level: 'all',
  summary: 'A short hard-stop-after cuts every open WebSocket at a reload',
  why: 'At a reload the old process keeps the connections it has, and open WebSockets live on. `hard-stop-after` ends that process after a while, and all its WebSockets at once. The shorter the time, the more clients come back in the same moment.',
  measured:
    'HAProxy 2.6.12: after a soft stop open WebSockets stay; with `hard-stop-after 2s` they are cut after 2.0 s.',
  example: {
    before: [
      'global',
      '    hard-stop-after 10s',
      '',
      'backend chat',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'global',
      '    hard-stop-after 30m',
      '',
      'backend chat',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#3.1-hard-stop-after',

  check({ file, proxies, paths }, report) {
    const isSocketSite =
      paths.some(({ signal }) => isSure(signal)) || proxies.some(({ settings }) => settings.timeouts.has('tunnel'));
    if (!isSocketSite) return;
    for (const { kind, lines } of file.sections) {
      const line = kind === 'global' ? lines.findLast(({ keyword }) => keyword === 'hard-stop-after') : undefined;
      const value = line?.args[0];
      if (line === undefined || value === undefined || value.isUnknown) continue;
      const duration = parseDuration(value.value);
      if (duration === undefined || duration.rest !== '' || duration.ms === 0 || duration.ms >= SHORT_MS) continue;
      report({
        ...toStatementSpan(line),
        message: `Each reload cuts every open WebSocket after ${formatDuration(duration.ms)}: the old process ends then.`,
      });
    }
  },
};
