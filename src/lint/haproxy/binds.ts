/** Where a frontend takes connections (configuration manual §5.1 and §11.1). */

import { isPublicHost } from '../publicHost';
import type { Word } from './lexer';
import type { Line } from './parser';
import type { ProxySection } from './proxy';

export interface Bind {
  readonly line: Line;
  readonly isTls: boolean;
  /** Takes the PROXY protocol, so only a proxy can connect. */
  readonly isBehindProxy: boolean;
  /** False for sockets of this machine or a private network, and for what cannot be known here. */
  readonly isPublic: boolean;
}

export function readBinds({ section }: ProxySection): readonly Bind[] {
  return section.lines.filter(({ keyword, prefix }) => keyword === 'bind' && prefix === undefined).map(toBind);
}

function toBind(line: Line): Bind {
  const [addresses, ...options] = line.args;
  const has = (name: string) => options.some(({ value }) => value === name);
  return {
    line,
    isTls: has('ssl') || addresses?.value.startsWith('quic') === true,
    isBehindProxy: has('accept-proxy') || has('accept-netscaler-cip'),
    isPublic: addresses !== undefined && isPublicAddress(addresses),
  };
}

/** `:80`, `*:80,:::80`, `ipv4@10.0.0.1:80`, `/run/x.sock`, `abns@x`. */
function isPublicAddress({ value, isUnknown }: Word): boolean {
  if (isUnknown || value.includes('$')) return false;
  return value.split(',').some((address) => {
    const bare = address.replace(/^(?:ipv[46]|tcp[46]?|quic[46]?)@/, '');
    const host = /^(.*):[\d-]+$/.exec(bare)?.[1];
    return host !== undefined && isPublicHost(host === '' ? '*' : host);
  });
}
