import type { Rule } from '../../rule';
import { toExampleIngress } from '../exampleIngress';
import { type Annotation, findSocketPath, type Ingress } from '../ingress';
import type { KubernetesModel } from '../model';

const ALLOW_ORIGIN = /\/cors-allow-origin$/;
const ENABLE = /\/(?:enable-cors|cors-enable)$/;
/** A snippet that looks at the origin does what CORS does not. */
const CHECKED = /\$http_origin|hdr\(origin\)/i;

export const originUnchecked: Rule<KubernetesModel> = {
  id: 'K7',
  name: 'ingress-origin',
  severity: 'hint',
  level: 'all',
  summary: 'cors-allow-origin does not keep other sites from opening a WebSocket',
  why: 'CORS headers tell a browser which pages may read an answer; WebSockets are not subject to them, so a page of any site can open one, with the cookies of the user. The server must compare the Origin header of the handshake with its own list and answer 403 otherwise. The annotations for CORS in front of it add headers and refuse nothing.',
  measured:
    'No cluster was run. NGINX 1.22.1 with Access-Control-Allow-Origin for one site passed a WebSocket with the Origin of another; a comparison of $http_origin in the location answered it with 403.',
  example: {
    before: toExampleIngress([
      'nginx.ingress.kubernetes.io/enable-cors: "true"',
      'nginx.ingress.kubernetes.io/cors-allow-origin: "https://chat.example.org"',
    ]),
    after: toExampleIngress([
      'nginx.ingress.kubernetes.io/enable-cors: "true"',
      'nginx.ingress.kubernetes.io/cors-allow-origin: "https://chat.example.org"',
      'nginx.ingress.kubernetes.io/configuration-snippet: |',
      '  if ($http_origin != "https://chat.example.org") { return 403; }',
    ]),
  },
  manual: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-cors',

  check(model, report) {
    for (const ingress of model.ingresses) {
      const origin = findSocketPath(ingress) === undefined ? undefined : findTrustedOrigin(ingress);
      if (origin === undefined) continue;
      report({
        start: origin.key.start,
        end: origin.value.end,
        message:
          'This does not protect WebSockets: browsers do not apply CORS to them. The server itself must check the Origin of the handshake.',
      });
    }
  },
};

/** A list of origins where somebody may believe that it refuses the others. */
function findTrustedOrigin({ annotations, controller }: Ingress): Annotation | undefined {
  if (controller === undefined || annotations.some(({ value }) => CHECKED.test(value.value))) return undefined;
  if (!annotations.some(({ key, value }) => ENABLE.test(key.value) && /^true$/i.test(value.value))) return undefined;
  return annotations.find(({ key, value }) => ALLOW_ORIGIN.test(key.value) && !value.value.includes('*'));
}
