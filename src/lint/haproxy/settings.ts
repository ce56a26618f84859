/** What a section has in force: its own lines over those of the defaults it takes (configuration manual §4). */

import { type Duration, parseDuration } from './duration';
import type { Word } from './lexer';
import type { Branch, Line, Section } from './parser';

const TIMEOUT_NAMES = [
  'check',
  'client',
  'client-fin',
  'client-hs',
  'connect',
  'http-keep-alive',
  'http-request',
  'queue',
  'server',
  'server-fin',
  'tarpit',
  'tunnel',
] as const;

export type TimeoutName = (typeof TIMEOUT_NAMES)[number];

const TIMEOUTS: ReadonlyMap<string, TimeoutName> = new Map(TIMEOUT_NAMES.map((name) => [name, name]));

export interface TimeoutSetting {
  readonly name: TimeoutName;
  readonly line: Line;
  /** As written; undefined when the line stops after the name. */
  readonly value: Word | undefined;
  /** Undefined when it is not known here, e.g. a variable. Zero means no timeout. */
  readonly duration: Duration | undefined;
  /** False when it stands in an `.if` branch and another branch leaves it unset. */
  readonly isAlways: boolean;
}

export interface Settings {
  readonly timeouts: ReadonlyMap<TimeoutName, TimeoutSetting>;
  /** The last `mode` line. */
  readonly mode: Word | undefined;
  /** The last `default_backend` line. */
  readonly defaultBackend: Line | undefined;
  /** The last `balance` line. */
  readonly balance: Line | undefined;
  /** The last `cookie` line. */
  readonly cookie: Line | undefined;
  /** The last line that chooses what a health check asks: `option httpchk`, `option tcp-check`, … */
  readonly healthCheck: Line | undefined;
}

export const NO_SETTINGS: Settings = {
  timeouts: new Map(),
  mode: undefined,
  defaultBackend: undefined,
  balance: undefined,
  cookie: undefined,
  healthCheck: undefined,
};

const HEALTH_CHECKS: ReadonlySet<string> = new Set([
  'httpchk',
  'tcp-check',
  'external-check',
  'ldap-check',
  'mysql-check',
  'pgsql-check',
  'redis-check',
  'smtpchk',
  'spop-check',
  'ssl-hello-chk',
]);

/** The settings of `section` over what it inherits. */
export function readSettings(section: Section, inherited: Settings): Settings {
  const findLast = (keyword: string) => section.lines.findLast((line) => line.keyword === keyword);
  const timeouts = new Map(inherited.timeouts);
  for (const [name, lines] of groupTimeouts(section.lines)) {
    const last = lines.at(-1);
    if (last === undefined) continue;
    const value = last.args[1];
    const duration = value === undefined || value.isUnknown ? undefined : parseDuration(value.value);
    const isAlways = isCovered(lines, undefined) || inherited.timeouts.get(name)?.isAlways === true;
    timeouts.set(name, { name, line: last, value, duration, isAlways });
  }
  return {
    timeouts,
    mode: findLast('mode')?.args[0] ?? inherited.mode,
    defaultBackend: findLast('default_backend') ?? inherited.defaultBackend,
    balance: findLast('balance') ?? inherited.balance,
    cookie: findLast('cookie') ?? inherited.cookie,
    healthCheck: section.lines.findLast(isHealthCheck) ?? inherited.healthCheck,
  };
}

/** The name on a `timeout NAME VALUE` line. */
export function findTimeoutName(line: Line): TimeoutName | undefined {
  return line.keyword === 'timeout' ? TIMEOUTS.get(line.args[0]?.value ?? '') : undefined;
}

function isHealthCheck(line: Line): boolean {
  return line.keyword === 'option' && HEALTH_CHECKS.has(line.args[0]?.value ?? '');
}

function groupTimeouts(lines: readonly Line[]): ReadonlyMap<TimeoutName, readonly Line[]> {
  const groups = new Map<TimeoutName, Line[]>();
  for (const line of lines) {
    const name = findTimeoutName(line);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return groups;
}

/** Does one of the lines apply whichever branches HAProxy takes, given that it is inside `parent`? */
function isCovered(lines: readonly Line[], parent: Branch | undefined): boolean {
  if (lines.some((line) => line.branch === parent)) return true;
  const inside = new Map<Branch, Line[]>();
  for (const line of lines) {
    const branch = findChild(line.branch, parent);
    if (branch === undefined) continue;
    const group = inside.get(branch);
    if (group === undefined) inside.set(branch, [line]);
    else group.push(line);
  }
  return [...inside.keys()].some(
    ({ block }) => block.hasElse && block.branches.every((branch) => isCovered(inside.get(branch) ?? [], branch)),
  );
}

/** The branch directly below `parent` on the way to `branch`. */
function findChild(branch: Branch | undefined, parent: Branch | undefined): Branch | undefined {
  let child = branch;
  while (child !== undefined && child.parent !== parent) child = child.parent;
  return child;
}
