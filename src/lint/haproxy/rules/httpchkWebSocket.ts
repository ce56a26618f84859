import type { Fix, Report, Rule } from '../../rule';
import { isWhollyKnown } from '../affinity';
import { deleteLine, insertBelow, replaceStatement } from '../edits';
import { judgePlainRequest } from '../handshake';
import type { HaproxyModel, SignalledPath } from '../model';
import { type Line, toStatementSpan } from '../parser';
import type { ProxySection } from '../proxy';
import type { Route } from '../routes';
import { findOption, readServers } from '../servers';
import { isLikelyPath, isSure } from '../signal';

const EXPECT = 'http-check expect status 426';

/** A WebSocket server has nothing to say to a plain request, and health checks send one. */
export const httpchkWebSocket: Rule<HaproxyModel> = {
  id: 'H23',
  name: 'httpchk-ws',
  severity: 'information',
  level: 'recommended',
  summary: 'The health check sends a plain request to a WebSocket server',
  why: '`option httpchk` sends a plain request and takes any answer but 2xx and 3xx as a failure. A server that speaks WebSocket only answers 426 or 400 to it: HAProxy marks it as down and answers 503 to everybody. A check of the connection alone (`check` without `option httpchk`) is enough, or a check that expects the refusal, or the path of a health page.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: `option httpchk GET /` at a server that answers 426 takes it down, and every handshake gets 503. With `http-check expect status 426`, or with `check` alone, WebSockets work. A check that sends an Upgrade request and expects 101 works too; 2.6.12 then needs `inter` of about 2 s or more.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '    default_backend pages',
      '',
      'backend chat',
      '    option httpchk GET /',
      '    server chat1 10.0.0.1:8080 check',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '',
      'frontend web',
      '    bind :80',
      '    use_backend chat if { hdr(Upgrade) -i websocket }',
      '    default_backend pages',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080 check',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20httpchk',

  check(model, report) {
    // Read when the first backend asks: most files have none that does.
    let site: Site | undefined;
    const isForSockets = (backend: ProxySection) => {
      site ??= readSite(model);
      return isForSocketsOnly(site, backend);
    };
    for (const [backend, paths] of groupByBackend(model.paths)) {
      const check = findPlainCheck(backend);
      if (check === undefined || !isWhollyKnown(backend)) continue;
      const asked = findAskedPath(check);
      if (asked === undefined || !isChecked(backend)) continue;
      if (!hasSignal(paths)) continue;
      if (isSocketPath(asked) || (asked === '/' && isForSockets(backend)))
        report(toReport(model, backend, check, asked));
    }
  },
};

function groupByBackend(paths: readonly SignalledPath[]): ReadonlyMap<ProxySection, readonly SignalledPath[]> {
  const groups = new Map<ProxySection, SignalledPath[]>();
  for (const path of paths) {
    const group = groups.get(path.backend);
    if (group === undefined) groups.set(path.backend, [path]);
    else group.push(path);
  }
  return groups;
}

/** The `option httpchk` in force, where no `http-check` line says what is asked or expected. */
function findPlainCheck({ section, settings, defaults }: ProxySection): Line | undefined {
  const check = settings.healthCheck;
  if (check?.args[0]?.value !== 'httpchk' || check.branch !== undefined) return undefined;
  const lines = [...section.lines, ...(defaults?.section.lines ?? [])];
  // Copied defaults may have one too.
  const isCopied = defaults?.section.from !== undefined;
  return isCopied || lines.some((line) => line.keyword === 'http-check') ? undefined : check;
}

/** Without a path of its own `option httpchk` sends `OPTIONS /`. */
function findAskedPath(check: Line): string | undefined {
  const words = check.args.slice(1);
  if (words.some((word) => word.isUnknown)) return undefined;
  const [first, second] = words;
  if (first === undefined) return '/';
  return (second ?? first).value.replace(/\?.*$/s, '');
}

/** A check with an address or a port of its own asks something else. */
function isChecked({ section }: ProxySection): boolean {
  const shared = section.lines.filter((line) => line.keyword === 'default-server').flatMap((line) => line.args);
  return readServers(section).some(({ options }) => {
    const all = [...shared, ...options];
    const has = (name: string) => findOption(all, name) !== undefined;
    return has('check') && !has('no-check') && !has('port') && !has('addr');
  });
}

function hasSignal(paths: readonly SignalledPath[]): boolean {
  return paths.some(({ signal }) => isSure(signal));
}

/** `/live` asks whether the server is alive. */
function isSocketPath(path: string): boolean {
  return isLikelyPath(path) && !/\/live\/?$/i.test(path);
}

interface Site {
  /** Names of the backends that some route gives plain requests to. */
  readonly plain: ReadonlySet<string>;
  /** Some route computes the name of its backend. */
  readonly hasDynamic: boolean;
  /** How many sections have a server of this address. */
  readonly uses: ReadonlyMap<string, number>;
}

function readSite({ routes, proxies }: HaproxyModel): Site {
  const isPlain = (route: Route) => judgePlainRequest(route.condition, route.frontend.acls) !== 'no';
  const uses = new Map<string, number>();
  for (const { section } of proxies) {
    const addresses = new Set(readServers(section).map(({ address }) => address.value));
    for (const address of addresses) uses.set(address, (uses.get(address) ?? 0) + 1);
  }
  return {
    plain: new Set(routes.filter(isPlain).map(({ target }) => target.value)),
    hasDynamic: routes.some(({ isDynamic }) => isDynamic),
    uses,
  };
}

/** Does nothing but a handshake get to these servers, by the conditions of every route? */
function isForSocketsOnly({ plain, hasDynamic, uses }: Site, { kind, name, section }: ProxySection): boolean {
  if (kind === 'listen' || hasDynamic || plain.has(name)) return false;
  return readServers(section).every(({ address }) => uses.get(address.value) === 1);
}

function toReport(model: HaproxyModel, backend: ProxySection, check: Line, asked: string): Report {
  const { section, kind, name } = backend;
  const isOwn = section.lines.includes(check);
  const span = isOwn ? toStatementSpan(check) : (section.name ?? section.header);
  const where = isOwn ? '' : ` (option httpchk, line ${check.place})`;
  return {
    start: span.start,
    end: span.end,
    message: `The health check of ${kind} ${name} sends a plain request for ${asked}${where}. A server that speaks WebSocket only answers 426 or 400, is marked as down, and clients get 503.`,
    fixes: toFixes(model.text, backend, check, isOwn),
    related: isOwn ? [] : [{ path: model.path, ...toStatementSpan(check), message: 'The check is chosen here' }],
  };
}

function toFixes(text: string, { section, defaults }: ProxySection, check: Line, isOwn: boolean): readonly Fix[] {
  const expect = `Expect the refusal: ${EXPECT}`;
  const tcpCheck = 'Check the connection only: option tcp-check';
  const toEdit = (content: string) => insertBelow(text, section, isOwn ? check : section.header, content);
  if (!isOwn) {
    // A section with http-check lines of its own sends nothing for an option httpchk that it inherits (seen in 2.6.12).
    const { start, end } = toStatementSpan(check);
    return [
      { title: tcpCheck, edits: [toEdit('option tcp-check')] },
      { title: expect, edits: [toEdit(text.slice(start, end)), toEdit(EXPECT)] },
    ];
  }
  const isInherited = defaults?.settings.healthCheck?.args[0]?.value === 'httpchk';
  return [
    isInherited
      ? { title: tcpCheck, edits: [replaceStatement(check, 'option tcp-check')] }
      : { title: 'Check the connection only: remove option httpchk', edits: [deleteLine(text, check)] },
    { title: expect, edits: [toEdit(EXPECT)] },
  ];
}
