import type { Listen } from '../../nginx/listen';
import { readLocationPattern } from '../../nginx/locationMatch';
import type { NginxModel } from '../../nginx/model';
import type { HttpServer } from '../../nginx/serverMatch';
import { isHostName } from '../../nginx/serverName';
import { isTemplated } from '../../nginx/templates';
import type { ServedUrl } from '../contract';
import { toServedUrl } from '../servedUrl';
import { type Place, toChain } from './place';

/** More than anyone picks from. */
const MAX_URLS = 32;

/** Where a client reaches a place. Each URL is asked of the configuration itself, so that none leads elsewhere. */
export function findServedUrls(model: NginxModel, { location, route }: Place): readonly ServedUrl[] {
  const path = findPath(location);
  const level = toChain(location).find(({ kind }) => kind === 'server');
  const server = level && model.router.servers.serverOf(level);
  if (path === undefined || server === undefined || route === undefined) return [];
  const urls = new Map<string, ServedUrl>();
  for (const listen of server.listens) {
    if (listen.isBehindProxy) continue;
    for (const port of listen.ports)
      for (const host of findHosts(model, server, listen, port)) {
        if (urls.size >= MAX_URLS) return [...urls.values()];
        const served = toServedUrl(listen.isSecure, host, port, path);
        if (served === undefined || urls.has(served.url)) continue;
        const answer = model.router.find({ isSecure: listen.isSecure, host, port, path: served.path });
        if (answer === route) urls.set(served.url, served);
      }
  }
  return [...urls.values()];
}

/** The path of a location that names one; a regular expression names none. */
function findPath(location: Place['location']): string | undefined {
  const pattern = readLocationPattern(location);
  if (pattern === undefined || !pattern.value.startsWith('/') || isTemplated(pattern.value)) return undefined;
  return pattern.kind === 'exact' || pattern.kind.endsWith('prefix') ? pattern.value : undefined;
}

function findHosts(model: NginxModel, server: HttpServer, { address }: Listen, port: number): readonly string[] {
  const { exact, leading, trailing, regexes, isComplete } = server.names;
  const names = exact.filter(isHostName);
  if (names.length > 0) return names;
  const isNameless = isComplete && leading.length + trailing.length + regexes.length === 0;
  if (!isNameless || !model.router.servers.isDefault(server, address, port)) return [];
  return [address === '*' || address === '::' ? 'localhost' : address];
}
