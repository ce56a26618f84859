import type { SocketUrl } from '../lint/insight/insight';
import type { ProbeRequest, ProbeTarget } from '../probe/target';

const HOST_FIELD = /^(\[[^\]]*\]|[^:]+)(?::\d+)?$/;

/** The endpoint as a proxy sees it: a `Host` of the user's own chooses the server block, not the URL. */
export function toSocketUrl(
  { isSecure, host, port, path }: ProbeTarget,
  { headers }: Pick<ProbeRequest, 'headers'>,
): SocketUrl {
  const sent = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  return { isSecure, host: findHostName(sent ?? '') ?? host, port, path };
}

/** Name or address in a `Host` field, without port and brackets; undefined where there is none. */
export function findHostName(field: string): string | undefined {
  return HOST_FIELD.exec(field.trim())?.[1]?.replace(/^\[|\]$/g, '');
}
