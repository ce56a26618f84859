import type { Rule } from '../../rule';
import { type LimitEntry, parseLimit } from '../limitsFile';
import type { LimitsModel } from '../models';

export const limitsOrder: Rule<LimitsModel> = {
  id: 'L3',
  name: 'limits-order',
  severity: 'hint',
  level: 'all',
  summary: 'A soft nofile limit above the hard one is cut to it',
  why: 'The kernel takes no soft limit above the hard one, so pam_limits lowers the soft limit to the hard one without a word. A server of WebSockets started from that login has fewer file descriptors than the line with `soft` promises.',
  measured:
    'pam_limits of Linux-PAM 1.5.2 (Debian 12): with `soft nofile 8000` and `hard nofile 4000` for one user, `ulimit -Sn` in a session of that user is 4000.',
  example: {
    before: 'deploy soft nofile 65536\ndeploy hard nofile 4096',
    after: 'deploy soft nofile 65536\ndeploy hard nofile 65536',
  },
  manual: 'https://man7.org/linux/man-pages/man5/limits.conf.5.html',

  check({ path, entries }, report) {
    const limits = new Map<string, { soft?: LimitEntry; hard?: LimitEntry }>();
    for (const entry of entries) {
      if (entry.item.value !== 'nofile') continue;
      const { soft, hard } = limits.get(entry.domain.value) ?? {};
      const type = entry.type.value;
      const isBoth = type === '-';
      const next = { soft: isBoth || type === 'soft' ? entry : soft, hard: isBoth || type === 'hard' ? entry : hard };
      limits.set(entry.domain.value, toDefined(next));
    }
    for (const { soft, hard } of limits.values()) {
      const softCount = soft === undefined ? undefined : parseLimit(soft.value.value);
      const hardCount = hard === undefined ? undefined : parseLimit(hard.value.value);
      if (soft === undefined || hard === undefined || softCount === undefined || hardCount === undefined) continue;
      if (softCount <= hardCount) continue;
      const { start, end } = soft;
      report({
        start,
        end,
        message: `The soft limit ${soft.value.value} for ${soft.domain.value} is above the hard limit ${hard.value.value} (line ${hard.line.number}): pam_limits cuts it to ${hard.value.value}.`,
        fixes: [
          {
            title: `Raise the hard limit to ${soft.value.value}`,
            edits: [{ start: hard.value.start, end: hard.value.end, newText: soft.value.value }],
          },
        ],
        related: [{ path, start: hard.start, end: hard.end, message: 'The hard limit' }],
      });
    }
  },
};

function toDefined(pair: { soft: LimitEntry | undefined; hard: LimitEntry | undefined }): {
  soft?: LimitEntry;
  hard?: LimitEntry;
} {
  return {
    ...(pair.soft === undefined ? {} : { soft: pair.soft }),
    ...(pair.hard === undefined ? {} : { hard: pair.hard }),
  };
}
