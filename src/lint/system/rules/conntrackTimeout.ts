import type { Rule } from '../../rule';
import { parseCount } from '../lines';
import type { SysctlModel } from '../models';

const NAMES = [
  'net.netfilter.nf_conntrack_tcp_timeout_established',
  'net.ipv4.netfilter.ip_conntrack_tcp_timeout_established',
];
const HOUR_S = 3_600;
/** 2 hours 4 minutes: the least that RFC 5382 REQ-5 allows. */
const LEAST_S = 7_440;

export const conntrackTimeout: Rule<SysctlModel> = {
  id: 'L12',
  name: 'conntrack-timeout',
  severity: 'hint',
  level: 'all',
  summary: 'Connection tracking forgets idle WebSockets sooner than the proxy cuts them',
  why: 'A firewall or NAT that forgets a connection does not close it. When `nf_conntrack_tcp_timeout_established` is shorter than the silence that a proxy allows, a WebSocket that was quiet for that long is dead without either end knowing: the next message is dropped or answered by a reset. Pings more often than that keep it alive; `# ws-lint: heartbeat 25s` says so here.',
  measured:
    'Read on Linux 6.18.44: nf_conntrack_tcp_timeout_established is 432000 s, 5 days, without any setting. The lost connection was not run; RFC 5382 asks a NAT to keep idle connections for at least 2 hours and 4 minutes.',
  example: {
    before: 'net.netfilter.nf_conntrack_tcp_timeout_established = 600',
    after: 'net.netfilter.nf_conntrack_tcp_timeout_established = 7440',
  },
  manual: 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',

  check({ settings, statements, options }, report) {
    const limitS = Math.max(HOUR_S, Math.ceil((options.minIdleMs ?? 0) / 1_000));
    const { heartbeatMs = Number.POSITIVE_INFINITY } = statements;
    for (const name of NAMES) {
      const setting = settings.get(name);
      const seconds = setting === undefined ? undefined : parseCount(setting.value);
      if (setting === undefined || seconds === undefined || seconds >= limitS || heartbeatMs < seconds * 1_000)
        continue;
      const longer = Math.max(LEAST_S, limitS);
      report({
        start: setting.start,
        end: setting.end,
        message: `Idle WebSockets through the firewall or NAT of this machine are forgotten after ${seconds} s of silence, and neither end is told. Pings more often than that keep them.`,
        fixes: [{ title: `Use ${longer}`, edits: [{ ...setting.valueSpan, newText: String(longer) }] }],
      });
    }
  },
};
