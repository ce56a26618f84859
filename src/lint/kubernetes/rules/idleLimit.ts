import { formatDuration as formatHaproxyDuration, parseDuration as parseHaproxyDuration } from '../../haproxy/duration';
import { formatDuration } from '../../nginx/duration';
import type { Report, Rule } from '../../rule';
import { HAPROXY_INGRESS_PREFIX, NGINX_PREFIX } from '../controllers';
import { insertAnnotation, replaceValue, toFixes } from '../edits';
import { toExampleIngress } from '../exampleIngress';
import {
  type Annotation,
  findAnnotation,
  findSocketPath,
  type Ingress,
  type IngressPath,
  placeOfPath,
} from '../ingress';
import { placeOf } from '../lines';
import type { KubernetesModel } from '../model';
import { findNode } from '../yamlTree';

const READ_TIMEOUT = `${NGINX_PREFIX}proxy-read-timeout`;
const TUNNEL_TIMEOUT = `${HAPROXY_INGRESS_PREFIX}timeout-tunnel`;
/** What ingress-nginx writes where neither annotation nor ConfigMap says another. */
const DEFAULT_MS = 60_000;
const DEFAULT_MIN_IDLE_MS = 60_000;
const ONE_HOUR_SECONDS = 3_600;

export const idleLimit: Rule<KubernetesModel> = {
  id: 'K1',
  name: 'ingress-idle-limit',
  severity: 'information',
  level: 'recommended',
  summary: 'Idle WebSockets through this Ingress are cut by proxy-read-timeout or timeout-tunnel',
  why: 'ingress-nginx writes the annotation `proxy-read-timeout` into NGINX as `proxy_read_timeout`, 60 seconds where nothing is set, and NGINX closes a WebSocket when nothing moved in either direction for that long. Clients see close code 1006. The controllers of HAProxy write `timeout tunnel 1h`, so there only a shorter value does harm. A ping from the server or client every 30 seconds is as good as a longer timeout; `proxy-send-timeout` has no effect on a silent socket.',
  measured:
    'No cluster was run; the manual of ingress-nginx says that the default of proxy-read-timeout is 60 seconds and advises 3600. What that does was measured on the proxies themselves: NGINX 1.22.1 with proxy_read_timeout 60s cut an idle socket after 60.05 s, 1.31.4 after 60.06 s; HAProxy 2.6.12 and 3.2.0 cut after timeout tunnel. Pings and data from either side kept it open.',
  example: {
    before: toExampleIngress([]),
    after: toExampleIngress(['nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"']),
  },
  manual: 'https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets',

  check(model, report) {
    for (const ingress of model.ingresses) {
      const path = findSocketPath(ingress);
      const finding = path === undefined ? undefined : judge(model, ingress, path);
      if (finding !== undefined) report(finding);
    }
  },
};

function judge(model: KubernetesModel, ingress: Ingress, path: IngressPath): Report | undefined {
  if (ingress.controller === 'ingress-nginx') {
    const written = findAnnotation(ingress, READ_TIMEOUT);
    return written === undefined ? judgeDefault(model, ingress, path) : judgeSeconds(model, written, path);
  }
  const tunnel = ingress.controller === 'haproxy-ingress' ? findAnnotation(ingress, TUNNEL_TIMEOUT) : undefined;
  return tunnel === undefined ? undefined : judgeTunnel(model, tunnel, path);
}

function judgeDefault(model: KubernetesModel, ingress: Ingress, path: IngressPath): Report | undefined {
  const place = placeOfPath(path);
  if (place === undefined || isKeptOpen(model, DEFAULT_MS) || mayBeSetElsewhere(model, ingress)) return undefined;
  const seconds = toLongSeconds(model);
  const edit = insertAnnotation(model.text, ingress, READ_TIMEOUT, seconds);
  return {
    start: place.start,
    end: place.end,
    message: `Idle WebSockets are cut after 60 s of silence in both directions: this Ingress has no proxy-read-timeout, and ingress-nginx then writes proxy_read_timeout 60s unless its ConfigMap says otherwise.`,
    fixes: toFixes(`Add proxy-read-timeout: "${seconds}"`, edit),
  };
}

/** Merged or aliased annotations, another spelling (that is K2), or the controller's own ConfigMap in the same file. */
function mayBeSetElsewhere({ manifests }: KubernetesModel, { annotationsPair, annotationsMap }: Ingress): boolean {
  if (annotationsMap === undefined ? annotationsPair?.value !== undefined : annotationsMap.isShared) return true;
  if (annotationsMap?.pairs.some(({ key }) => /read-?tim/i.test(key.value)) === true) return true;
  return manifests.some(
    ({ kind, root }) => kind === 'ConfigMap' && findNode(root, 'data', 'proxy-read-timeout') !== undefined,
  );
}

function judgeSeconds(model: KubernetesModel, written: Annotation, path: IngressPath): Report | undefined {
  const { value } = written;
  // Zero, units and unquoted numbers are no idle limits but mistakes: K2.
  if (!/^\d+$/.test(value.value) || value.style === 'plain') return undefined;
  const ms = Number(value.value) * 1_000;
  if (ms === 0 || isLongEnough(model, ms)) return undefined;
  const seconds = toLongSeconds(model);
  return {
    start: written.key.start,
    end: value.end,
    severity: 'warning',
    message: `Idle WebSockets are cut after ${formatDuration(ms)} of silence in both directions: proxy-read-timeout "${value.value}", ${placeOf(model, value)}.`,
    fixes: toFixes(`Use proxy-read-timeout: "${seconds}"`, replaceValue(written, seconds)),
    related: toRelated(model, path),
  };
}

function judgeTunnel(model: KubernetesModel, written: Annotation, path: IngressPath): Report | undefined {
  const { value } = written;
  const duration = parseHaproxyDuration(value.value);
  if (duration === undefined || duration.rest !== '' || duration.unit === undefined) return undefined;
  if (duration.ms === 0 || isLongEnough(model, duration.ms)) return undefined;
  const longer = `${toLongSeconds(model)}s`;
  return {
    start: written.key.start,
    end: value.end,
    severity: 'warning',
    message: `Idle WebSockets are cut after ${formatHaproxyDuration(duration.ms)} of silence in both directions: timeout-tunnel ${value.value}, ${placeOf(model, value)}.`,
    fixes: toFixes(`Use timeout-tunnel: "${longer}"`, replaceValue(written, longer)),
    related: toRelated(model, path),
  };
}

function toRelated({ path: file }: KubernetesModel, path: IngressPath): Report['related'] & object {
  const place = placeOfPath(path);
  if (place === undefined) return [];
  return [{ path: file, start: place.start, end: place.end, message: 'WebSockets come through here' }];
}

function isLongEnough(model: KubernetesModel, ms: number): boolean {
  return ms >= (model.options.minIdleMs ?? DEFAULT_MIN_IDLE_MS) || isKeptOpen(model, ms);
}

/** True where the file says that something is sent more often than the limit. */
function isKeptOpen({ statements: { heartbeatMs } }: KubernetesModel, limitMs: number): boolean {
  return heartbeatMs !== undefined && heartbeatMs < limitMs;
}

function toLongSeconds({ options: { minIdleMs = 0 } }: KubernetesModel): string {
  return String(Math.max(ONE_HOUR_SECONDS, Math.ceil(minIdleMs / 1_000)));
}
