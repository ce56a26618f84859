import type { Edit, Fix, Report, Rule } from '../../rule';
import { joinWords } from '../../words';
import { findAffinity, isWhollyKnown } from '../affinity';
import { appendWords, insertAbove } from '../edits';
import type { HaproxyModel } from '../model';
import { type Line, toStatementSpan } from '../parser';
import { hasBackend, type ProxySection } from '../proxy';
import { findActiveServers, findOption, readServers, type Server } from '../servers';

const INSERTED = 'cookie SERVERID insert indirect nocache';

export const cookieNoValue: Rule<HaproxyModel> = {
  id: 'H16',
  name: 'cookie-no-value',
  severity: 'error',
  level: 'recommended',
  summary: 'Cookie stickiness with only one of its two halves',
  why: 'A `cookie` line says how the cookie travels, and `cookie <value>` on each server says what it means. With only one of the two there is no stickiness at all, and HAProxy says nothing. Libraries that begin with plain requests, such as Socket.IO, SockJS and SignalR, then find their session on another server.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with `cookie … insert` and no cookie on the servers, or with cookies on the servers and no `cookie` line, the requests of one client alternate between the servers and the configuration check is silent; with both they stay on one. HAProxy 2.6.12: with a `cookie` line in the defaults and no values they alternate too; where one of two servers has no value, a client that begins there changes over.',
  example: {
    before: [
      'defaults',
      '    mode http',
      '',
      'backend app',
      '    cookie SERVERID insert indirect nocache',
      '    server app1 10.0.0.1:8080',
      '    server app2 10.0.0.2:8080',
    ].join('\n'),
    after: [
      'defaults',
      '    mode http',
      '',
      'backend app',
      '    cookie SERVERID insert indirect nocache',
      '    server app1 10.0.0.1:8080 cookie app1',
      '    server app2 10.0.0.2:8080 cookie app2',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-cookie',

  check(model, report) {
    const { isWebSocketOnly, isStickyElsewhere } = model.statements;
    if (isWebSocketOnly || isStickyElsewhere) return;
    // Without mode http the line is another rule's matter.
    const backends = model.proxies.filter((proxy) => hasBackend(proxy) && proxy.mode !== 'tcp');
    for (const proxy of backends) {
      const finding = checkBackend(model, proxy);
      if (finding !== undefined) report(finding);
    }
    for (const finding of checkDefaults(model, backends)) report(finding);
  },
};

function checkBackend(model: HaproxyModel, proxy: ProxySection): Report | undefined {
  const { section, settings } = proxy;
  const active = findActiveServers(section);
  if (active.length < 2 || findAffinity(withoutCookies(proxy)) !== 'none') return undefined;
  const all = readServers(section);
  const bare = all.filter(isBare);
  const cookie = settings.cookie;
  if (cookie === undefined) return active.some(isBare) ? undefined : toLineMissing(model.text, active);
  if (!isPlain(cookie) || isCookieShared(section)) return undefined;
  if (!active.every(isBare)) return toSomeMissing(model, active.filter(isBare));
  return section.lines.includes(cookie) ? toValuesMissing(model, cookie, bare) : undefined;
}

/** A line in the defaults serves those backends that have the values; where none of several servers has one, it serves none. */
function checkDefaults(model: HaproxyModel, backends: readonly ProxySection[]): readonly Report[] {
  const bare = new Map<Line, Server[]>();
  const serving = new Set<Line>();
  for (const proxy of backends) {
    const { section, settings } = proxy;
    const { cookie } = settings;
    if (cookie === undefined || !isPlain(cookie) || section.lines.includes(cookie)) continue;
    const active = findActiveServers(section);
    if (isCookieShared(section) || !isWhollyKnown(proxy) || !readServers(section).every(isBare)) serving.add(cookie);
    else if (section.lines.some(({ keyword }) => keyword === 'server-template')) serving.add(cookie);
    else if (active.length > 1 && findAffinity(withoutCookies(proxy)) === 'none') {
      const known = bare.get(cookie);
      if (known === undefined) bare.set(cookie, [...readServers(section)]);
      else known.push(...readServers(section));
    }
  }
  return [...bare].flatMap(([cookie, servers]) =>
    serving.has(cookie) ? [] : [toValuesMissing(model, cookie, servers)],
  );
}

/** Always in force, with nothing that is computed. */
function isPlain(cookie: Line): boolean {
  return cookie.branch === undefined && cookie.prefix === undefined && !isComputed(cookie);
}

function isCookieShared(section: ProxySection['section']): boolean {
  return section.lines.some(({ keyword, args }) => keyword === 'default-server' && isCookieIn(args));
}

/** What would decide about the server if no cookie did. */
function withoutCookies(proxy: ProxySection): ProxySection {
  const { section, settings } = proxy;
  // What a branch of an `.if` brings is left for `findAffinity` to see.
  if (!isWhollyKnown(proxy)) return proxy;
  const lines = section.lines.filter(
    ({ keyword, branch }) => branch !== undefined || (keyword !== 'cookie' && keyword !== 'server'),
  );
  return { ...proxy, section: { ...section, lines }, settings: { ...settings, cookie: undefined } };
}

function isBare({ options }: Server): boolean {
  return findOption(options, 'cookie') === undefined;
}

function isCookieIn(words: Line['args']): boolean {
  return findOption(words, 'cookie') !== undefined;
}

/** `dynamic` makes the values of the servers' addresses; a template may say anything. */
function isComputed({ args }: Line): boolean {
  return args.some(({ value, isUnknown }) => isUnknown || value === 'dynamic');
}

function toValuesMissing({ path }: HaproxyModel, cookie: Line, bare: readonly Server[]): Report {
  const name = cookie.args[0]?.value ?? '';
  return {
    ...toStatementSpan(cookie),
    message: `No server has a value for the cookie ${name}, so no client stays on one server: requests take turns. HAProxy gives no warning.`,
    fixes: [toNames('Give each server its name as cookie value', bare)],
    related: bare.map(({ line }) => ({ path, ...toStatementSpan(line), message: 'Has no cookie value' })),
  };
}

/** The others have theirs, so stickiness is meant: whoever lands on one of these moves on with the next request. */
function toSomeMissing({ path }: HaproxyModel, without: readonly Server[]): Report | undefined {
  const [first, ...others] = without;
  if (first === undefined) return undefined;
  const names = joinWords(without.map(({ name }) => name.value));
  return {
    ...toStatementSpan(first.line),
    severity: 'information',
    message: `${names} ${without.length === 1 ? 'has' : 'have'} no cookie value while the other servers have one: a client that lands there gets no cookie and goes elsewhere with its next request.`,
    fixes: [toNames('Give it its name as cookie value', without)],
    related: others.map(({ line }) => ({ path, ...toStatementSpan(line), message: 'Has no cookie value either' })),
  };
}

function toNames(title: string, bare: readonly Server[]): Fix {
  return { title, edits: bare.map(({ line, name }): Edit => appendWords(line, `cookie ${name.value}`)) };
}

function toLineMissing(text: string, active: readonly Server[]): Report | undefined {
  const first = active[0];
  if (first === undefined) return undefined;
  const option = findOption(first.options, 'cookie');
  const fix: Fix = { title: `Add ${INSERTED}`, edits: [insertAbove(text, first.line, INSERTED)] };
  return {
    start: option?.start ?? first.line.start,
    end: option?.end ?? first.line.end,
    message:
      'The servers have cookie values, but no cookie line uses them: no client stays on one server, requests take turns. HAProxy gives no warning.',
    fixes: [fix],
  };
}
