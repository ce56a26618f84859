import type { Rule } from '../../rule';
import { replacement } from '../edits';
import { headSpan, type Placed } from '../level';
import { placeOf, relatedTo } from '../messages';
import type { NginxModel } from '../model';

export const workerLimits: Rule<NginxModel> = {
  id: 'N39',
  name: 'worker-limits',
  severity: 'hint',
  level: 'all',
  summary: 'A worker runs out of file descriptors before it runs out of worker_connections',
  why: 'Every connection takes a file descriptor, and a proxied WebSocket takes two connections: one to the client and one to the server. Where `worker_rlimit_nofile` is smaller than `worker_connections`, the worker reaches the limit of descriptors first, logs "Too many open files" and refuses handshakes although it has connections left.',
  measured:
    'NGINX 1.22.1 with worker_rlimit_nofile 24 and worker_connections 64 carried fewer than 12 WebSockets at the same time where 20 were opened; with worker_rlimit_nofile 128 it carried all 20. Only where the limit it is started with is smaller too, NGINX warns: "64 worker_connections exceed open file resource limit: 24".',
  example: {
    before: 'worker_rlimit_nofile 1024;\nevents {\n    worker_connections 4096;\n}',
    after: 'worker_rlimit_nofile 8192;\nevents {\n    worker_connections 4096;\n}',
  },
  manual: 'https://nginx.org/en/docs/ngx_core_module.html#worker_rlimit_nofile',

  check(model, report) {
    const files = findNumber(model, 'worker_rlimit_nofile');
    const connections = findNumber(model, 'worker_connections');
    if (files === undefined || connections === undefined || files.value >= connections.value) return;
    if (!model.isHere(files.placed)) return;
    const needed = connections.value * 2;
    report({
      ...headSpan(files.placed.directive),
      message: `A worker runs out of file descriptors first: worker_rlimit_nofile ${files.value} is less than worker_connections ${connections.value} (${placeOf(model, connections.placed)}), and a proxied WebSocket takes two of each. One worker carries fewer than ${Math.floor(files.value / 2)} WebSockets.`,
      fixes: toFixes(files.placed, needed),
      related: [relatedTo(connections.placed, 'The connections it is meant for')],
    });
  },
};

interface Setting {
  readonly placed: Placed;
  readonly value: number;
}

/** `worker_connections` stands in `events`, the other at the top; each may be written once. */
function findNumber(model: NginxModel, name: string): Setting | undefined {
  for (const { kind, parent, items } of model.levels) {
    if (kind !== 'main' && parent?.kind !== 'main') continue;
    const placed = items.find(({ directive }) => directive.name === name);
    const value = placed?.directive.args[0]?.value ?? '';
    if (placed !== undefined) return /^\d{1,9}$/.test(value) ? { placed, value: Number(value) } : undefined;
  }
  return undefined;
}

function toFixes({ directive }: Placed, needed: number) {
  const token = directive.args[0];
  if (token === undefined) return [];
  return [{ title: `Use worker_rlimit_nofile ${needed}`, edits: [replacement(token, String(needed))] }];
}
