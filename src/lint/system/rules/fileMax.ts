import type { Rule } from '../../rule';
import { parseCount } from '../lines';
import type { SysctlModel } from '../models';

/** Default of fs.nr_open. */
const NR_OPEN = 1_048_576;

export const fileMax: Rule<SysctlModel> = {
  id: 'L8',
  name: 'file-max',
  severity: 'hint',
  level: 'all',
  summary: 'fs.file-max gives the whole machine fewer files than fs.nr_open allows one process',
  why: '`fs.file-max` bounds the open files of all processes together, `fs.nr_open` those of one. Every WebSocket is an open file, two in a proxy. A small `fs.file-max` from an old guide lowers what the kernel would allow by itself, and then not only the proxy but any program of the machine may get "Too many open files in system".',
  measured:
    'Read on Linux 6.18.44: without any setting fs.nr_open is 1048576 and fs.file-max 2466170 on a machine with 23 GiB. That the limit bites was not run, since it holds for the whole machine; the kernel documentation says what each of them bounds.',
  example: { before: 'fs.file-max = 65535', after: 'fs.file-max = 2097152' },
  manual: 'https://docs.kernel.org/admin-guide/sysctl/fs.html#file-max-file-nr',

  check({ settings, path }, report) {
    const all = settings.get('fs.file-max');
    const one = settings.get('fs.nr_open');
    const allCount = all === undefined ? undefined : parseCount(all.value);
    const oneCount = one === undefined ? NR_OPEN : parseCount(one.value);
    if (all === undefined || allCount === undefined || oneCount === undefined || allCount >= oneCount) return;
    const which =
      one === undefined ? `${NR_OPEN}, the default of fs.nr_open` : `fs.nr_open ${oneCount} (line ${one.line.number})`;
    report({
      start: all.start,
      end: all.end,
      message: `fs.file-max ${allCount} is below ${which}: all processes together get fewer files than one of them may have, and at the limit other programs fail too.`,
      related:
        one === undefined ? [] : [{ path, start: one.start, end: one.end, message: 'What one process may have' }],
    });
  },
};
