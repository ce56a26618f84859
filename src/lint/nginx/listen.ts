import type { Level, Placed } from './level';
import { isTemplated } from './templates';

/** One `listen` of a server, as far as a WebSocket client is concerned. */
export interface Listen {
  /** `*` for every IPv4 address, `::` for every IPv6 one, else as written, without brackets. */
  readonly address: string;
  readonly ports: readonly number[];
  readonly isSecure: boolean;
  readonly isDefault: boolean;
  /** Clients of this address speak the PROXY protocol first: another proxy, never a browser. */
  readonly isBehindProxy: boolean;
  /** Undefined for the address a server without `listen` has. */
  readonly placed: Placed | undefined;
}

export interface Listens {
  readonly known: readonly Listen[];
  /** False where an include, a template or a variable may hold another one. */
  readonly isComplete: boolean;
}

const ADDRESS = /^(?:(\d+)(?:-(\d+))?|(\[[\da-fA-F:.]*\]|[^:[\]]+)(?::(\d+)(?:-(\d+))?)?)$/;
const MAX_PORTS = 64;
const HTTP_PORT = 80;
/** NGINX listens here where nothing is said and it runs with the rights to do so. */
const DEFAULT_LISTEN: Listen = {
  address: '*',
  ports: [HTTP_PORT],
  isSecure: false,
  isDefault: false,
  isBehindProxy: false,
  placed: undefined,
};

/** The addresses of an http server; UNIX sockets and QUIC are left out, no WebSocket client comes that way. */
export function readListens(server: Level): Listens {
  const lines = server.items.filter(({ directive }) => directive.name === 'listen');
  const isHiding = server.unknowns.some(({ kind }) => kind !== 'outer');
  if (lines.length === 0) return { known: isHiding ? [] : [DEFAULT_LISTEN], isComplete: !isHiding };
  const isTlsOn = server.items.some(
    ({ directive }) => directive.name === 'ssl' && directive.args[0]?.value.toLowerCase() === 'on',
  );
  const known: Listen[] = [];
  let isComplete = !isHiding;
  for (const placed of lines) {
    const words = placed.directive.args.map(({ value }) => value);
    if (words[0]?.startsWith('unix:') || words.includes('quic')) continue;
    const listen = words.some((word) => isTemplated(word) || word.includes('$')) ? undefined : toListen(placed, words);
    if (listen === undefined) isComplete = false;
    else known.push(isTlsOn ? { ...listen, isSecure: true } : listen);
  }
  return { known, isComplete };
}

function toListen(placed: Placed, [where = '', ...parameters]: readonly string[]): Listen | undefined {
  const match = ADDRESS.exec(where);
  if (match === null) return undefined;
  const [, port, portEnd, address, addressPort, addressPortEnd] = match;
  const ports = toPorts(Number(port ?? addressPort ?? HTTP_PORT), portEnd ?? addressPortEnd);
  if (ports === undefined) return undefined;
  return {
    address: toAddress(address),
    ports,
    isSecure: parameters.includes('ssl'),
    isDefault: parameters.includes('default_server') || parameters.includes('default'),
    isBehindProxy: parameters.includes('proxy_protocol'),
    placed,
  };
}

function toPorts(first: number, end: string | undefined): readonly number[] | undefined {
  const last = end === undefined ? first : Number(end);
  if (first < 1 || last > 65_535 || last < first) return undefined;
  return Array.from({ length: Math.min(last - first + 1, MAX_PORTS) }, (_, index) => first + index);
}

function toAddress(address: string | undefined): string {
  if (address === undefined || address === '0.0.0.0') return '*';
  return address.replace(/^\[|\]$/g, '').toLowerCase();
}
