import type { Fix, Report, Rule, Severity } from '../../rule';
import { isAtLeast } from '../../version';
import { deleteLine, replaceStatement } from '../edits';
import type { HaproxyModel } from '../model';
import { type Line, type Section, toStatementSpan } from '../parser';

/** A statement that HAProxy refuses from some version on. */
interface Removal {
  /** For the message, as it is written. */
  readonly name: string;
  readonly since: string;
  /** The statement that does the same; an empty one where none is needed, undefined where that is not a matter of words. */
  readonly replacement: string | undefined;
  /** What to use instead, for people. */
  readonly advice: string;
}

const OPTIONS: ReadonlyMap<string, Omit<Removal, 'name'>> = new Map([
  ['forceclose', { since: '2.0', replacement: 'option httpclose', advice: 'use option httpclose, or nothing' }],
  ['http-tunnel', { since: '2.1', replacement: '', advice: 'remove it: WebSockets need no option' }],
  ['http-use-htx', { since: '2.6', replacement: '', advice: 'remove it: HTX is always on' }],
]);
const TIMEOUTS: ReadonlyMap<string, string> = new Map([
  ['clitimeout', 'client'],
  ['contimeout', 'connect'],
  ['srvtimeout', 'server'],
]);
/** The old header rules by what their name ends with. */
const HEADER_RULES: ReadonlyMap<string, string> = new Map([
  ['add', 'add-header'],
  ['allow', 'allow'],
  ['del', 'del-header'],
  ['deny', 'deny'],
  ['rep', 'replace-header'],
  ['tarpit', 'tarpit'],
]);
/** `Name: value` with nothing in it that needs quotes or that a log format would read. */
const PLAIN_FIELD = /^([\w-]+):\s*([\w.,:;=/+-]+)$/;
const NBPROC: Removal = {
  name: 'nbproc',
  since: '2.5',
  replacement: '',
  advice: 'remove it: threads use all processors',
};
const HEADER_RULE = /^(req|rsp)i?(add|allow|del|deny|rep|tarpit)$/;

export const removedOptions: Rule<HaproxyModel> = {
  id: 'H24',
  name: 'removed-options',
  severity: 'error',
  level: 'all',
  summary: 'A statement that newer versions of HAProxy refuse to start with',
  why: 'Old guides for WebSockets behind HAProxy tell to set `option http-tunnel`, `option forceclose`, `reqadd` or `clitimeout`. HAProxy 2.0, 2.1 and 2.5 removed them: it does not start, so nothing gets through. Nothing has to take their place for WebSockets: since HAProxy 2.1 a connection becomes a tunnel by itself after a 101.',
  measured:
    'HAProxy 2.6.12: refused are `option forceclose` ("since HAProxy 2.0"), `option http-tunnel`, reqadd and the other req… and rsp… rules, clitimeout, contimeout, srvtimeout, block, redispatch and redisp ("since HAProxy 2.1"), nbproc ("since HAProxy 2.5"), and `option http-use-htx` (unknown option). 3.2.0 refuses the ones that were tried there too.',
  example: {
    before: ['defaults', '    mode http', '    option http-tunnel', '    clitimeout 30s'].join('\n'),
    after: ['defaults', '    mode http', '    timeout client 30s'].join('\n'),
  },
  manual: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20httpclose',

  check({ file, text, options }, report) {
    for (const section of file.sections) {
      for (const line of section.lines) {
        const removal = findRemoval(text, section, line);
        const severity = removal === undefined ? undefined : findSeverity(options.haproxyVersion, removal, line);
        if (removal !== undefined && severity !== undefined) report(toReport(text, line, removal, severity));
      }
    }
  },
};

function findRemoval(text: string, { kind }: Section, line: Line): Removal | undefined {
  if (kind === 'global') return line.keyword === 'nbproc' ? NBPROC : undefined;
  if (!['defaults', 'frontend', 'backend', 'listen'].includes(kind)) return undefined;
  if (line.keyword === 'option') return findRemovedOption(line);
  const timeout = TIMEOUTS.get(line.keyword);
  if (timeout !== undefined) return toTimeout(text, line, timeout);
  if (line.keyword === 'redispatch' || line.keyword === 'redisp')
    return { name: line.keyword, since: '2.1', replacement: 'option redispatch', advice: 'use option redispatch' };
  if (line.keyword === 'block') {
    const replacement = `http-request deny ${toArguments(text, line, 0)}`;
    return { name: 'block', since: '2.1', replacement, advice: 'use http-request deny' };
  }
  return findHeaderRule(text, line);
}

function findRemovedOption({ args }: Line): Removal | undefined {
  const name = args[0]?.value ?? '';
  const removal = OPTIONS.get(name);
  return removal === undefined ? undefined : { name: `option ${name}`, ...removal };
}

function toTimeout(text: string, line: Line, timeout: string): Removal {
  return {
    name: line.keyword,
    since: '2.1',
    replacement: `timeout ${timeout} ${toArguments(text, line, 0)}`,
    advice: `use timeout ${timeout}`,
  };
}

/** What the pattern of a rule stands for is left to the author; a plain header can be told. */
function findHeaderRule(text: string, line: Line): Removal | undefined {
  const match = HEADER_RULE.exec(line.keyword);
  const action = HEADER_RULES.get(match?.[2] ?? '');
  if (match === null || action === undefined) return undefined;
  const use = `${match[1] === 'req' ? 'http-request' : 'http-response'} ${action}`;
  const field = action === 'add-header' ? PLAIN_FIELD.exec(line.args[0]?.value ?? '') : null;
  const replacement =
    field === null ? undefined : `${use} ${field[1]} ${field[2]} ${toArguments(text, line, 1)}`.trim();
  return { name: line.keyword, since: '2.1', replacement, advice: `use ${use}` };
}

/** The arguments from one on, as they are written. */
function toArguments(text: string, { args }: Line, from: number): string {
  return text.slice(args[from]?.start ?? 0, args[from] === undefined ? 0 : args.at(-1)?.end);
}

/** Undefined for a version that still knows the statement, or where a version test stands around it. */
function findSeverity(version: string | undefined, { since }: Removal, { branch }: Line): Severity | undefined {
  if (branch !== undefined) return undefined;
  const isRemoved = isAtLeast(version, since);
  if (isRemoved === undefined) return 'warning';
  return isRemoved ? 'error' : undefined;
}

function toReport(text: string, line: Line, { name, since, replacement, advice }: Removal, severity: Severity): Report {
  return {
    ...toStatementSpan(line),
    severity,
    message: `HAProxy ${since} and later refuse to start with ${name}: ${advice}.`,
    fixes: replacement === undefined ? [] : [toFix(text, line, replacement)],
  };
}

function toFix(text: string, line: Line, replacement: string): Fix {
  // With `no` in front it switched something off that is gone.
  if (replacement === '' || line.prefix !== undefined)
    return { title: 'Delete this line', edits: [deleteLine(text, line)] };
  return { title: `Write ${replacement}`, edits: [replaceStatement(line, replacement)] };
}
