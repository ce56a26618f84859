import type { Rule } from '../../rule';
import { toExampleIngress } from '../exampleIngress';
import { findSocketPath, type Ingress, placeOfPath } from '../ingress';
import type { KubernetesModel } from '../model';

/** Annotations that bound who comes in, or how much. */
const BOUNDED =
  /\/(?:limit-|global-rate-limit|rate-limit-|whitelist|allow-?list|denylist|deny-list|blacklist|auth-|pod-maxconn|maxconn-server|enable-global-auth|.*-snippet$|config-backend)/;

export const limitsMissing: Rule<KubernetesModel> = {
  id: 'K6',
  name: 'ingress-limits',
  severity: 'information',
  level: 'all',
  summary: 'No annotation limits how many WebSockets one client may hold open',
  why: 'A request ends after a moment, a WebSocket stays, and each one holds two connections and memory in the controller and in the pod. Without `limit-connections` one client may open as many as it likes. The limit counts client addresses, so it must be generous, and the real address must reach the controller: behind a load balancer that hides it, all clients together count as one.',
  measured:
    'No cluster was run; the manual of ingress-nginx says that limit-connections becomes limit_conn. NGINX 1.22.1 with limit_conn 2 answered the third WebSocket of one address with 503 and let any number in without it.',
  example: {
    before: toExampleIngress([]),
    after: toExampleIngress(['nginx.ingress.kubernetes.io/limit-connections: "50"']),
  },
  manual: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting',

  check(model, report) {
    for (const ingress of model.ingresses) {
      const path = findSocketPath(ingress);
      const place = path === undefined ? undefined : placeOfPath(path);
      if (place === undefined || !hasLimitAnnotations(ingress) || isBounded(ingress)) continue;
      report({
        start: place.start,
        end: place.end,
        message: 'One client may open any number of WebSockets here: limit-connections is not set in this Ingress.',
      });
    }
  },
};

/** The controllers whose `limit-connections` counts what one client holds. */
function hasLimitAnnotations({ controller }: Ingress): boolean {
  return controller === 'ingress-nginx' || controller === 'haproxy-ingress';
}

function isBounded({ annotationsPair, annotationsMap }: Ingress): boolean {
  if (annotationsMap === undefined) return annotationsPair?.value !== undefined;
  return annotationsMap.isShared || annotationsMap.pairs.some(({ key }) => BOUNDED.test(key.value));
}
