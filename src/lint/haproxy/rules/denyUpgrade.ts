import type { Fix, Report, Rule } from '../../rule';
import { type Condition, findCondition } from '../condition';
import { appendWords, deleteLine } from '../edits';
import { type AclScope, findExpressions, findRequestHeader, judgeHandshake } from '../handshake';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import type { ProxySection } from '../proxy';
import { findTimeoutName } from '../settings';
import { isLikelyName } from '../signal';

const SOCKET_TEST = '{ hdr(Upgrade) -i websocket }';
/** What the client of a refused request sees. */
const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['deny', 'gets 403'],
  ['tarpit', 'gets 500 after a while'],
  ['reject', 'is cut without an answer'],
  ['silent-drop', 'never gets an answer'],
]);

export const denyUpgrade: Rule<HaproxyModel> = {
  id: 'H22',
  name: 'deny-upgrade',
  severity: 'warning',
  level: 'all',
  summary: 'A request rule refuses every WebSocket handshake',
  why: 'A rule against upgrades to h2c, or against unusual methods, is easily written so that it meets the WebSocket handshake too: that is a GET with `Upgrade: websocket`. `if { hdr(Upgrade) -m found }` matches it; `{ hdr(Upgrade) -m sub h2c }` does not. `unless { method POST PUT }` refuses it, as GET is not in the list.',
  measured:
    'HAProxy 2.6.12: with `http-request deny if { hdr(Upgrade) -m found }`, and with `deny unless { method POST PUT }`, the handshake gets 403; with `!{ hdr(Upgrade) -i websocket }` added it works. With GET in the list of methods WebSockets work (2.6.12 and 3.2.0).',
  example: {
    before: [
      'frontend web',
      '    http-request deny if { hdr(Upgrade) -m found }',
      '    use_backend chat if { path_beg /ws }',
      '    default_backend pages',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: [
      'frontend web',
      '    http-request deny if { hdr(Upgrade) -m found } !{ hdr(Upgrade) -i websocket }',
      '    use_backend chat if { path_beg /ws }',
      '    default_backend pages',
      '',
      'backend chat',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20deny',

  check(model, report) {
    const expecting = findExpectingSections(model);
    for (const proxy of model.proxies) {
      if (proxy.mode === 'tcp' || !model.isOnSocketPath(proxy)) continue;
      const refusal = findRefusal(proxy);
      if (refusal === undefined) continue;
      if (refusal.reason === 'any upgrade' || expecting.has(proxy)) report(toReport(model.text, refusal));
    }
  },
};

interface Refusal {
  readonly line: Line;
  readonly condition: Condition;
  /** A test for `websocket` itself is meant as it stands unless the file sends WebSockets on; so is a list of methods. */
  readonly reason: 'any upgrade' | 'websocket' | 'method';
}

/** Sections through which WebSockets are to go: it is known, or a route, a name or a timeout says so, not a refusal. */
function findExpectingSections({ paths }: HaproxyModel): ReadonlySet<ProxySection> {
  const expecting = paths.filter(
    ({ route, backend, knownBecause }) =>
      knownBecause !== undefined ||
      route?.signal !== undefined ||
      isLikelyName(backend.name) ||
      backend.section.lines.some((line) => findTimeoutName(line) === 'tunnel'),
  );
  return new Set(expecting.flatMap(({ frontend, backend }) => [frontend, backend]));
}

/** The first rule that refuses every handshake, unless an earlier one may let some through. */
function findRefusal(proxy: ProxySection): Refusal | undefined {
  for (const line of proxy.section.lines) {
    if (line.keyword !== 'http-request' || line.branch !== undefined) continue;
    const action = line.args[0]?.value ?? '';
    const condition = findCondition(line.args.slice(1));
    const truth = judgeHandshake(condition, proxy.acls);
    if (action === 'allow' && truth !== 'no') return undefined;
    // Without a condition everything is refused, which is no slip.
    if (truth !== 'yes' || condition === undefined || !ANSWERS.has(action)) continue;
    const reason = findReason(condition, proxy.acls);
    if (reason !== undefined) return { line, condition, reason };
  }
  return undefined;
}

/** What the condition looks at; undefined where it is neither upgrades nor methods. */
function findReason(condition: Condition, scope: AclScope): Refusal['reason'] | undefined {
  const expressions = condition.groups.flat().flatMap((term) => findExpressions(term, scope));
  const upgrades = expressions.filter((one) => findRequestHeader(one) === 'upgrade');
  if (upgrades.some(({ patterns }) => patterns.some(({ value }) => /websocket/i.test(value)))) return 'websocket';
  const isAnyUpgrade = upgrades.length > 0 || expressions.some((one) => findRequestHeader(one) === 'connection');
  if (isAnyUpgrade) return 'any upgrade';
  const isMethod = (name: string | undefined) => name?.startsWith('METH_') === true;
  const hasMethod =
    expressions.some(({ fetch }) => fetch === 'method') || condition.groups.flat().some(({ name }) => isMethod(name));
  return hasMethod ? 'method' : undefined;
}

function toReport(text: string, refusal: Refusal): Report {
  const { line, reason } = refusal;
  const action = line.args[0]?.value ?? '';
  const status = line.args.find((_, at) => line.args[at - 1]?.value === 'deny_status')?.value;
  const answer = status === undefined ? ANSWERS.get(action) : `gets ${status}`;
  const cause = reason === 'method' ? 'a handshake is a GET request' : 'a handshake carries Upgrade: websocket';
  return {
    ...toStatementSpan(line),
    message: `This refuses every WebSocket: ${cause} and ${answer}.`,
    fixes: toFixes(text, refusal),
  };
}

function toFixes(text: string, { line, condition, reason }: Refusal): readonly Fix[] {
  // A rule against WebSockets alone has nothing left to do when they are let through.
  if (reason === 'websocket') return [{ title: 'Delete this line', edits: [deleteLine(text, line)] }];
  const { polarity, groups } = condition;
  // Further words only extend the last group, so several groups are left to the author.
  if (polarity === 'if' && groups.length > 1) return [];
  const words = polarity === 'if' ? `!${SOCKET_TEST}` : `or ${SOCKET_TEST}`;
  return [{ title: `Let WebSockets through: add ${words}`, edits: [appendWords(line, words)] }];
}
