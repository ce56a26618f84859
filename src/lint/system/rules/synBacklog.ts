import type { Report, Rule } from '../../rule';
import type { Assignment } from '../assignment';
import { parseCount } from '../lines';
import type { SysctlModel } from '../models';

interface Setting {
  readonly assignment: Assignment;
  readonly count: number;
}

export const synBacklog: Rule<SysctlModel> = {
  id: 'L7',
  name: 'syn-backlog',
  severity: 'hint',
  level: 'all',
  summary: 'Of tcp_max_syn_backlog and somaxconn one is never reached',
  why: 'Half-open connections wait in a queue that ends at the backlog of the listener, and that is cut to `net.core.somaxconn`: a larger `net.ipv4.tcp_max_syn_backlog` is never reached. The other way round it is the smaller `tcp_max_syn_backlog` that ends the queue, at three quarters of it, but only with `net.ipv4.tcp_syncookies = 0`. Raise both to the same number so that a wave of WebSocket clients finds room.',
  measured:
    'Linux 6.18.44, listen(65535) and 400 SYNs that nobody answers. syncookies 1, max_syn_backlog 65536, somaxconn 16: 17 half-open connections are kept. 1000 and 300: 301. 32 and 1000 with syncookies 1: all 400; with syncookies 0: 25. 100 and 200 with syncookies 0: 76.',
  example: {
    before: 'net.core.somaxconn = 4096\nnet.ipv4.tcp_max_syn_backlog = 65536',
    after: 'net.core.somaxconn = 65536\nnet.ipv4.tcp_max_syn_backlog = 65536',
  },
  manual: 'https://docs.kernel.org/networking/ip-sysctl.html',

  check(model, report) {
    const queue = readSetting(model, 'net.core.somaxconn');
    const backlog = readSetting(model, 'net.ipv4.tcp_max_syn_backlog');
    if (queue === undefined || backlog === undefined || queue.count === backlog.count) return;
    if (backlog.count > queue.count) {
      const message = `net.ipv4.tcp_max_syn_backlog ${backlog.count} is never reached: the queue of every listener ends at net.core.somaxconn ${queue.count} (line ${queue.assignment.line.number}).`;
      report(toReport(model, backlog, queue, message, 'net.core.somaxconn'));
    } else if (readSetting(model, 'net.ipv4.tcp_syncookies')?.count === 0) {
      const message = `Without syncookies half-open connections end at three quarters of net.ipv4.tcp_max_syn_backlog ${backlog.count} (line ${backlog.assignment.line.number}): net.core.somaxconn ${queue.count} is never reached.`;
      report(toReport(model, queue, backlog, message, 'net.ipv4.tcp_max_syn_backlog'));
    }
  },
};

/** `larger` is never reached because of `smaller`. */
function toReport(model: SysctlModel, larger: Setting, smaller: Setting, message: string, name: string): Report {
  const { start, end, valueSpan } = smaller.assignment;
  return {
    start: larger.assignment.start,
    end: larger.assignment.end,
    message,
    fixes: [{ title: `Raise ${name} to ${larger.count}`, edits: [{ ...valueSpan, newText: String(larger.count) }] }],
    related: [{ path: model.path, start, end, message: 'This one is in force' }],
  };
}

function readSetting({ settings }: SysctlModel, name: string): Setting | undefined {
  const assignment = settings.get(name);
  const count = assignment === undefined ? undefined : parseCount(assignment.value);
  return assignment === undefined || count === undefined ? undefined : { assignment, count };
}
