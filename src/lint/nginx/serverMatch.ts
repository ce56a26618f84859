import type { LinearRegex } from '../regex/linearRegex';
import type { Level } from './level';
import { type Listen, readListens } from './listen';
import { isHostName, readServerNames, type ServerNames } from './serverName';

/** The choice that NGINX makes, none, or one that depends on what cannot be seen. */
export type Choice<T> = T | 'unknown' | undefined;

export interface ServerQuestion {
  readonly isSecure: boolean;
  /** Without port and brackets. */
  readonly host: string;
  readonly port: number;
}

export interface HttpServer {
  readonly level: Level;
  readonly listens: readonly Listen[];
  readonly names: ServerNames;
  /** False where its addresses or names may be others too. */
  readonly isComplete: boolean;
}

/** The servers of one address and port; which of them answers is decided by name. */
interface Group {
  first: HttpServer | undefined;
  default: HttpServer | undefined;
  isSecure: boolean;
  isComplete: boolean;
  readonly exact: Map<string, HttpServer>;
  readonly leading: Map<string, HttpServer>;
  readonly trailing: Map<string, HttpServer>;
  readonly regexes: { readonly regex: LinearRegex | undefined; readonly server: HttpServer }[];
}

/** Chooses servers as NGINX does: by address and port, then by name. */
export class ServerMatcher {
  readonly servers: readonly HttpServer[];
  readonly #byLevel: ReadonlyMap<Level, HttpServer>;
  /** By port, then by address. */
  readonly #groups = new Map<number, Map<string, Group>>();
  /** True where the whole configuration is seen: no other server can claim a name. */
  readonly #isWhole: boolean;

  constructor(levels: readonly Level[]) {
    this.servers = levels.filter(isHttpServer).map(toServer);
    this.#byLevel = new Map(this.servers.map((server) => [server.level, server]));
    for (const server of this.servers)
      for (const listen of server.listens) for (const port of listen.ports) this.#add(server, listen, port);
    const https = levels.filter(({ kind }) => kind === 'http');
    this.#isWhole = https.length > 0 && https.every(({ unknowns }) => unknowns.length === 0);
  }

  /** Every port that a server listens on. */
  get ports(): readonly number[] {
    return [...this.#groups.keys()];
  }

  serverOf(level: Level): HttpServer | undefined {
    return this.#byLevel.get(level);
  }

  /** True where the server answers requests whose `Host` no server of that address and port claims. */
  isDefault(server: HttpServer, address: string, port: number): boolean {
    const group = this.#groups.get(port)?.get(address);
    return group !== undefined && (group.default ?? group.first) === server;
  }

  find(question: ServerQuestion): Choice<HttpServer> {
    const groups = this.#groups.get(question.port);
    if (groups === undefined) return undefined;
    const host = question.host.toLowerCase().replace(/\.$/, '');
    const answers = new Set([...chooseGroups(groups, host)].map((group) => this.#findIn(group, host, question)));
    // The client's address decides between groups, and that is not known.
    const [answer] = answers;
    return answers.size === 1 ? answer : 'unknown';
  }

  #findIn(group: Group, host: string, { isSecure }: ServerQuestion): Choice<HttpServer> {
    if (group.isSecure !== isSecure) return undefined;
    const named = findByName(group, host);
    if (named !== undefined) return named;
    const server = group.default ?? group.first;
    // Where other files may hold servers, one that has a name is not taken for another name.
    const isMeant = this.#isWhole || group.default !== undefined || server?.names.exact.every(isNoHostName) === true;
    return group.isComplete && isMeant ? server : 'unknown';
  }

  #add(server: HttpServer, listen: Listen, port: number): void {
    const byAddress = this.#groups.get(port) ?? new Map<string, Group>();
    this.#groups.set(port, byAddress);
    const group = byAddress.get(listen.address) ?? newGroup();
    byAddress.set(listen.address, group);
    group.first ??= server;
    if (listen.isDefault) group.default ??= server;
    if (listen.isSecure) group.isSecure = true;
    if (!server.isComplete) group.isComplete = false;
    const { exact, leading, trailing, regexes } = server.names;
    for (const name of exact) setFirst(group.exact, name, server);
    for (const name of leading) setFirst(group.leading, name, server);
    for (const name of trailing) setFirst(group.trailing, name, server);
    for (const regex of regexes) group.regexes.push({ regex, server });
  }
}

function isHttpServer({ kind, protocol }: Level): boolean {
  return kind === 'server' && protocol === 'http';
}

function toServer(level: Level): HttpServer {
  const { known, isComplete } = readListens(level);
  const names = readServerNames(level);
  return { level, listens: known, names, isComplete: isComplete && names.isComplete };
}

function isNoHostName(name: string): boolean {
  return !isHostName(name) || name === 'localhost';
}

function newGroup(): Group {
  return {
    first: undefined,
    default: undefined,
    isSecure: false,
    isComplete: true,
    exact: new Map(),
    leading: new Map(),
    trailing: new Map(),
    regexes: [],
  };
}

/** NGINX ignores a name that another server of the same address and port has already. */
function setFirst(names: Map<string, HttpServer>, name: string, server: HttpServer): void {
  if (!names.has(name)) names.set(name, server);
}

/** An address of its own goes before `*`; for a name, whatever it resolves to, every group may be meant. */
function chooseGroups(groups: ReadonlyMap<string, Group>, host: string): Iterable<Group> {
  const own = groups.get(host);
  if (own !== undefined) return [own];
  const wildcard = groups.get(host.includes(':') ? '::' : '*');
  const isAddress = host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
  if (isAddress) return wildcard === undefined ? [] : [wildcard];
  return groups.values();
}

/** Exact names first, then the longest mask with a leading `*`, the longest with a trailing one, then regular expressions in order. */
function findByName(group: Group, host: string): Choice<HttpServer> {
  const exact = group.exact.get(host);
  if (exact !== undefined) return exact;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    const server = dot > 0 ? group.leading.get(host.slice(dot)) : undefined;
    if (server !== undefined) return server;
  }
  for (let dot = host.lastIndexOf('.'); dot > 0; dot = host.lastIndexOf('.', dot - 1)) {
    const server = group.trailing.get(host.slice(0, dot + 1));
    if (server !== undefined) return server;
  }
  for (const { regex, server } of group.regexes) {
    const isMatch = regex?.test(host);
    if (isMatch === undefined) return 'unknown';
    if (isMatch) return server;
  }
  return undefined;
}
