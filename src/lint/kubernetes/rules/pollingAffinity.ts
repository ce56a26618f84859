import type { Fix, RelatedSpan, Rule, Severity } from '../../rule';
import { HAPROXY_INGRESS_PREFIX, HAPROXYTECH_PREFIX, NGINX_PREFIX } from '../controllers';
import { insertAnnotation, toFixes } from '../edits';
import { toExampleIngress } from '../exampleIngress';
import type { Ingress, IngressPath } from '../ingress';
import { placeOf } from '../lines';
import type { KubernetesModel } from '../model';
import { findReplicas, findService, type Replicas } from '../replicas';
import { findNode, type YamlNode } from '../yamlTree';

/** Paths of transports that start with, or fall back to, polls of one session. */
const POLLING = /(?:^|[/^(])(socket\.io|engine\.io|sockjs|sockjs-node|signalr)(?=$|[/?$)(.*|])/i;
const STICKY = /\/(?:affinity|cookie-persistence|cookie-persistence-no-dynamic|upstream-hash-by|session-cookie-name)$/;
const BALANCE = /\/(?:load-balance|balance-algorithm)$/;
const BALANCE_STICKY = /^(?:source|uri|url_param|hdr|rdp-cookie|hash|ip_hash)/;
/** Kube-proxy, or something the snippet says, chooses the pod then. */
const UNKNOWN = /\/(?:service-upstream|backend-config-snippet|config-backend)$/;

export const pollingAffinity: Rule<KubernetesModel> = {
  id: 'K3',
  name: 'ingress-affinity',
  severity: 'hint',
  level: 'all',
  summary: 'Polls of one Socket.IO, SockJS or SignalR session go to different pods',
  why: 'Socket.IO, SockJS and SignalR may start with HTTP polls, or a negotiation, and every request of one session must reach the same pod. Without an affinity annotation the controller spreads requests over all pods of the Service, so with two replicas or more the session is unknown to every other poll. A client that uses the WebSocket transport alone is not concerned.',
  measured:
    'No cluster was run; the manuals of the controllers say that requests are spread unless an affinity is set. NGINX 1.22.1 and HAProxy 2.6.12 alternated between two servers with round robin, and stayed on one with a cookie or a hash of the address.',
  example: {
    before: toExampleIngress([], { path: '/socket.io' }),
    after: toExampleIngress(['nginx.ingress.kubernetes.io/affinity: "cookie"'], { path: '/socket.io' }),
  },
  manual: 'https://kubernetes.github.io/ingress-nginx/examples/affinity/cookie/',

  check(model, report) {
    const { isWebSocketOnly, isStickyElsewhere } = model.statements;
    if (isWebSocketOnly || isStickyElsewhere) return;
    for (const ingress of model.ingresses) {
      const found = findPollingPath(ingress);
      if (found === undefined || isDecided(model, ingress, found.path)) continue;
      const service = found.path.service?.value;
      const replicas = service === undefined ? undefined : findReplicas(model.manifests, service);
      if (replicas !== undefined && replicas.count < 2) continue;
      const severity: Severity = replicas === undefined ? 'hint' : 'warning';
      report({
        start: found.start,
        end: found.end,
        severity,
        message: toMessage(model, found.name, replicas),
        fixes: toAffinityFixes(model, ingress),
        related: toRelated(model, replicas),
      });
    }
  },
};

interface PollingPath {
  readonly path: IngressPath;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function findPollingPath(ingress: Ingress): PollingPath | undefined {
  for (const path of ingress.paths) {
    const name = POLLING.exec((path.path?.value ?? '').replaceAll('\\', ''))?.[1];
    if (path.path !== undefined && name !== undefined)
      return { path, name, start: path.path.start, end: path.path.end };
  }
  return undefined;
}

/** Something sticks already, or nothing can be known: also by annotations of the Service. */
function isDecided({ manifests }: KubernetesModel, ingress: Ingress, path: IngressPath): boolean {
  const { annotationsPair, annotationsMap, controller } = ingress;
  if (controller === undefined) return true;
  if (annotationsMap === undefined ? annotationsPair?.value !== undefined : annotationsMap.isShared) return true;
  const service = findService(manifests, path.service?.value ?? '');
  return isSticky(annotationsMap) || isSticky(findNode(service?.root, 'metadata', 'annotations'));
}

function isSticky(annotations: YamlNode | undefined): boolean {
  if (annotations?.kind !== 'map') return false;
  return annotations.pairs.some(({ key, value }) => {
    if (STICKY.test(key.value) || UNKNOWN.test(key.value)) return true;
    return BALANCE.test(key.value) && value?.kind === 'scalar' && BALANCE_STICKY.test(value.value);
  });
}

function toMessage(model: KubernetesModel, name: string, replicas: Replicas | undefined): string {
  if (replicas === undefined)
    return `If ${name} clients poll and the Service has several pods, requests of one session go to different ones: no affinity annotation is set.`;
  const where = replicas.place === undefined ? '' : `, ${placeOf(model, replicas.place)}`;
  return `Polls of one ${name} session go to different pods: ${replicas.count} replicas${where}, and no affinity annotation.`;
}

function toRelated({ path }: KubernetesModel, replicas: Replicas | undefined): readonly RelatedSpan[] {
  const place = replicas?.place;
  return place === undefined ? [] : [{ path, start: place.start, end: place.end, message: 'Several pods run here' }];
}

function toAffinityFixes({ text }: KubernetesModel, ingress: Ingress): readonly Fix[] {
  const add = (key: string, value: string): readonly Fix[] =>
    toFixes(`Add ${key}: "${value}"`, insertAnnotation(text, ingress, key, value));
  switch (ingress.controller) {
    case 'ingress-nginx':
      return [
        ...add(`${NGINX_PREFIX}affinity`, 'cookie'),
        ...add(`${NGINX_PREFIX}upstream-hash-by`, '$binary_remote_addr'),
      ];
    case 'haproxy-ingress':
      return add(`${HAPROXY_INGRESS_PREFIX}affinity`, 'cookie');
    case 'haproxytech':
      // Its cookie is an annotation of the Service; the algorithm may stand here.
      return add(`${HAPROXYTECH_PREFIX}load-balance`, 'source');
    default:
      return [];
  }
}
