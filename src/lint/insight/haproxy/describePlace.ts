import { toOneLine } from '../../../base/markdownText';
import {
  describeIdleLimit,
  describeTimeout,
  findIdleLimit,
  findTunnel,
  isTunnelSetByRule,
} from '../../haproxy/idleLimit';
import type { HaproxyModel } from '../../haproxy/model';
import type { Line, Section } from '../../haproxy/parser';
import type { ProxySection } from '../../haproxy/proxy';
import type { TimeoutName } from '../../haproxy/settings';
import { fileName } from '../../paths';
import type { RouteVerdict, ServedUrl } from '../contract';
import { describeVerdict } from '../verdictText';
import type { Place } from './place';
import { nameOf, textOf } from './sections';

const FRONT_TIMEOUTS: readonly TimeoutName[] = ['client', 'client-fin', 'http-request', 'http-keep-alive'];
const BACK_TIMEOUTS: readonly TimeoutName[] = ['connect', 'server', 'server-fin', 'tunnel', 'queue', 'check'];
const RULES: ReadonlySet<string> = new Set(['http-request', 'http-response', 'http-after-response', 'redirect']);
const BALANCING: ReadonlySet<string> = new Set([
  'balance',
  'hash-type',
  'cookie',
  'stick',
  'stick-table',
  'http-reuse',
]);
const SERVERS: ReadonlySet<string> = new Set(['server', 'server-template', 'default-server', 'dispatch']);
const CHECKS: ReadonlySet<string> = new Set([
  'httpchk',
  'tcp-check',
  'httpclose',
  'http-server-close',
  'http-keep-alive',
  'forwardfor',
]);
const MAX_FRONTENDS = 20;
const STEP = '    ';

/** The effective configuration of a section in HAProxy's syntax, with comments that say where each line comes from. */
export function describePlace(
  model: HaproxyModel,
  place: Place,
  verdict: RouteVerdict,
  urls: readonly ServedUrl[],
): string {
  const parts = [
    [
      `${nameOf(place.backend.section)}, as HAProxy applies it`,
      ...describeVerdict(verdict),
      ...describeIdle(place),
      ...urls.map(({ url }) => `Reached at ${url}`),
      ...place.paths.flatMap(({ knownBecause }) => knownBecause ?? []),
    ].map(toComment),
    ...describeFrontends(model, place),
    describeBackend(model, place),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The limit in words, for each frontend where they differ. */
function describeIdle({ backend, paths }: Place): readonly string[] {
  if (isTunnelSetByRule(backend)) return ['Idle limit: an http-request set-timeout tunnel rule decides'];
  const tunnel = findTunnel(backend);
  if (tunnel?.isAlways === true)
    return [`Idle limit: ${describeTimeout(tunnel)}; it replaces timeout client and timeout server`];
  const lines = paths.map((path) => {
    const limit = findIdleLimit(path);
    const found = limit === undefined ? 'none is set' : describeIdleLimit(limit);
    return `Idle limit from ${nameOf(path.frontend.section)}: ${found}`;
  });
  return [...new Set(lines)];
}

function describeFrontends(model: HaproxyModel, { backend, paths }: Place): readonly (readonly string[])[] {
  const frontends = [...new Set(paths.map(({ frontend }) => frontend))].filter((frontend) => frontend !== backend);
  return frontends.slice(0, MAX_FRONTENDS).map((frontend) => {
    const routes = paths.flatMap(({ route }) => (route?.frontend === frontend ? route : []));
    const tests = new Set(routes.flatMap(({ condition }) => condition?.groups.flat().map(({ name }) => name) ?? []));
    const taken = new Set(routes.map(({ line }) => line));
    const isWanted = (line: Line) =>
      taken.has(line) || isTest(line, tests) || line.keyword === 'bind' || RULES.has(line.keyword);
    return [
      ...describeHead(model, frontend),
      ...describeMode(model, frontend),
      ...describeTimeouts(model, frontend, FRONT_TIMEOUTS),
      ...describeLines(model, frontend, isWanted),
    ];
  });
}

function describeBackend(model: HaproxyModel, { backend }: Place): readonly string[] {
  const isListen = backend.kind === 'listen';
  const isWanted = ({ keyword, args }: Line) =>
    (isListen && (keyword === 'bind' || keyword === 'acl' || keyword === 'use_backend')) ||
    RULES.has(keyword) ||
    BALANCING.has(keyword) ||
    SERVERS.has(keyword) ||
    keyword === 'http-check' ||
    (keyword === 'option' && CHECKS.has(args[0]?.value ?? ''));
  const lines = describeLines(model, backend, isWanted);
  const isBalanced = [backend.section, backend.defaults?.section].some((section) =>
    section?.lines.some(({ keyword }) => keyword === 'balance'),
  );
  return [
    ...describeHead(model, backend),
    ...describeMode(model, backend),
    ...describeTimeouts(model, backend, isListen ? [...FRONT_TIMEOUTS, ...BACK_TIMEOUTS] : BACK_TIMEOUTS),
    ...(isBalanced ? [] : [`${STEP}balance roundrobin  # default`]),
    ...lines,
  ];
}

function describeHead(model: HaproxyModel, { section, isInheritanceKnown }: ProxySection): readonly string[] {
  const head = `${toOneLine(textOf(model, section.header))}  # ${originOf(model, section.header, section)}`;
  const notes = [
    ...(isInheritanceKnown ? [] : ['# not seen: the defaults of this section may be in another file']),
    ...(section.hasInsertions ? ['# not seen: a template part may leave any lines here'] : []),
  ];
  return [head, ...notes.map((note) => STEP + note)];
}

function describeMode(model: HaproxyModel, { mode, section, defaults, settings }: ProxySection): readonly string[] {
  const word = settings.mode;
  const line = [section, defaults?.section].flatMap((one) => one?.lines ?? []).find(({ args }) => args[0] === word);
  if (word !== undefined && line !== undefined)
    return [withOrigin(model, line, sectionOf(line, section, defaults?.section))];
  return mode === undefined
    ? [`${STEP}# mode is not known`]
    : [`${STEP}mode ${mode}  # ${word === undefined ? 'default' : 'inherited'}`];
}

function describeTimeouts(model: HaproxyModel, proxy: ProxySection, names: readonly TimeoutName[]): readonly string[] {
  return names.flatMap((name) => {
    const setting = proxy.settings.timeouts.get(name);
    if (setting !== undefined)
      return [withOrigin(model, setting.line, sectionOf(setting.line, proxy.section, proxy.defaults?.section))];
    const isCounting = name === 'tunnel' || name === 'server' || name === 'client';
    return isCounting ? [`${STEP}# timeout ${name} is not set`] : [];
  });
}

/** Those of the defaults first: HAProxy takes them so. */
function describeLines(
  model: HaproxyModel,
  { section, defaults }: ProxySection,
  isWanted: (line: Line) => boolean,
): readonly string[] {
  const own = new Set(section.lines.map(({ keyword }) => keyword));
  // Rules add up; a setting such as `balance` is replaced.
  const inherited = (defaults?.section.lines ?? []).filter(
    (line) => isWanted(line) && (RULES.has(line.keyword) || line.keyword === 'option' || !own.has(line.keyword)),
  );
  return [
    ...inherited.map((line) => withOrigin(model, line, defaults?.section)),
    ...section.lines.filter(isWanted).map((line) => withOrigin(model, line, section)),
  ];
}

function isTest({ keyword, args }: Line, names: ReadonlySet<string | undefined>): boolean {
  return keyword === 'acl' && names.has(args[0]?.value);
}

function sectionOf(line: Line, own: Section, inherited: Section | undefined): Section | undefined {
  if (own.lines.includes(line)) return own;
  return inherited?.lines.includes(line) === true ? inherited : undefined;
}

function withOrigin(model: HaproxyModel, line: Line, section: Section | undefined): string {
  const note = line.branch === undefined ? '' : ', in a branch of .if';
  return `${STEP}${toOneLine(textOf(model, line))}  # ${originOf(model, line, section)}${note}`;
}

function originOf({ path }: HaproxyModel, line: Line, section: Section | undefined): string {
  const file = fileName(path);
  return toOneLine(`from ${file}:${line.place} (${section === undefined ? 'defaults' : nameOf(section)})`);
}

function toComment(text: string): string {
  return `# ${toOneLine(text)}`;
}
