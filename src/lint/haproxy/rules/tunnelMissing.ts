import type { Fix, RelatedSpan, Report, Rule, Severity } from '../../rule';
import { type CutPath, findCutPaths } from '../cutPaths';
import { insertTimeout } from '../edits';
import { describeIdleLimit, describeTimeout, findTunnel, type IdleLimit } from '../idleLimit';
import { findLosers } from '../lostTunnels';
import type { HaproxyModel, SignalledPath } from '../model';
import { toStatementSpan } from '../parser';
import type { ProxySection } from '../proxy';
import { isSure } from '../signal';

/** An idle WebSocket is cut by the timeouts that are meant for plain requests. */
export const tunnelMissing: Rule<HaproxyModel> = {
  id: 'H1',
  name: 'tunnel-missing',
  severity: 'warning',
  level: 'recommended',
  summary: 'No timeout tunnel: idle WebSockets are cut by timeout client or timeout server',
  why: 'Once a WebSocket is open, HAProxy closes it when neither side has sent a byte for the smaller of `timeout client` and `timeout server`. Those two are set for requests and are often 30 seconds. No close frame is sent, so both ends see code 1006. `timeout tunnel` replaces both as soon as the connection is a tunnel. It is read at the backend, so it belongs in the backend, in `listen` or in the defaults that the backend takes.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with timeout client 2s or timeout server 2s an idle WebSocket is cut after 2.0 to 2.1 s with code 1006; with timeout tunnel 1h in the backend or its defaults it stays open. A ping or a message in either direction starts the time anew.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '    timeout connect 5s',
      '    timeout client 30s',
      '    timeout server 30s',
      '',
      'frontend web',
      '    bind :80',
      '    acl is_websocket hdr(Upgrade) -i websocket',
      '    use_backend chat if is_websocket',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '    timeout connect 5s',
      '    timeout client 30s',
      '    timeout server 30s',
      '',
      'frontend web',
      '    bind :80',
      '    acl is_websocket hdr(Upgrade) -i websocket',
      '    use_backend chat if is_websocket',
      '',
      'backend chat',
      '    timeout tunnel 1h',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-timeout%20tunnel',

  check(model, report) {
    const cut = findCutPaths(model);
    // What stands in defaults that do not hold is told there.
    const losers = findLosers(model);
    const sure = [...cut.values()].filter(({ path }) => isSure(path.signal) && !losers.has(path.backend));
    for (const entry of sure) report(toReport(model, entry, toSeverity(entry.path.backend)));
    if (sure.length > 0 || hasAnyTunnel(model)) return;
    const first = [...cut.values()].find(({ path }) => path.backend.mode === 'http');
    if (first !== undefined) report(toReport(model, first, 'hint'));
  },
};

function hasAnyTunnel(model: HaproxyModel): boolean {
  return [...model.defaults, ...model.proxies].some(({ settings }) => settings.timeouts.has('tunnel'));
}

/** Set in some branch of an `.if` only: it may well be in force. */
function toSeverity(backend: ProxySection): Severity {
  return findTunnel(backend) === undefined ? 'warning' : 'hint';
}

function toReport(model: HaproxyModel, { path, limit }: CutPath, severity: Severity): Report {
  const span = path.backend.section.name ?? path.backend.section.header;
  return {
    start: span.start,
    end: span.end,
    message: toMessage(path, limit),
    severity,
    fixes: toFixes(model, path.backend),
    related: toRelated(model.path, path, limit),
  };
}

function toMessage({ backend, signal, knownBecause }: SignalledPath, limit: IdleLimit): string {
  const name = `${backend.kind} ${backend.name}`;
  const partial = findTunnel(backend);
  const lack =
    partial === undefined
      ? 'no timeout tunnel'
      : `a timeout tunnel in one .if branch only (line ${partial.line.place})`;
  const reason = knownBecause === undefined ? '' : ` (${knownBecause})`;
  const subject = isSure(signal) ? `Idle WebSockets through ${name}${reason}` : `If WebSockets pass ${name}, idle ones`;
  return `${subject} are cut ${describeIdleLimit(limit)}. There is ${lack}.`;
}

function toRelated(file: string, { route }: SignalledPath, { smaller, larger }: IdleLimit): readonly RelatedSpan[] {
  const timeouts = larger === undefined ? [smaller] : [smaller, larger];
  const related: RelatedSpan[] = timeouts.map((timeout) => ({
    path: file,
    ...toStatementSpan(timeout.line),
    message: describeTimeout(timeout),
  }));
  if (route?.signal === undefined) return related;
  return [...related, { path: file, ...toStatementSpan(route.line), message: 'This line sends WebSockets here' }];
}

function toFixes({ text }: HaproxyModel, backend: ProxySection): readonly Fix[] {
  const own: Fix = {
    title: `Add timeout tunnel 1h to ${backend.kind} ${backend.name}`,
    edits: [insertTimeout(text, backend.section, 'timeout tunnel 1h')],
  };
  const defaults = backend.defaults;
  if (defaults === undefined) return [own];
  const line = defaults.section.header.place;
  const edit = insertTimeout(text, defaults.section, 'timeout tunnel 1h');
  return [own, { title: `Add timeout tunnel 1h to the defaults at line ${line}`, edits: [edit] }];
}
