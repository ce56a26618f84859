import type { Rule } from '../../rule';
import { isSocketName } from '../annotationNames';
import { findPrefix } from '../controllers';
import { toExampleIngress } from '../exampleIngress';
import { type Annotation, findSocketPath, type Ingress } from '../ingress';
import type { KubernetesModel } from '../model';
import { findNameMistake } from '../nameMistakes';
import { findUnquotedValue, findValueMistake } from '../valueMistakes';

export const annotationValue: Rule<KubernetesModel> = {
  id: 'K2',
  name: 'ingress-annotation',
  severity: 'warning',
  level: 'recommended',
  summary: 'An annotation that WebSockets depend on is refused, ignored or read in another unit',
  why: 'Annotations are strings: the API server refuses an Ingress with `proxy-read-timeout: 3600`, and a name or prefix that no controller knows is ignored without a word. ingress-nginx takes whole seconds, so `1h` leaves the default of 60 seconds in force; HAProxy takes a number without unit for milliseconds. And `connection-proxy-header` or `proxy-http-version: "1.0"` take away what the upgrade needs.',
  measured:
    'No cluster was run; that unusable values are ignored was read in the sources and manuals of the controllers. The outcome was measured: NGINX 1.22.1 and 1.31.4 answered 504 to everything with proxy_read_timeout 0, and a server behind Connection: keep-alive answered 426; HAProxy 2.6.12 cut after 3.7 s with timeout tunnel 3600.',
  example: {
    before: toExampleIngress(['nginx.ingress.kubernetes.io/proxy-read-timeout: 3600']),
    after: toExampleIngress(['nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"']),
  },
  manual: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts',

  check(model, report) {
    for (const ingress of model.ingresses) {
      if (findSocketPath(ingress) === undefined && ingress.signal === undefined) continue;
      for (const annotation of ingress.annotations) {
        const finding =
          findUnquoted(annotation) ??
          findValueMistake(model.text, ingress, annotation) ??
          findNamed(ingress, annotation);
        if (finding !== undefined) report(finding);
      }
    }
  },
};

/** Other annotations are as wrong without quotes, but none of this linter's business. */
function findUnquoted(annotation: Annotation): ReturnType<typeof findUnquotedValue> {
  const prefix = findPrefix(annotation.key.value);
  const isOurs = prefix !== undefined && isSocketName(annotation.key.value.slice(prefix.length));
  return isOurs ? findUnquotedValue(annotation) : undefined;
}

function findNamed(ingress: Ingress, annotation: Annotation): ReturnType<typeof findNameMistake> {
  return ingress.controller === undefined ? undefined : findNameMistake(ingress, annotation);
}
