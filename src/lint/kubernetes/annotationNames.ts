import { editDistance } from '../nginx/editDistance';
import { NGINX_PREFIX } from './controllers';

/** Names, without prefix, that decide about WebSockets at ingress-nginx. */
const NGINX_NAMES: readonly string[] = [
  'proxy-read-timeout',
  'proxy-send-timeout',
  'proxy-http-version',
  'connection-proxy-header',
  'affinity',
  'affinity-mode',
  'session-cookie-name',
  'upstream-hash-by',
  'configuration-snippet',
  'server-snippet',
  'limit-connections',
  'limit-rps',
];
/** The same at the controllers of HAProxy. */
const HAPROXY_NAMES: readonly string[] = [
  'timeout-tunnel',
  'timeout-server',
  'timeout-client',
  'affinity',
  'cookie-persistence',
  'load-balance',
  'balance-algorithm',
];
const SOCKET_NAMES: ReadonlySet<string> = new Set([...NGINX_NAMES, ...HAPROXY_NAMES]);

/** Names that differ from those by a letter or two and are as real. */
const NEIGHBOURS: ReadonlySet<string> = new Set([
  'proxy-connect-timeout',
  'proxy-next-upstream-timeout',
  'session-cookie-path',
  'session-cookie-samesite',
  'stream-snippet',
  'auth-snippet',
  'limit-rpm',
  'limit-rate',
  'timeout-connect',
  'timeout-check',
  'timeout-queue',
  'timeout-stop',
]);

/** Short names are near to too many words. */
const MIN_LENGTH_FOR_TWO = 12;

export function isSocketName(name: string): boolean {
  return SOCKET_NAMES.has(name);
}

/** The name that was meant, where one of those that matter is missed by a letter or two. */
export function findMeantName(prefix: string, name: string): string | undefined {
  if (SOCKET_NAMES.has(name) || NEIGHBOURS.has(name) || name.length > 40) return undefined;
  const near = (prefix === NGINX_PREFIX ? NGINX_NAMES : HAPROXY_NAMES).filter((meant) => {
    const most = meant.length < MIN_LENGTH_FOR_TWO ? 1 : 2;
    return Math.abs(meant.length - name.length) <= most && editDistance(name.toLowerCase(), meant) <= most;
  });
  return near.length === 1 ? near[0] : undefined;
}
