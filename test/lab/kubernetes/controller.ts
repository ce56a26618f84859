import { readManifests } from '../../../src/lint/kubernetes/manifests';
import { findNode, findScalar, listItems, type YamlNode } from '../../../src/lint/kubernetes/yamlTree';
import type { ConfigFiles } from '../support/ruleLab';

/**
 * The few lines that an ingress controller would write for a manifest: no cluster runs here. What is rendered is what the
 * manuals and the templates of the controllers say; how the proxies then behave is real. The ports of the Service stand for the pods.
 */
export interface RenderedProxy {
  readonly program: 'nginx' | 'haproxy';
  readonly text: string;
}

/** A minute in the real one; a test cannot wait that long. */
const DEFAULT_READ_TIMEOUT_SECONDS = 1;
const NGINX = 'nginx.ingress.kubernetes.io/';
const HAPROXY = 'haproxy-ingress.github.io/';

export const MANIFEST_FILE = 'manifest.yaml';

/** Undefined where the API server would not take the object. */
export function renderProxy(files: ConfigFiles): RenderedProxy | undefined {
  const text = files[MANIFEST_FILE] ?? '';
  const manifests = readManifests(text);
  const ingress = manifests.find(({ kind }) => kind === 'Ingress')?.root;
  const service = manifests.find(({ kind }) => kind === 'Service')?.root;
  const annotations = readAnnotations(ingress);
  if (ingress === undefined || annotations === undefined) return undefined;
  const site: Site = {
    listen: `127.0.0.1:${findScalar(ingress, 'metadata', 'labels', 'front')?.value ?? '0'}`,
    path: findScalar(listItems(listItems(ingress, 'spec', 'rules')[0], 'http', 'paths')[0], 'path')?.value ?? '/',
    pods: listItems(service, 'spec', 'ports').map(
      (port) => `127.0.0.1:${findScalar(port, 'targetPort')?.value ?? '0'}`,
    ),
    annotations,
  };
  const isHaproxy = findScalar(ingress, 'spec', 'ingressClassName')?.value === 'haproxy';
  return isHaproxy ? { program: 'haproxy', text: toHaproxy(site) } : { program: 'nginx', text: toNginx(site) };
}

interface Site {
  readonly listen: string;
  readonly path: string;
  readonly pods: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
}

/** As the API server reads them: strings only. */
function readAnnotations(ingress: YamlNode | undefined): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  const map = findNode(ingress, 'metadata', 'annotations');
  if (map?.kind !== 'map') return found;
  for (const { key, value } of map.pairs) {
    if (value?.kind !== 'scalar') continue;
    if (value.style === 'plain' && /^(?:\d+|true|false)$/.test(value.value)) return undefined;
    found.set(key.value, value.value);
  }
  return found;
}

/** The lines of rootfs/etc/nginx/template/nginx.tmpl that matter, in its order. */
function toNginx({ listen, path, pods, annotations }: Site): string {
  const get = (name: string) => annotations.get(NGINX + name);
  // strconv.Atoi decides; what it refuses leaves the default in force.
  const seconds = (name: string, otherwise: number) => (/^[-+]?\d+$/.test(get(name) ?? '') ? get(name) : otherwise);
  const isSticky = get('affinity') === 'cookie';
  const hashBy = get('upstream-hash-by') ?? (isSticky ? '$affinity' : undefined);
  const limit = get('limit-connections');
  const origin = get('cors-allow-origin');
  return `events {}

http {
    map $http_upgrade $connection_upgrade {
        default upgrade;
        '' '';
    }
    # A client without the cookie gets one that says which pod.
    map $cookie_INGRESSCOOKIE $affinity {
        default $cookie_INGRESSCOOKIE;
        '' $request_id;
    }
    limit_conn_zone $binary_remote_addr zone=chat:1m;
    upstream pods {
        ${hashBy === undefined ? '' : `hash ${hashBy} consistent;`}
        ${pods.map((pod) => `server ${pod};`).join('\n        ')}
    }
    server {
        listen ${listen};
        ${get('server-snippet') ?? ''}
        location ${path} {
            ${limit === undefined ? '' : `limit_conn chat ${limit};`}
            ${origin === undefined ? '' : `add_header Access-Control-Allow-Origin ${origin} always;`}
            ${isSticky ? 'add_header Set-Cookie INGRESSCOOKIE=$affinity;' : ''}
            add_header X-Pod $upstream_addr;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection ${get('connection-proxy-header') ?? '$connection_upgrade'};
            proxy_connect_timeout 5s;
            proxy_send_timeout ${seconds('proxy-send-timeout', 60)}s;
            proxy_read_timeout ${seconds('proxy-read-timeout', DEFAULT_READ_TIMEOUT_SECONDS)}s;
            proxy_buffering off;
            proxy_request_buffering on;
            proxy_http_version ${get('proxy-http-version') ?? '1.1'};
            ${get('configuration-snippet') ?? ''}
            proxy_pass http://pods;
        }
    }
}
`;
}

function toHaproxy({ listen, pods, annotations }: Site): string {
  return `defaults
    mode http
    timeout connect 5s
    timeout client 50s
    timeout server 50s

frontend web
    bind ${listen}
    default_backend pods

backend pods
    timeout tunnel ${annotations.get(`${HAPROXY}timeout-tunnel`) ?? '1h'}
    ${pods.map((pod, at) => `server pod${at} ${pod}`).join('\n    ')}
`;
}
