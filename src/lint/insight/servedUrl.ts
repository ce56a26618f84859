import type { ServedUrl } from './contract';

/** Undefined for a path that no URL can carry (a lone surrogate). */
export function toServedUrl(isSecure: boolean, host: string, port: number, path: string): ServedUrl | undefined {
  const encoded = encodePath(path);
  if (encoded === undefined) return undefined;
  const usualPort = isSecure ? 443 : 80;
  const name = host.includes(':') ? `[${host}]` : host;
  const authority = port === usualPort ? name : `${name}:${port}`;
  return { url: `${isSecure ? 'wss' : 'ws'}://${authority}${encoded}`, host, port, path: encoded };
}

function encodePath(path: string): string | undefined {
  try {
    return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
  } catch {
    return undefined;
  }
}
