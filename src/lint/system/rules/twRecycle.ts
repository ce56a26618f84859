import type { Rule } from '../../rule';
import type { SysctlModel } from '../models';

export const twRecycle: Rule<SysctlModel> = {
  id: 'L10',
  name: 'tw-recycle',
  severity: 'information',
  level: 'all',
  summary: 'net.ipv4.tcp_tw_recycle is gone, and it dropped clients behind NAT',
  why: 'Linux 4.12 removed `tcp_tw_recycle`. On older kernels it drops connections of clients that share an address, such as phones of one carrier or people of one office, whenever their timestamps do not agree: WebSockets then fail to open at random. `net.ipv4.tcp_tw_reuse` is another setting and does no such harm.',
  measured:
    'Linux 6.18.44: sysctl says "cannot stat /proc/sys/net/ipv4/tcp_tw_recycle: No such file or directory". The dropped connections of kernels before 4.12 were not run; tcp(7) warns of devices behind NAT.',
  example: {
    before: 'net.core.somaxconn = 4096\nnet.ipv4.tcp_tw_recycle = 1',
    after: 'net.core.somaxconn = 4096',
  },
  manual: 'https://man7.org/linux/man-pages/man7/tcp.7.html',

  check({ settings, text }, report) {
    const setting = settings.get('net.ipv4.tcp_tw_recycle');
    if (setting === undefined || !/^[1-9]\d*$/.test(setting.value)) return;
    const feed = text.indexOf('\n', setting.line.end);
    const wholeLine = { start: setting.line.start, end: feed < 0 ? text.length : feed + 1 };
    report({
      start: setting.start,
      end: setting.end,
      message:
        'net.ipv4.tcp_tw_recycle does not exist since Linux 4.12; before, it drops connections of clients behind one NAT address at random.',
      fixes: [{ title: 'Delete this line', edits: [{ ...wholeLine, newText: '' }] }],
    });
  },
};
