import type { Rule } from '../../rule';
import { findFileLimits, parseFileLimit } from '../fileLimit';
import type { UnitModel } from '../models';

/** What systemd gives a service that says nothing: soft 1024. */
const FEW = 1_024;
const ENOUGH = 65_536;

type Program = 'nginx' | 'haproxy' | 'node';

const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['nginx', 'nginx'],
  ['openresty', 'nginx'],
  ['haproxy', 'haproxy'],
  ['node', 'node'],
  ['nodejs', 'node'],
]);

export const unitFiles: Rule<UnitModel> = {
  id: 'L1',
  name: 'unit-files',
  severity: 'hint',
  level: 'all',
  summary: 'LimitNOFILE leaves a WebSocket host with 1024 file descriptors or fewer',
  why: 'Every open WebSocket takes a file descriptor, and a proxy takes two for each. A service cannot have more than `LimitNOFILE` says: a single number is both the soft and the hard limit. At the limit new handshakes fail with "Too many open files". Node.js raises its soft limit to the hard one by itself; NGINX does not, unless `worker_rlimit_nofile` is set; HAProxy does, as far as it may: above the hard limit only as root.',
  measured:
    'NGINX 1.22.1 started with a soft limit of 24 and without worker_rlimit_nofile carried fewer than 12 WebSockets of 20. Node 20 started with a soft limit of 256 and a hard one of 20,000 ran with 20,000. HAProxy 2.6.12 that may not raise the hard limit does not start when it is too low for maxconn.',
  example: {
    before: '[Service]\nExecStart=/usr/bin/node /srv/chat/server.js\nLimitNOFILE=1024',
    after: '[Service]\nExecStart=/usr/bin/node /srv/chat/server.js\nLimitNOFILE=65536',
  },
  manual: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#LimitCPU=',

  check(model, report) {
    const assignment = findFileLimits(model.assignments).at(-1);
    const program = findProgram(model);
    const limit = assignment === undefined ? undefined : parseFileLimit(assignment.value);
    if (assignment === undefined || program === undefined || typeof limit !== 'object') return;
    // Only NGINX stays at the soft limit.
    const count = program === 'nginx' ? limit.soft : limit.hard;
    if (count > FEW || (program === 'haproxy' && mayRaise(model))) return;
    const isProxy = program !== 'node';
    const unless = program === 'nginx' ? ', unless worker_rlimit_nofile in nginx.conf raises it' : '';
    const newText = limit.hard >= ENOUGH ? `${ENOUGH}:${assignment.value.split(':').at(-1)}` : String(ENOUGH);
    report({
      start: assignment.start,
      end: assignment.end,
      message: `LimitNOFILE=${assignment.value} ends at fewer than ${isProxy ? Math.floor(count / 2) : count} ${isProxy ? 'proxied ' : ''}WebSockets for each process${unless}: ${isProxy ? 'each takes two file descriptors' : 'each takes a file descriptor'}.`,
      fixes: [{ title: `Use LimitNOFILE=${newText}`, edits: [{ ...assignment.valueSpan, newText }] }],
    });
  },
};

/** By the program that `ExecStart` runs; a drop-in has none, and its folder is called after the unit. */
function findProgram({ path, assignments }: UnitModel): Program | undefined {
  const start = assignments.findLast(({ section, key }) => section === 'Service' && key === 'ExecStart');
  const words = start?.value.replace(/^[@:+!|-]*/, '').split(/\s+/) ?? [];
  const command = words.find((word) => !/(?:^|\/)env$|=|^-/.test(word));
  if (command !== undefined && command !== '') return PROGRAMS.get(command.slice(command.lastIndexOf('/') + 1));
  const unit = /([^/\\]+)\.service(?:\.d[/\\][^/\\]+)?$/.exec(path)?.[1];
  return PROGRAMS.get(unit?.replace(/@.*/, '') ?? '');
}

/** As root, HAProxy takes what its maxconn needs. A drop-in does not tell who runs it. */
function mayRaise({ assignments }: UnitModel): boolean {
  const user = assignments.findLast(({ section, key }) => section === 'Service' && key === 'User')?.value;
  return user === undefined || user === '' || user === 'root' || user === '0';
}
