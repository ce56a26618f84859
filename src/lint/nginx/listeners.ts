import { isPublicHost } from '../publicHost';
import type { Level, Placed } from './level';

/** One `listen` of a server. */
export interface Listener {
  /** Undefined for the port 80 of every address that a server without `listen` has. */
  readonly placed: Placed | undefined;
  readonly isTls: boolean;
  /** Takes the PROXY protocol, so only a proxy can connect. */
  readonly isBehindProxy: boolean;
  /** False for sockets of this machine or a private network, and for what cannot be known here. */
  readonly isPublic: boolean;
}

const DEFAULT: Listener = { placed: undefined, isTls: false, isBehindProxy: false, isPublic: true };

/** Where a server of the http module takes connections. */
export function readListeners(server: Level): readonly Listener[] {
  const listens = server.items.filter(({ directive }) => directive.name === 'listen');
  return listens.length === 0 ? [DEFAULT] : listens.map(toListener);
}

function toListener(placed: Placed): Listener {
  const [address, ...parameters] = placed.directive.args.map(({ value }) => value);
  return {
    placed,
    isTls: parameters.includes('ssl') || parameters.includes('quic'),
    isBehindProxy: parameters.includes('proxy_protocol'),
    isPublic: isPublicAddress(address ?? ''),
  };
}

/** `80`, `*:80`, `10.0.0.1:80`, `[::]:80`, `unix:/run/x.sock`. */
function isPublicAddress(address: string): boolean {
  if (/^\d+$/.test(address)) return true;
  const host = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(address)?.[1];
  return host !== undefined && isPublicHost(host);
}
