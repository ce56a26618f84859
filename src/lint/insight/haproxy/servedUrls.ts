import type { AclExpression } from '../../haproxy/acl';
import { type Bind, readBinds } from '../../haproxy/bind';
import { findExpressions, findRequestHeader } from '../../haproxy/handshake';
import type { HaproxyModel, SignalledPath } from '../../haproxy/model';
import { isPathTest } from '../../haproxy/urlTest';
import type { ServedUrl } from '../contract';
import { toServedUrl } from '../servedUrl';
import type { Place } from './place';

/** More than anyone picks from. */
const MAX_URLS = 32;
const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/i;

/** Where a client reaches a section. Each URL is asked of the configuration itself, so that none leads elsewhere. */
export function findServedUrls(model: HaproxyModel, { backend, paths }: Place): readonly ServedUrl[] {
  const urls = new Map<string, ServedUrl>();
  for (const path of paths) {
    const { hosts, paths: requestPaths } = readLiterals(path);
    for (const bind of readBinds(path.frontend).known) {
      if (bind.isForPeers) continue;
      for (const port of bind.ports)
        for (const host of hosts.length > 0 ? hosts : [toHost(bind)])
          for (const requestPath of requestPaths.length > 0 ? requestPaths : ['/']) {
            if (urls.size >= MAX_URLS) return [...urls.values()];
            const served = toServedUrl(bind.isSecure, host, port, requestPath);
            if (served === undefined || urls.has(served.url)) continue;
            const question = { isSecure: bind.isSecure, host, port, path: served.path };
            if (model.router.find(question) === backend) urls.set(served.url, served);
          }
    }
  }
  return [...urls.values()];
}

function toHost({ address }: Bind): string {
  return address === '*' || address === '::' ? 'localhost' : address;
}

/** Hosts and paths that the route's condition names. */
function readLiterals({ route, frontend }: SignalledPath): { hosts: readonly string[]; paths: readonly string[] } {
  const terms = route?.condition?.polarity === 'if' ? route.condition.groups.flat() : [];
  const tests = terms.filter(({ isNegated }) => !isNegated).flatMap((term) => findExpressions(term, frontend.acls));
  const hosts = tests
    .filter((test) => findRequestHeader(test) === 'host' && isExact(test))
    .flatMap(toValues)
    .filter((host) => HOST_NAME.test(host))
    .map((host) => host.toLowerCase().replace(/:\d+$/, ''));
  const paths = tests
    .filter((test) => isPathTest(test) && test.fetch !== 'base' && (isExact(test) || test.method === 'beg'))
    .flatMap(toValues)
    .filter((path) => path.startsWith('/'));
  return { hosts: [...new Set(hosts)].slice(0, MAX_URLS), paths: [...new Set(paths)].slice(0, MAX_URLS) };
}

function isExact({ method }: AclExpression): boolean {
  return method === undefined || method === 'str';
}

function toValues({ patterns }: AclExpression): readonly string[] {
  return patterns.filter(({ isUnknown }) => !isUnknown).map(({ value }) => value);
}
