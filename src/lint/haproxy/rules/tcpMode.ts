import type { Edit, Fix, RelatedSpan, Report, Rule, Severity } from '../../rule';
import { parseAclExpression } from '../acl';
import { insertBelow } from '../edits';
import { findRequestHeader } from '../handshake';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { hasBackend, type ProxySection } from '../proxy';
import type { Route } from '../routes';
import { findActiveServers } from '../servers';
import { isSure } from '../signal';

/** HAProxy ignores these in mode tcp, with a warning at the start. */
const HTTP_ONLY: ReadonlySet<string> = new Set([
  'cookie',
  'http-request',
  'http-response',
  'http-after-response',
  'redirect',
]);

/** The default mode is tcp, in which HAProxy knows nothing of HTTP. */
export const tcpMode: Rule<HaproxyModel> = {
  id: 'H20',
  name: 'tcp-mode',
  severity: 'warning',
  level: 'all',
  summary: 'HTTP statements in a section of mode tcp, or a frontend and a backend of different modes',
  why: 'Without a `mode` line a section is in mode tcp: HAProxy passes bytes on and chooses a server once a connection. WebSockets work that way, but `cookie` and `http-request` lines are ignored, so that nothing sticks and no header is set. A frontend in mode http cannot use a backend in mode tcp at all: HAProxy does not start.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: `cookie` in mode tcp gives a warning and no stickiness. 2.6.12 says of http-request, http-response and redirect that they "require HTTP mode". A frontend in mode http with a backend in mode tcp is refused; 2.6.12 accepts the other way round. An acl on `hdr(Upgrade)` in mode tcp worked.',
  example: {
    before: [
      'defaults',
      '    timeout client 30s',
      '',
      'frontend web',
      '    mode http',
      '    bind :80',
      '    default_backend chat',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    timeout client 30s',
      '',
      'frontend web',
      '    mode http',
      '    bind :80',
      '    default_backend chat',
      '',
      'backend chat',
      '    mode http',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-mode',

  check(model, report) {
    const backends = new Map(model.proxies.filter(hasBackend).map((proxy) => [proxy.name, proxy]));
    const targets = groupTargets(model.routes, backends);
    const sockets = findSocketSections(model);
    for (const route of model.routes) {
      const backend = route.isDynamic ? undefined : backends.get(route.target.value);
      if (
        backend !== undefined &&
        route.frontend.mode === 'http' &&
        isSurelyTcp(backend) &&
        !isModeOpen(route.frontend)
      )
        report(toRefused(model, route, backend));
    }
    for (const proxy of model.proxies) {
      if (!isSurelyTcp(proxy)) continue;
      const finding = findIgnored(model, proxy, targets, sockets) ?? findHeaderTest(model, proxy, targets);
      if (finding !== undefined) report(finding);
    }
  },
};

/** The backends that each frontend names; undefined for one that is not in this file. */
type Targets = ReadonlyMap<ProxySection, ReadonlySet<ProxySection | undefined>>;

function groupTargets(routes: readonly Route[], backends: ReadonlyMap<string, ProxySection>): Targets {
  const groups = new Map<ProxySection, Set<ProxySection | undefined>>();
  for (const route of routes) {
    const target = route.isDynamic ? undefined : backends.get(route.target.value);
    const group = groups.get(route.frontend);
    if (group === undefined) groups.set(route.frontend, new Set([target]));
    else group.add(target);
  }
  return groups;
}

function isSurelyTcp(proxy: ProxySection): boolean {
  return proxy.mode === 'tcp' && !isModeOpen(proxy);
}

/** A branch or a template may say another mode. */
function isModeOpen({ section, defaults }: ProxySection): boolean {
  return [section, defaults?.section].some(
    (one) =>
      one !== undefined &&
      (one.hasInsertions || one.lines.some((line) => line.keyword === 'mode' && line.branch !== undefined)),
  );
}

function toRefused(model: HaproxyModel, { target, frontend, line }: Route, backend: ProxySection): Report {
  const { section, kind, name } = backend;
  const related: RelatedSpan = {
    path: model.path,
    ...toStatementSpan(section.header),
    message: `${kind} ${name} is in mode tcp${describeMode(backend)}`,
  };
  const span = line.keyword === 'default_backend' && !frontend.section.lines.includes(line) ? section.header : target;
  return {
    start: span.start,
    end: span.end,
    severity: 'error',
    message: `HAProxy will not start: ${frontend.kind} ${frontend.name} is in mode http and ${kind} ${name} in mode tcp${describeMode(backend)}.`,
    fixes: [{ title: `Set mode http in ${kind} ${name}`, edits: [setHttp(model.text, backend)] }],
    related: [related],
  };
}

/** For example ` (line 8)`, or that nothing says so. */
function describeMode({ section, settings }: ProxySection): string {
  const own = section.lines.findLast((line) => line.keyword === 'mode');
  if (own !== undefined) return ` (line ${own.place})`;
  return settings.mode === undefined ? ', as no mode line says otherwise' : ', as its defaults say';
}

function findIgnored(
  model: HaproxyModel,
  proxy: ProxySection,
  targets: Targets,
  sockets: ReadonlySet<ProxySection>,
): Report | undefined {
  const lines = proxy.section.lines.filter((line) => HTTP_ONLY.has(line.keyword));
  const [first] = lines;
  if (first === undefined) return undefined;
  const names = [...new Set(lines.map(({ keyword }) => keyword))].join(' and ');
  return {
    ...toStatementSpan(first),
    severity: findSeverity(sockets.has(proxy), proxy, lines),
    message: `HAProxy ignores ${names} here: ${proxy.kind} ${proxy.name} is in mode tcp${describeMode(proxy)}.`,
    fixes: toFixes(model.text, proxy, targets),
    related: lines
      .slice(1)
      .map((line) => ({ path: model.path, ...toStatementSpan(line), message: 'This line is ignored too' })),
  };
}

/** Lost stickiness matters with several servers, other rules where WebSockets come through. */
function findSeverity(isOnSocketPath: boolean, { section }: ProxySection, lines: readonly Line[]): Severity {
  const isSticky = lines.some(({ keyword }) => keyword === 'cookie') && findActiveServers(section).length > 1;
  return isSticky || isOnSocketPath ? 'warning' : 'information';
}

function findSocketSections({ paths }: HaproxyModel): ReadonlySet<ProxySection> {
  const sure = paths.filter(({ signal }) => isSure(signal));
  return new Set(sure.flatMap(({ frontend, backend }) => [frontend, backend]));
}

/** An acl on the handshake's headers in a frontend of mode tcp: it looks at the first request of a connection. */
function findHeaderTest(model: HaproxyModel, proxy: ProxySection, targets: Targets): Report | undefined {
  const { section } = proxy;
  // Whoever waits for the first bytes knows what he does.
  if (proxy.kind === 'backend' || section.lines.some(({ keyword }) => keyword === 'tcp-request')) return undefined;
  const line = section.lines.find((one) => one.keyword === 'acl' && isHandshakeTest(one));
  if (line === undefined) return undefined;
  return {
    ...toStatementSpan(line),
    severity: 'hint',
    message: `${proxy.kind} ${proxy.name} is in mode tcp${describeMode(proxy)}: HAProxy looks at the first request of a connection only, and later ones follow it.`,
    fixes: toFixes(model.text, proxy, targets),
  };
}

function isHandshakeTest({ args }: Line): boolean {
  const expression = parseAclExpression(args.slice(1));
  const header = expression === undefined ? undefined : findRequestHeader(expression);
  return header === 'upgrade' || header === 'connection';
}

/** Together with the backends that it uses, since HAProxy refuses a mixture; not where some are in another file. */
function toFixes(text: string, proxy: ProxySection, targets: Targets): readonly Fix[] {
  const used = [...(targets.get(proxy) ?? [])];
  if (used.some((backend) => backend === undefined || isModeOpen(backend))) return [];
  const others = used.filter((backend) => backend !== undefined && backend !== proxy && backend.mode === 'tcp');
  const edits = [proxy, ...others].flatMap((one) => (one === undefined ? [] : [setHttp(text, one)]));
  const rest = others.length === 0 ? '' : ' and in the backends it uses';
  return [{ title: `Set mode http in ${proxy.kind} ${proxy.name}${rest}`, edits }];
}

function setHttp(text: string, { section }: ProxySection): Edit {
  const value = section.lines.findLast((line) => line.keyword === 'mode')?.args[0];
  if (value === undefined) return insertBelow(text, section, section.header, 'mode http');
  return { start: value.start, end: value.end, newText: 'http' };
}
