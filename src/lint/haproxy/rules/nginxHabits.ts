import type { Fix, Report, Rule } from '../../rule';
import { deleteLine } from '../edits';
import { judgePlainRequest } from '../handshake';
import { findMetHeaderRules, keepForWebSockets } from '../handshakeHeaders';
import { findConstant, type HeaderRule, hasToken, isDeleting, parseHeaderRule } from '../headerRule';
import type { HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';
import { findPlainProxies } from '../plainRequests';
import type { ProxySection } from '../proxy';

/** The two header lines that NGINX needs are written for HAProxy, which needs none. */
export const nginxHabits: Rule<HaproxyModel> = {
  id: 'H13',
  name: 'nginx-habits',
  severity: 'warning',
  level: 'recommended',
  summary: 'Upgrade and Connection are set on every request, as for NGINX',
  why: 'NGINX drops hop-by-hop headers, so its configs write `Upgrade` and `Connection` anew. HAProxy passes the two headers of a handshake on by itself. Setting them on every request is not only needless: each plain GET then asks for a WebSocket that it does not complete, and the server answers 400.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with unconditional `set-header Connection upgrade` and `set-header Upgrade websocket` WebSockets work, and a plain GET is answered 400; without the two lines both work. With `add-header` instead HAProxy 2.6.12 sends both twice, and the WebSocket is answered 400 too; `add-header Upgrade websocket` alone does that as well.',
  example: {
    before: [
      'frontend web',
      '    bind :80',
      '    default_backend app',
      '',
      'backend app',
      '    http-request set-header Upgrade websocket',
      '    http-request set-header Connection upgrade',
      '    server app1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'frontend web',
      '    bind :80',
      '    default_backend app',
      '',
      'backend app',
      '    server app1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20set-header',

  check(model, report) {
    const told = new Set<HeaderRule['line']>();
    // Where all requests are handshakes, no plain one is spoilt.
    const plain = model.statements.isWebSocketOnly ? new Set<ProxySection>() : findPlainProxies(model);
    for (const proxy of model.proxies) {
      if (proxy.mode === 'tcp' || !plain.has(proxy)) continue;
      const habit = findHabit(proxy);
      if (habit === undefined) continue;
      for (const { line } of [...habit.upgrades, ...habit.connections]) told.add(line);
      report(toReport(model, habit));
    }
    for (const rule of findSecondUpgrades(model)) if (!told.has(rule.line)) report(toSecondReport(model, rule));
  },
};

interface Habit {
  readonly upgrades: readonly HeaderRule[];
  readonly connections: readonly HeaderRule[];
}

/** Both headers with constants, on plain requests too; one alone asks a server for nothing. */
function findHabit({ section, acls }: ProxySection): Habit | undefined {
  const upgrades: HeaderRule[] = [];
  const connections: HeaderRule[] = [];
  for (const line of section.lines) {
    const rule = line.branch === undefined ? parseHeaderRule(line) : undefined;
    if (rule?.direction !== 'request' || rule.value === undefined) continue;
    const isUpgrade = isConstant(rule, 'upgrade', 'websocket');
    if (!isUpgrade && !isConstant(rule, 'connection', 'upgrade')) continue;
    if (judgePlainRequest(rule.condition, acls) === 'yes') (isUpgrade ? upgrades : connections).push(rule);
  }
  return upgrades.length > 0 && connections.length > 0 ? { upgrades, connections } : undefined;
}

/** `add-header` beside the `Upgrade` that each handshake has, unless a rule of the section takes that away first. */
function findSecondUpgrades(model: HaproxyModel): readonly HeaderRule[] {
  const met = findMetHeaderRules(model, 'request');
  const without = new Set(met.filter(({ rule }) => isDeleting(rule, 'upgrade')).map(({ section }) => section));
  return met.flatMap(({ section, rule }) => {
    const isSecond = rule.action === 'add-header' && findConstant(rule, 'upgrade') !== undefined;
    return isSecond && rule.line.branch === undefined && !without.has(section) ? [rule] : [];
  });
}

function toSecondReport({ text }: HaproxyModel, { line, value }: HeaderRule): Report {
  return {
    ...toStatementSpan(line),
    message: `A handshake then has Upgrade twice, and servers answer "websocket, ${value?.value ?? ''}" with 400. HAProxy passes Upgrade on by itself.`,
    fixes: [{ title: 'Delete this line', edits: [deleteLine(text, line)] }],
  };
}

function isConstant(rule: HeaderRule, name: string, token: string): boolean {
  const constant = findConstant(rule, name);
  return constant !== undefined && hasToken(constant, token);
}

function toReport({ path, text }: HaproxyModel, { upgrades, connections }: Habit): Report {
  const [first, ...others] = [...upgrades, ...connections];
  const span = first === undefined ? { start: 0, end: 0 } : toStatementSpan(first.line);
  const isAdded = upgrades.some(({ action }) => action === 'add-header');
  const effect = isAdded
    ? 'plain ones with 400, and handshakes too, which then have Upgrade twice'
    : 'plain ones with 400';
  return {
    ...span,
    message: `Every request is sent on as one for a WebSocket, so the server answers ${effect}. HAProxy passes Upgrade and Connection of a handshake on by itself.`,
    fixes: toFixes(text, [...upgrades, ...connections]),
    related: others.map(({ line }) => ({ path, ...toStatementSpan(line), message: 'Belongs to it' })),
  };
}

function toFixes(text: string, rules: readonly HeaderRule[]): readonly Fix[] {
  const deletion: Fix = {
    title: `Delete the ${rules.length} lines`,
    edits: rules.map(({ line }) => deleteLine(text, line)),
  };
  // On a handshake, what is added comes twice; what has a condition keeps it.
  if (rules.some(({ action, condition }) => action !== 'set-header' || condition !== undefined)) return [deletion];
  const edits = rules.map(({ line }) => keepForWebSockets(line));
  return [deletion, { title: 'Keep them for WebSockets: add if { hdr(Upgrade) -i websocket }', edits }];
}
