import type { Rule } from '../../rule';
import { parseLimit } from '../limitsFile';
import type { LimitsModel } from '../models';

/** Default of fs.nr_open. */
const NR_OPEN = 1_048_576;

export const limitsAboveKernel: Rule<LimitsModel> = {
  id: 'L4',
  name: 'limits-above-kernel',
  severity: 'information',
  level: 'all',
  summary: 'A hard nofile limit above fs.nr_open can lock its users out',
  why: 'The kernel refuses a hard limit of open files above `fs.nr_open`, 1048576 by default. Where pam_limits is `required`, as Debian has it, it then refuses the session: nobody it applies to can log in any more. For "as many as possible" write `unlimited`, which pam_limits replaces by the value of `fs.nr_open`.',
  measured:
    'Not run: it needs a process that may raise hard limits. The manual pages say so: setrlimit(2) gives EPERM above /proc/sys/fs/nr_open (Linux 6.18 here: 1048576), and limits.conf(5) of Linux-PAM 1.5.2 says that with the control value required "the module will reject the login if a limit could not be set".',
  example: {
    before: 'deploy hard nofile 2097152',
    after: 'deploy hard nofile 1048576',
  },
  manual: 'https://man7.org/linux/man-pages/man2/setrlimit.2.html',

  check({ entries }, report) {
    for (const { type, item, value, domain, start, end } of entries) {
      if (item.value !== 'nofile' || (type.value !== 'hard' && type.value !== '-')) continue;
      const count = parseLimit(value.value);
      if (count === undefined || count <= NR_OPEN || count === Number.POSITIVE_INFINITY) continue;
      report({
        start,
        end,
        message: `The hard limit ${value.value} is above ${NR_OPEN}, the default of fs.nr_open: unless that is raised, the kernel refuses it and pam_limits refuses the login of ${domain.value === '*' ? 'every user but root' : domain.value}.`,
        fixes: [{ title: `Use ${NR_OPEN}`, edits: [{ start: value.start, end: value.end, newText: String(NR_OPEN) }] }],
      });
    }
  },
};
