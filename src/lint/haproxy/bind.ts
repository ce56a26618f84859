import type { Line } from './parser';
import type { ProxySection } from './proxy';

/** One address of a `bind` line. */
export interface Bind {
  /** `*` for every IPv4 address, `::` for every IPv6 one, else as written, without brackets. */
  readonly address: string;
  readonly ports: readonly number[];
  readonly isSecure: boolean;
  /** Clients speak the PROXY protocol first, or HTTP/2 without TLS: no browser does. */
  readonly isForPeers: boolean;
  readonly line: Line;
}

export interface Binds {
  readonly known: readonly Bind[];
  /** False where a variable, a template or an `.if` may make it another address. */
  readonly isComplete: boolean;
}

const FAMILY = /^(?:ipv[46]@|tcp[46]?@)/;
/** Addresses that no TCP client connects to. */
const ELSEWHERE = /^(?:\/|unix@|abnsz?@|fd@|sockpair@|quic[46]@|rhttp@|udp[46]?@|uxst@|uxdg@)/;
const ADDRESS = /^(.*):(\d+)(?:-(\d+))?$/;
const MAX_PORTS = 64;

/** Configuration manual §4.2, `bind`. */
export function readBinds({ section }: ProxySection): Binds {
  const known: Bind[] = [];
  let isComplete = !section.hasInsertions;
  for (const line of section.lines) {
    const where = line.keyword === 'bind' ? line.args[0] : undefined;
    if (where === undefined) continue;
    if (where.isUnknown || where.value.includes('$') || line.branch !== undefined) isComplete = false;
    if (where.isUnknown || where.value.includes('$')) continue;
    for (const part of where.value.split(',')) {
      const bind = ELSEWHERE.test(part) ? undefined : toBind(part.replace(FAMILY, ''), line);
      if (bind !== undefined) known.push(bind);
    }
  }
  return { known, isComplete };
}

function toBind(text: string, line: Line): Bind | undefined {
  const match = ADDRESS.exec(text);
  if (match === null) return undefined;
  const [, address = '', low = '', high = low] = match;
  const [first, last] = [Number(low), Number(high)];
  if (first < 1 || last < first || last > 65_535) return undefined;
  const words = line.args.map(({ value }) => value);
  const isSecure = words.includes('ssl');
  const isHttp2Only = !isSecure && words.some((word, at) => word === 'proto' && words[at + 1] === 'h2');
  return {
    address: toAddress(address),
    ports: Array.from({ length: Math.min(last - first + 1, MAX_PORTS) }, (_, index) => first + index),
    isSecure,
    isForPeers: words.includes('accept-proxy') || isHttp2Only,
    line,
  };
}

function toAddress(address: string): string {
  if (address === '' || address === '*' || address === '0.0.0.0') return '*';
  return address.replace(/^\[|\]$/g, '').toLowerCase();
}
