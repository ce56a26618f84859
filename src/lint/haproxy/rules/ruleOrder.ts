import type { Edit, Fix, RelatedSpan, Report, Rule } from '../../rule';
import { parseAclExpression } from '../acl';
import { findMentionedNames, findUndefinedAcls, groupAclLines, type UndefinedAcl } from '../aclUse';
import { deleteLine } from '../edits';
import type { HaproxyModel } from '../model';
import { type Line, type Section, toStatementSpan } from '../parser';
import { hasBackend } from '../proxy';
import type { Route } from '../routes';
import { findExpressionSignal, isSure } from '../signal';

/** More definitions of one acl than anyone moves by hand. */
const MAX_MOVED = 16;

/** Routes are tried from top to bottom, and the first that holds wins. */
export const ruleOrder: Rule<HaproxyModel> = {
  id: 'H21',
  name: 'rule-order',
  severity: 'warning',
  level: 'all',
  summary: 'The route for WebSockets is never tried, or names what is not there',
  why: 'HAProxy tries `use_backend` lines from top to bottom and takes the first whose condition holds; `default_backend` comes last, wherever it stands. A line that takes everything hides all that follow, the one for WebSockets included, and nothing is reported. A line that names an acl or a backend which does not exist keeps HAProxy from starting; an acl has to be defined above its first use, in the same section. An acl that nothing uses picks no traffic out.',
  measured:
    'HAProxy 2.6.12 and 3.2.0: with a catch-all `use_backend` above the WebSocket route the handshake goes to the catch-all. An unknown acl and an unknown backend are refused. On 2.6.12 an acl that is defined further down, in another section or in the defaults is "no such ACL" too.',
  example: {
    before: [
      'frontend web',
      '    acl is_websocket hdr(Upgrade) -i websocket',
      '    use_backend pages if { path_beg / }',
      '    use_backend chat if is_websocket',
    ].join('\n'),
    after: [
      'frontend web',
      '    acl is_websocket hdr(Upgrade) -i websocket',
      '    use_backend chat if is_websocket',
      '    use_backend pages if { path_beg / }',
    ].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-use_backend',

  check(model, report) {
    for (const finding of findHiddenRoutes(model)) report(finding);
    for (const finding of findMissingBackends(model)) report(finding);
    for (const { section } of model.proxies) {
      // A template may bring the acls, and the lines that use them.
      if (section.hasInsertions) continue;
      for (const entry of findUndefinedAcls(section)) report(toUndefined(model, section, entry));
      for (const finding of findUnusedAcls(section)) report(finding);
    }
  },
};

/** Routes for WebSockets below one that takes everything. */
function findHiddenRoutes(model: HaproxyModel): readonly Report[] {
  const reports: Report[] = [];
  const closers = new Map<Section, Closer>();
  for (const route of model.routes) {
    const { section } = route.frontend;
    const closer = closers.get(section);
    const isFallback = route.line.keyword === 'default_backend';
    if (closer === undefined) {
      // A computed name without a backend falls through to the next line.
      const isClosing = route.truth === 'yes' && route.line.branch === undefined && !route.isDynamic;
      if (isClosing && !isFallback && route.signal === undefined)
        closers.set(section, { route, acls: groupAclLines(section) });
    } else if (!isFallback && isForSockets(route) && route.target.value !== closer.route.target.value) {
      reports.push(toHidden(model, route, closer));
    }
  }
  return reports;
}

/** A route that takes everything, and the acls of its section. */
interface Closer {
  readonly route: Route;
  readonly acls: ReadonlyMap<string, readonly Line[]>;
}

function isForSockets({ signal, truth }: Route): boolean {
  return truth !== 'no' && isSure(signal);
}

function toHidden({ path, text }: HaproxyModel, route: Route, closer: Closer): Report {
  const first = closer.route;
  return {
    ...toStatementSpan(route.line),
    message: `WebSockets never get to ${route.target.value}: use_backend ${first.target.value} at line ${first.line.place} takes every handshake first.`,
    fixes: toMove(text, route, closer),
    related: [{ path, ...toStatementSpan(first.line), message: 'This line takes every handshake' }],
  };
}

/** The acls that the route needs move with it when they are defined in between. */
function toMove(text: string, { condition, line }: Route, { route: { line: target }, acls }: Closer): readonly Fix[] {
  const names = new Set(condition?.groups.flat().flatMap(({ name }) => name ?? []));
  const definitions = [...names].map((name) => acls.get(name) ?? []);
  if (definitions.some(({ length }) => length > MAX_MOVED)) return [];
  const between = definitions.flat().filter(({ start }) => start > target.start && start < line.start);
  const moved = [...between, line];
  if (moved.some(({ branch }) => branch !== undefined)) return [];
  return [{ title: `Move it above line ${target.place}`, edits: moveAbove(text, target, moved) }];
}

function moveAbove(text: string, target: Line, lines: readonly Line[]): readonly Edit[] {
  const ordered = [...lines].sort((a, b) => a.start - b.start);
  const lineBreak = text.charAt(target.end) === '\r' ? '\r\n' : '\n';
  const newText = ordered.map((line) => text.slice(line.start, line.end) + lineBreak).join('');
  return [{ start: target.start, end: target.start, newText }, ...ordered.map((line) => deleteLine(text, line))];
}

/** Only in a file that holds every kind of section: HAProxy reads several files as one. */
function findMissingBackends({ file, proxies, routes, defaults }: HaproxyModel): readonly Report[] {
  const isWhole = file.sections.some(({ kind }) => kind === 'global') && defaults.length > 0;
  if (!isWhole || file.hasTemplates) return [];
  const names = new Set(proxies.filter(hasBackend).map(({ name }) => name));
  const fixed = routes.filter((route) => !route.isDynamic && route.line.branch === undefined);
  if (!fixed.some((route) => names.has(route.target.value))) return [];
  return fixed
    .filter((route) => !names.has(route.target.value))
    .map(({ target, frontend }) => ({
      start: target.start,
      end: target.end,
      severity: 'error',
      message: `HAProxy will not start: ${frontend.kind} ${frontend.name} names the backend ${target.value}, and there is none.`,
    }));
}

function toUndefined({ path, text }: HaproxyModel, section: Section, entry: UndefinedAcl): Report {
  const { line, term, name, later } = entry;
  const [first] = later;
  const related: RelatedSpan[] = later.map((one) => ({ path, ...toStatementSpan(one), message: 'Defined too late' }));
  const reason =
    first === undefined
      ? `${section.kind} ${section.name?.value ?? ''} defines no acl ${name}, and acls of other sections do not count`
      : `the acl ${name} is defined at line ${first.place} only, below its use`;
  const canMove = first !== undefined && [line, ...later].every(({ branch }) => branch === undefined);
  return {
    start: term.start,
    end: term.end,
    severity: 'error',
    message: `HAProxy will not start: ${reason}.`,
    fixes: canMove ? [{ title: `Move the acl above line ${line.place}`, edits: moveAbove(text, line, later) }] : [],
    related,
  };
}

/** Acls that recognise a handshake, in a section where no line mentions them. */
function findUnusedAcls(section: Section): readonly Report[] {
  const definitions = groupAclLines(section);
  if (definitions.size === 0) return [];
  const mentioned = findMentionedNames(section);
  return [...definitions].flatMap(([name, [line]]): readonly Report[] => {
    if (line === undefined || mentioned.has(name)) return [];
    const expression = parseAclExpression(line.args.slice(1));
    if (expression === undefined || findExpressionSignal(expression) !== 'certain') return [];
    const message = `Nothing uses the acl ${name}: WebSockets go where all other requests go.`;
    return [{ ...toStatementSpan(line), severity: 'hint', message }];
  });
}
