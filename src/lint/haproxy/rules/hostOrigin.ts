import type { Fix, Report, Rule } from '../../rule';
import { appendWords, deleteLine } from '../edits';
import { type HeaderRule, parseHeaderRule } from '../headerRule';
import { findTrafficSections, type HaproxyModel } from '../model';
import { toStatementSpan } from '../parser';
import type { TrafficSection } from '../proxy';
import { readServers } from '../servers';
import { isSure } from '../signal';

/** Servers compare the page's origin with the host they are asked for; a constant in either makes them differ. */
export const hostOrigin: Rule<HaproxyModel> = {
  id: 'H25',
  name: 'host-origin',
  severity: 'warning',
  level: 'all',
  summary: 'Origin or Host is overwritten with a constant',
  why: 'A browser sends the origin of its page with every WebSocket handshake, and servers check it: many accept it only when its host is the one in `Host`, others have a list of origins. A rule that writes a constant into `Origin` or `Host` makes the two differ, or hides the real origin, so that the server answers 403. HAProxy passes both on as they came.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `http-request set-header Origin http://x` or `set-header Host x` a server that compares the two answers 403; without such a rule the handshake works.',
  example: {
    before: [
      'backend chat',
      '    http-request set-header Origin http://chat.internal',
      '    server chat1 10.0.0.1:8080',
    ].join('\n'),
    after: ['backend chat', '    server chat1 10.0.0.1:8080'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-http-request%20set-header',

  check(model, report) {
    const expecting = findExpectingSections(model);
    for (const section of findTrafficSections(model)) {
      if (section.mode === 'tcp' || !model.isOnSocketPath(section)) continue;
      const { origins, hosts } = findConstants(section);
      const names = new Set([...hosts.map(toHost), ...findServerNames(section)]);
      for (const rule of origins) {
        // An origin that fits the host the server sees is written on purpose, and works.
        if (!names.has(toHost(rule))) report(toReport(model.text, rule, 'Origin'));
      }
      if (origins.length > 0 || !expecting.has(section)) continue;
      for (const rule of hosts) {
        if (!isNamedByServer(section, toHost(rule))) report(toReport(model.text, rule, 'Host'));
      }
    }
  },
};

/**
 * `Host` is often written for virtual hosts; that is worth a word where WebSockets come through, and where nothing tells
 * them from other requests: the frontend has one backend, and no line of the file is about WebSockets.
 */
function findExpectingSections({ file, paths, routes }: HaproxyModel): ReadonlySet<TrafficSection> {
  const sure = paths.filter(({ signal }) => isSure(signal));
  if (sure.length > 0 || file.hasTemplates) return new Set(sure.map(({ backend }) => backend));
  const routed = new Set(routes.filter(({ line }) => line.keyword === 'use_backend').map(({ frontend }) => frontend));
  const lone = paths.filter(({ frontend }) => !routed.has(frontend));
  return new Set(lone.flatMap(({ frontend, backend }) => [frontend, backend]));
}

interface Constants {
  readonly origins: readonly HeaderRule[];
  readonly hosts: readonly HeaderRule[];
}

/**
 * The rules that overwrite either header of every request with the same value. One with a condition, above all for
 * WebSockets, was thought about.
 */
function findConstants({ section }: TrafficSection): Constants {
  const constants = section.lines.flatMap((line): readonly HeaderRule[] => {
    const rule = parseHeaderRule(line);
    if (rule?.direction !== 'request' || rule.action !== 'set-header' || rule.header.isUnknown) return [];
    const isConstant = rule.value !== undefined && !rule.value.isUnknown && !rule.value.value.includes('%');
    return isConstant && line.branch === undefined && rule.condition === undefined ? [rule] : [];
  });
  const select = (name: string) => constants.filter(({ header }) => header.value.toLowerCase() === name);
  return { origins: select('origin'), hosts: select('host') };
}

/** `https://a.example:8443` and `a.example:8443` are both about `a.example`. */
function toHost({ value }: HeaderRule): string {
  return toName(value?.value.replace(/^[a-z]+:\/\//i, '') ?? '');
}

function toName(address: string): string {
  return address.replace(/[:/].*$/s, '').toLowerCase();
}

function findServerNames({ section }: TrafficSection): ReadonlySet<string> {
  return new Set(readServers(section).map(({ address }) => toName(address.value)));
}

/** The server wants that name: it is its address, or what is asked of its certificate. */
function isNamedByServer({ section }: TrafficSection, name: string): boolean {
  return readServers(section).some(({ address, options }) =>
    [address, ...options].some(({ value }) => value.toLowerCase().includes(name)),
  );
}

function toReport(text: string, rule: HeaderRule, header: 'Origin' | 'Host'): Report {
  const value = rule.value?.value ?? '';
  const what =
    header === 'Origin'
      ? `The server sees Origin: ${value} instead of the page the WebSocket comes from`
      : `The server sees Host: ${value} beside the Origin of another host`;
  return {
    ...toStatementSpan(rule.line),
    message: `${what}: where it checks the origin, it answers 403.`,
    fixes: toFixes(text, rule),
  };
}

function toFixes(text: string, { line }: HeaderRule): readonly Fix[] {
  return [
    { title: 'Delete this line', edits: [deleteLine(text, line)] },
    {
      title: 'Keep it for other requests: add unless { hdr(Upgrade) -i websocket }',
      edits: [appendWords(line, 'unless { hdr(Upgrade) -i websocket }')],
    },
  ];
}
