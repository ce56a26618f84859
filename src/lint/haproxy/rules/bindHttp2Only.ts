import type { Edit, Rule, Severity } from '../../rule';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { hasFrontend, type ProxySection } from '../proxy';
import { findOptionValue, readServers } from '../servers';
import { isSure } from '../signal';

/** Sockets that only another program of this machine, or this HAProxy, connects to. */
const INTERNAL = /^(?:\/|unix@|abnsz?@|fd@|sockpair@|rhttp@)/;
const PORT = /:(\d+)$/;
const GRPC = /grpc/i;
const SERVERS: ReadonlySet<string> = new Set(['server', 'server-template', 'default-server']);

export const bindHttp2Only: Rule<HaproxyModel> = {
  id: 'H15',
  name: 'bind-h2-only',
  severity: 'error',
  level: 'recommended',
  summary: 'A listener without TLS takes HTTP/2 only',
  why: 'Browsers and WebSocket libraries open a `ws://` connection with an HTTP/1.1 request. A clear-text `bind` with `proto h2` waits for the HTTP/2 preface instead and refuses everything else. Without the option HAProxy takes both on the same port, HTTP/2 with prior knowledge included.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `bind … proto h2` an HTTP/1.1 WebSocket is refused; without it HTTP/1.1 and clear HTTP/2 clients (RFC 8441) work on the same port. With TLS, `alpn h2` alone still lets HTTP/1.1 clients without ALPN through.',
  example: {
    before: [
      'listen chat',
      '    bind :8080 proto h2',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'listen chat',
      '    bind :8080',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#5.1-proto',

  check(model, report) {
    const severities = findSeverities(model);
    const served = findServedPorts(model.proxies);
    for (const frontend of model.proxies) {
      const severity = severities.get(frontend);
      if (!hasFrontend(frontend) || frontend.mode === 'tcp' || severity === undefined) continue;
      const binds = frontend.section.lines.filter(({ keyword }) => keyword === 'bind');
      // Beside a listener for HTTP/1.1, something in front sorts the protocols.
      if (!binds.every((line) => findHttp2(line) !== undefined)) continue;
      for (const line of binds) {
        const edit = isInternal(line, served) ? undefined : findHttp2(line);
        if (edit === undefined) continue;
        report({
          ...toStatementSpan(line),
          severity,
          message:
            'This listener takes HTTP/2 only: a ws:// client begins with HTTP/1.1 and is refused. Without proto h2 HAProxy takes both here.',
          fixes: [{ title: 'Remove proto h2', edits: [edit] }],
        });
      }
    }
  },
};

/** The edit that takes `proto h2` off a listener without TLS; undefined where there is none. */
function findHttp2({ words }: Line): Edit | undefined {
  if (words.some(({ value, isUnknown }) => isUnknown || value === 'ssl')) return undefined;
  const at = words.findIndex(({ value }, index) => value === 'proto' && words[index + 1]?.value === 'h2');
  const [before, last] = [words[at - 1], words[at + 1]];
  return before === undefined || last === undefined ? undefined : { start: before.end, end: last.end, newText: '' };
}

/** Is it fed by what has already seen that the client speaks HTTP/2? */
function isInternal({ args }: Line, served: ReadonlySet<string>): boolean {
  const address = args[0]?.value ?? '';
  if (INTERNAL.test(address) || args.some(({ value }) => value === 'accept-proxy')) return true;
  return served.has(PORT.exec(address)?.[1] ?? '');
}

/** Ports that a server line of this file goes to: one of them may be a listener of this file. */
function findServedPorts(proxies: readonly ProxySection[]): ReadonlySet<string> {
  const addresses = proxies.flatMap(({ section }) => readServers(section).map(({ address }) => address.value));
  const local = addresses.filter((address) => /^(?:ipv[46]@)?(?:127\.|localhost|\[?::1|\*|0\.0\.0\.0|:)/.test(address));
  return new Set(local.map((address) => PORT.exec(address)?.[1] ?? ''));
}

/**
 * An error where WebSockets are expected. Elsewhere a warning, unless HTTP/2 may be what all clients speak there: gRPC,
 * or servers that take HTTP/2 too.
 */
function findSeverities({ paths }: HaproxyModel): ReadonlyMap<ProxySection, Severity> {
  const severities = new Map<ProxySection, Severity>();
  const http2 = new Set<ProxySection>();
  for (const { frontend, backend, signal } of paths) {
    if (isSure(signal)) severities.set(frontend, 'error');
    else if (!severities.has(frontend)) severities.set(frontend, 'warning');
    if (GRPC.test(frontend.name) || isForHttp2(backend)) http2.add(frontend);
  }
  for (const frontend of http2) if (severities.get(frontend) === 'warning') severities.delete(frontend);
  return severities;
}

/** Also where it is not known what the servers are like. */
function isForHttp2({ name, section, isInheritanceKnown, defaults }: ProxySection): boolean {
  if (GRPC.test(name) || !isInheritanceKnown || section.hasInsertions) return true;
  if (defaults?.section.lines.some(({ keyword }) => keyword === 'default-server') === true) return true;
  const servers = section.lines.filter(({ keyword }) => SERVERS.has(keyword));
  return (
    servers.length === 0 ||
    servers.some(
      ({ args }) =>
        args.some(({ isUnknown }) => isUnknown) ||
        findOptionValue(args, 'proto')?.value === 'h2' ||
        findOptionValue(args, 'alpn')?.value.includes('h2') === true,
    )
  );
}
