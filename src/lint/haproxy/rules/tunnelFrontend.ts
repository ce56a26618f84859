import type { Edit, Fix, Rule } from '../../rule';
import { deleteLine, insertTimeout } from '../edits';
import { findIdleLimit, findTunnel, getMinIdleMs } from '../idleLimit';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import type { ProxySection } from '../proxy';
import type { SocketPath } from '../routes';
import { findTimeoutName } from '../settings';

export const tunnelFrontend: Rule<HaproxyModel> = {
  id: 'H4',
  name: 'tunnel-frontend',
  severity: 'warning',
  level: 'recommended',
  summary: 'timeout tunnel in a frontend is ignored',
  why: 'HAProxy reads `timeout tunnel` at the backend. In a `frontend` it has no effect, and idle WebSockets are still cut by the smaller of `timeout client` and `timeout server`. HAProxy says so in a start-up warning that is easily overlooked. In `backend`, `listen` and `defaults` the line works.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout tunnel 1h in the frontend only and timeout client and server 2s, an idle WebSocket is cut after 2.0 s. The start-up warning is "will be ignored because frontend … has no backend capability".',
  example: {
    before: [
      'frontend web',
      '    bind :80',
      '    timeout tunnel 1h',
      '    default_backend chat',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'frontend web',
      '    bind :80',
      '    default_backend chat',
      '',
      'backend chat',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20tunnel',

  check(model, report) {
    const backends = groupBackends(model.paths);
    const losing = findLosing(model);
    for (const frontend of model.proxies) {
      if (frontend.kind !== 'frontend') continue;
      const ignored = frontend.section.lines.filter((line) => findTimeoutName(line) === 'tunnel');
      for (const line of ignored) {
        report({
          ...toStatementSpan(line),
          ...(losing.has(frontend) ? {} : { severity: 'information' }),
          message: `HAProxy ignores timeout tunnel in a frontend: the backend decides. Idle WebSockets of frontend ${frontend.name} do not get this time.`,
          // The last of several is the one that was meant.
          fixes: line === ignored.at(-1) ? toFixes(model, frontend, backends, line) : [toRemoval(model.text, line)],
        });
      }
    }
  },
};

/** The frontends of which it is not known that idle WebSockets stay open behind them all the same. */
function findLosing({ options, paths, proxies }: HaproxyModel): ReadonlySet<ProxySection> {
  const minIdleMs = getMinIdleMs(options.minIdleMs);
  const kept = new Set(paths.map(({ frontend }) => frontend));
  for (const path of paths) if (!isKept(path, minIdleMs)) kept.delete(path.frontend);
  return new Set(proxies.filter((proxy) => !kept.has(proxy)));
}

function isKept(path: SocketPath, minIdleMs: number): boolean {
  const { frontend, backend } = path;
  const tunnel = findTunnel(backend);
  if (tunnel !== undefined) return tunnel.isAlways && (tunnel.duration?.ms ?? 0) >= minIdleMs;
  const isKnown = frontend.isInheritanceKnown && backend.isInheritanceKnown;
  const limit = findIdleLimit(path);
  return isKnown && limit?.larger !== undefined && limit.ms >= minIdleMs;
}

type BackendsByFrontend = ReadonlyMap<ProxySection, ReadonlySet<ProxySection>>;

/** The backends of this file to which each frontend sends handshakes. */
function groupBackends(paths: readonly SocketPath[]): BackendsByFrontend {
  const groups = new Map<ProxySection, Set<ProxySection>>();
  for (const { frontend, backend } of paths) {
    const group = groups.get(frontend);
    if (group === undefined) groups.set(frontend, new Set([backend]));
    else group.add(backend);
  }
  return groups;
}

function toRemoval(text: string, line: Line): Fix {
  return { title: 'Remove this line', edits: [deleteLine(text, line)] };
}

function toFixes({ text }: HaproxyModel, frontend: ProxySection, all: BackendsByFrontend, line: Line): readonly Fix[] {
  const remove = deleteLine(text, line);
  const backends = [...(all.get(frontend) ?? [])];
  const needy = backends.filter((backend) => !backend.settings.timeouts.has('tunnel'));
  if (backends.length > 0 && needy.length === 0) {
    return [{ title: 'Remove it: the backends have a timeout tunnel of their own', edits: [remove] }];
  }
  const value = line.args[1];
  const content = `timeout tunnel ${value === undefined ? '1h' : text.slice(value.start, value.end)}`;
  const fixes: Fix[] = [];
  if (needy.length > 0) {
    fixes.push({ title: `Move it to ${listNames(needy)}`, edits: withLine(remove, needy, text, content) });
  }
  const defaults = frontend.defaults;
  if (defaults !== undefined && !defaults.settings.timeouts.has('tunnel')) {
    const edits = [remove, insertTimeout(text, defaults.section, content)];
    fixes.push({ title: `Move it to the defaults at line ${defaults.section.header.place}`, edits });
  }
  return fixes;
}

function withLine(remove: Edit, backends: readonly ProxySection[], text: string, content: string): readonly Edit[] {
  return [remove, ...backends.map((backend) => insertTimeout(text, backend.section, content))];
}

function listNames(backends: readonly ProxySection[]): string {
  const [first] = backends;
  return backends.length === 1 && first !== undefined
    ? `backend ${first.name}`
    : `the ${backends.length} backends it uses`;
}
