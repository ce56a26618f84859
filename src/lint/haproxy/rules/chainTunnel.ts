import type { Fix, Rule } from '../../rule';
import { readBinds } from '../bind';
import { formatDuration } from '../duration';
import { insertTimeout, replaceStatement } from '../edits';
import { describeTimeout, findIdleLimit, findTunnel, getMinIdleMs, isTunnelSetByRule } from '../idleLimit';
import type { HaproxyModel, SignalledPath } from '../model';
import { toStatementSpan } from '../parser';
import { hasFrontend, type ProxySection } from '../proxy';
import { readServers, type Server } from '../servers';
import type { TimeoutSetting } from '../settings';

/** As the address of a listener or of a server on this machine. */
const LOCAL_ADDRESS = /^(?:\*|localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1?)$/;

/** A socket that passes HAProxy twice is cut by the shorter of two limits. */
export const chainTunnel: Rule<HaproxyModel> = {
  id: 'H28',
  name: 'chain-tunnel',
  severity: 'hint',
  level: 'all',
  summary: 'A backend in mode tcp leads to a listener of the same file and cuts earlier than that',
  why: 'Where a backend in mode tcp leads to another listener of the same HAProxy, a WebSocket is a tunnel twice. Each pass counts silence by its own `timeout tunnel`, so the smallest on the way wins, and a long one behind it has no effect.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout tunnel 2s in the backend of mode tcp and 1h in the one behind the inner frontend, an idle WebSocket is cut after 2.0 s.',
  example: {
    before: [
      'backend loop',
      '    mode tcp',
      '    timeout tunnel 30s',
      '    server inner 127.0.0.1:8443',
      '',
      'frontend inner',
      '    mode http',
      '    bind 127.0.0.1:8443',
      '    default_backend chat',
      '',
      'backend chat',
      '    mode http',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'backend loop',
      '    mode tcp',
      '    timeout tunnel 1h',
      '    server inner 127.0.0.1:8443',
      '',
      'frontend inner',
      '    mode http',
      '    bind 127.0.0.1:8443',
      '    default_backend chat',
      '',
      'backend chat',
      '    mode http',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20tunnel',

  check(model, report) {
    const listeners = findListeners(model.proxies);
    if (listeners.size === 0) return;
    const inner = findLongestTunnels(model.paths);
    const outerPaths = new Map(model.paths.map((path) => [path.backend, path]));
    for (const backend of model.proxies) {
      if (backend.kind !== 'backend' || backend.mode !== 'tcp') continue;
      for (const server of readServers(backend.section)) {
        const listener = findListener(listeners, server);
        const behind = listener === undefined ? undefined : inner.get(listener);
        const outer = findOuterLimit(outerPaths, backend);
        if (listener === undefined || behind === undefined || outer === undefined) continue;
        if (outer.ms >= (behind.duration?.ms ?? 0) || outer.ms >= getMinIdleMs(model.options.minIdleMs)) continue;
        report({
          ...toStatementSpan(server.line),
          message: `Idle WebSockets are cut after ${formatDuration(outer.ms)} here (${describeTimeout(outer.setting)}): the ${describeTimeout(behind)}, behind ${listener.kind} ${listener.name}, cannot make up for it.`,
          fixes: toFixes(model.text, backend, behind),
          related: [
            { path: model.path, ...toStatementSpan(outer.setting.line), message: 'The smaller limit' },
            { path: model.path, ...toStatementSpan(behind.line), message: 'The larger limit' },
          ],
        });
      }
    }
  },
};

/** Frontends by the local port or the socket they are bound to. */
function findListeners(proxies: readonly ProxySection[]): ReadonlyMap<string, ProxySection> {
  const listeners = new Map<string, ProxySection>();
  for (const proxy of proxies.filter(hasFrontend)) {
    for (const { address, ports } of readBinds(proxy).known) {
      if (LOCAL_ADDRESS.test(address)) for (const port of ports) listeners.set(String(port), proxy);
    }
    for (const { keyword, args } of proxy.section.lines) {
      const socket = keyword === 'bind' ? findSocketName(args[0]?.value ?? '') : undefined;
      if (socket !== undefined) listeners.set(socket, proxy);
    }
  }
  return listeners;
}

function findListener(listeners: ReadonlyMap<string, ProxySection>, { address }: Server): ProxySection | undefined {
  if (address.isUnknown) return undefined;
  const [, host = '', port = ''] = /^(?:ipv[46]@)?(.*):(\d+)$/.exec(address.value) ?? [];
  const isLocal = LOCAL_ADDRESS.test(host.replace(/^\[|\]$/g, '') || '*');
  return listeners.get(findSocketName(address.value) ?? (isLocal ? port : ''));
}

/** The path of a UNIX socket, or the name of an abstract one. */
function findSocketName(address: string): string | undefined {
  return /^(?:unix@|abns@|\/)/.test(address) ? address.replace(/^unix@/, '') : undefined;
}

/** For each frontend the longest `timeout tunnel` of the backends behind it. */
function findLongestTunnels(paths: readonly SignalledPath[]): ReadonlyMap<ProxySection, TimeoutSetting> {
  const longest = new Map<ProxySection, TimeoutSetting>();
  for (const { frontend, backend } of paths) {
    const tunnel = findTunnel(backend);
    const ms = tunnel?.duration?.ms;
    if (tunnel === undefined || ms === undefined) continue;
    if (ms > (longest.get(frontend)?.duration?.ms ?? 0)) longest.set(frontend, tunnel);
  }
  return longest;
}

interface OuterLimit {
  readonly ms: number;
  readonly setting: TimeoutSetting;
}

function findOuterLimit(
  paths: ReadonlyMap<ProxySection, SignalledPath>,
  backend: ProxySection,
): OuterLimit | undefined {
  const tunnel = findTunnel(backend);
  if (tunnel !== undefined) {
    const ms = tunnel.duration?.ms;
    return ms === undefined ? undefined : { ms, setting: tunnel };
  }
  if (!backend.isInheritanceKnown || backend.section.hasInsertions || isTunnelSetByRule(backend)) return undefined;
  const path = paths.get(backend);
  const limit = path === undefined ? undefined : findIdleLimit(path);
  return limit === undefined ? undefined : { ms: limit.ms, setting: limit.smaller };
}

function toFixes(text: string, backend: ProxySection, behind: TimeoutSetting): readonly Fix[] {
  const time = behind.value?.value ?? '';
  const own = backend.section.lines.findLast((line) => line === backend.settings.timeouts.get('tunnel')?.line);
  const edit =
    own === undefined
      ? insertTimeout(text, backend.section, `timeout tunnel ${time}`)
      : replaceStatement(own, `timeout tunnel ${time}`);
  return [{ title: `Set timeout tunnel ${time} here too`, edits: [edit] }];
}
