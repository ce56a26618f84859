import type { Rule } from '../../rule';
import { parseCount } from '../lines';
import type { SysctlModel } from '../models';

const NAMES = ['net.netfilter.nf_conntrack_max', 'net.nf_conntrack_max', 'net.ipv4.netfilter.ip_conntrack_max'];
const FEW = 65_536;
/** What the kernel takes for machines with more than 4 GB (nf_conntrack_buckets). */
const USUAL = 262_144;

export const conntrackMax: Rule<SysctlModel> = {
  id: 'L11',
  name: 'conntrack-max',
  severity: 'hint',
  level: 'all',
  summary: 'A small nf_conntrack_max ends at few WebSockets on a host with a firewall',
  why: 'A stateful firewall or NAT keeps an entry for every connection, and a proxied WebSocket is two connections for as long as it is open. When the table is full, the kernel drops the packets of new connections and logs "nf_conntrack: table full, dropping packet"; clients see a handshake without an answer. The kernel sizes the table by the memory of the machine; a small number from an old guide lowers it.',
  measured:
    'Read on Linux 6.18.44: nf_conntrack_max is 262144 without any setting. A full table was not run; the kernel documentation says that it is the maximum number of tracked connections.',
  example: {
    before: 'net.netfilter.nf_conntrack_max = 16384',
    after: 'net.netfilter.nf_conntrack_max = 262144',
  },
  manual: 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',

  check({ settings }, report) {
    for (const name of NAMES) {
      const setting = settings.get(name);
      const count = setting === undefined ? undefined : parseCount(setting.value);
      // Zero means no limit.
      if (setting === undefined || count === undefined || count === 0 || count >= FEW) continue;
      report({
        start: setting.start,
        end: setting.end,
        message: `${name} ${count} is full with ${Math.floor(count / 2)} proxied WebSockets, each of them two connections; then packets of new ones are dropped. The kernel takes up to ${USUAL} by itself.`,
        fixes: [{ title: `Use ${USUAL}`, edits: [{ ...setting.valueSpan, newText: String(USUAL) }] }],
      });
    }
  },
};
