import type { Rule } from '../../rule';
import { parseCount } from '../lines';
import type { SysctlModel } from '../models';

/** Default since Linux 5.4. */
const DEFAULT = 4_096;

export const acceptQueue: Rule<SysctlModel> = {
  id: 'L6',
  name: 'accept-queue',
  severity: 'hint',
  level: 'all',
  summary: 'net.core.somaxconn is set below the default of the kernel',
  why: 'When a proxy or server restarts, all WebSocket clients come back in the same second and wait in its accept queue. The queue is as long as the program asks for, but never longer than `net.core.somaxconn`; what does not fit is dropped and tried again seconds later. Since Linux 5.4 the default is 4096. A line from an older guide, such as 1024, makes the queue shorter.',
  measured:
    'Linux 6.18.44, where the default is 4096: a Node server that asks for a backlog of 65535 gets an accept queue of 10, 4096 and 8192 (`ss -ltn`, Send-Q) with somaxconn 10, 4096 and 8192.',
  example: { before: 'net.core.somaxconn = 1024', after: 'net.core.somaxconn = 4096' },
  manual: 'https://man7.org/linux/man-pages/man2/listen.2.html',

  check({ settings }, report) {
    const setting = settings.get('net.core.somaxconn');
    const count = setting === undefined ? undefined : parseCount(setting.value);
    if (setting === undefined || count === undefined || count >= DEFAULT) return;
    report({
      start: setting.start,
      end: setting.end,
      message: `net.core.somaxconn ${count} is below ${DEFAULT}, the default since Linux 5.4: the accept queue of every listener gets shorter, and handshakes are dropped sooner when all clients come back at once.`,
      fixes: [{ title: `Use ${DEFAULT}`, edits: [{ ...setting.valueSpan, newText: String(DEFAULT) }] }],
    });
  },
};
