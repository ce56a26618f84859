import type { Rule } from '../../rule';
import { formatDuration, parseDuration } from '../duration';
import { headSpan } from '../level';
import { placeOf } from '../messages';
import type { NginxModel } from '../model';

const MINUTE_MS = 60_000;

export const reloadCut: Rule<NginxModel> = {
  id: 'N36',
  name: 'reload-cut',
  severity: 'hint',
  level: 'all',
  summary: 'A reload cuts every open WebSocket after a short worker_shutdown_timeout',
  why: 'On a reload NGINX starts new workers, and the old ones stay until their connections end: open WebSockets survive. With `worker_shutdown_timeout` the old workers close what is left after that time. All clients are then cut at once, with close code 1006, and come back at once.',
  measured:
    'NGINX 1.22.1: after `nginx -s reload` an open WebSocket stays; with `worker_shutdown_timeout 2s` it is cut 2.1 s after the reload, with close code 1006.',
  example: {
    before: 'worker_shutdown_timeout 10s;\nevents {}',
    after: 'worker_shutdown_timeout 1h;\nevents {}',
  },
  manual: 'https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout',

  check(model, report) {
    for (const { kind, items } of model.levels) {
      if (kind !== 'main') continue;
      for (const placed of items) {
        if (placed.directive.name !== 'worker_shutdown_timeout' || !model.isHere(placed)) continue;
        const value = placed.directive.args[0]?.value ?? '';
        const ms = parseDuration(value);
        // Zero is the default: no limit.
        if (ms === undefined || ms === 0 || ms >= MINUTE_MS) continue;
        report({
          ...headSpan(placed.directive),
          message: `A reload cuts every open WebSocket after ${formatDuration(ms)}: worker_shutdown_timeout ${value}, ${placeOf(model, placed)}. All clients come back at the same time.`,
        });
      }
    }
  },
};
