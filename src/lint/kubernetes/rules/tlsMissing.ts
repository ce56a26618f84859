import type { Rule } from '../../rule';
import { toExampleIngress } from '../exampleIngress';
import type { Ingress } from '../ingress';
import type { KubernetesModel } from '../model';

/** Names that never leave a machine or a cluster. */
const PRIVATE_HOST = /^localhost$|\.(?:localhost|local|internal|lan|test|svc|svc\.cluster\.local)$|^[\d.:]+$/i;
/** Something else obtains or holds the certificate. */
const TLS_ELSEWHERE =
  /^(?:cert-manager\.io|alb\.ingress\.kubernetes\.io|service\.beta\.kubernetes\.io)\/|ssl-certificate|\/force-ssl-redirect$/;

export const tlsMissing: Rule<KubernetesModel> = {
  id: 'K5',
  name: 'ingress-tls',
  severity: 'information',
  level: 'all',
  summary: 'A host with WebSockets is in no tls section of its Ingress',
  why: 'A page that was loaded over https may open wss:// only: browsers block ws:// as mixed content. A host that no `tls` section lists has no certificate of its own, so wss:// meets the default certificate of the controller, which browsers do not trust, and WebSockets give no way to accept it. It is fine where a load balancer in front ends TLS.',
  measured:
    'Not run; the manual of ingress-nginx says that hosts without a certificate get the default one (1.x), and RFC 6455 section 10.6 asks for wss where data must be kept.',
  example: {
    before: toExampleIngress([]),
    after: toExampleIngress([], {
      tls: ['  tls:', '    - hosts:', '        - chat.example.org', '      secretName: chat-tls'],
    }),
  },
  manual: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',

  check(model, report) {
    for (const ingress of model.ingresses) {
      if (ingress.controller === undefined || ingress.isTlsUnclear || hasTlsElsewhere(ingress)) continue;
      const seen = new Set<string>();
      for (const { host, signal } of ingress.paths) {
        if (host === undefined || signal === undefined || seen.has(host.value)) continue;
        seen.add(host.value);
        if (PRIVATE_HOST.test(host.value) || isCovered(host.value, ingress.tlsHosts)) continue;
        report({
          start: host.start,
          end: host.end,
          message: `${host.value} is in no tls section: pages loaded over https cannot open WebSockets here, unless something in front ends TLS.`,
        });
      }
    }
  },
};

function hasTlsElsewhere({ annotationsPair, annotationsMap }: Ingress): boolean {
  if (annotationsMap === undefined) return annotationsPair?.value !== undefined;
  return annotationsMap.isShared || annotationsMap.pairs.some(({ key }) => TLS_ELSEWHERE.test(key.value));
}

/** A wildcard stands for exactly one label. */
function isCovered(host: string, tlsHosts: readonly string[]): boolean {
  const wildcard = `*.${host.slice(host.indexOf('.') + 1)}`;
  return tlsHosts.some((name) => name === host || name === wildcard || name.includes('$'));
}
