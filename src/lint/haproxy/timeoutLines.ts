/** `timeout NAME VALUE` lines, each on its own. */

import type { Edit } from '../rule';
import { type Duration, parseDuration } from './duration';
import { isTunnelSetByRule } from './idleLimit';
import type { Word } from './lexer';
import { findTrafficSections, type HaproxyModel, type SignalledPath } from './model';
import type { Line } from './parser';
import { hasServers, type ProxySection, type TrafficSection } from './proxy';
import { findTimeoutName, type TimeoutName } from './settings';

/** A line with a value that starts as a time does. */
export interface TimeoutLine {
  readonly section: TrafficSection;
  readonly line: Line;
  readonly name: TimeoutName;
  readonly value: Word;
  readonly duration: Duration;
}

/** `timeout tunnel` and `timeout server` are read at the backend, `timeout client` at the frontend. */
const UNREAD: Readonly<Record<string, ReadonlySet<TimeoutName>>> = {
  frontend: new Set(['tunnel', 'server']),
  backend: new Set(['client']),
};

/** In file order. */
export function findTimeoutLines(model: HaproxyModel): readonly TimeoutLine[] {
  return findTrafficSections(model).flatMap((section) =>
    section.section.lines.flatMap((line) => {
      const name = findTimeoutName(line);
      const value = line.args[1];
      const duration = value === undefined || value.isUnknown ? undefined : parseDuration(value.value);
      if (name === undefined || value === undefined || duration === undefined) return [];
      return [{ section, line, name, value, duration }];
    }),
  );
}

/** Those that HAProxy reads in such a section and that nothing replaces: no later line, no section that takes defaults. */
export function findTimeoutsInForce(model: HaproxyModel): readonly TimeoutLine[] {
  const lines = findTimeoutLines(model);
  if (lines.length === 0) return [];
  const replaced = findReplacedDefaults(model.proxies);
  return lines.filter(({ section, line, name }) => {
    if (UNREAD[section.section.kind]?.has(name) === true || replaced.has(line)) return false;
    // A rule that sets it for handshakes wins.
    if (name === 'tunnel' && isTunnelSetByRule(section)) return false;
    // In a branch of an `.if` it may be in force, whatever comes later in another one.
    return line.branch !== undefined || section.settings.timeouts.get(name)?.line === line;
  });
}

/** The lines of defaults that some sections take and each of these replaces. What no section here takes may serve others. */
function findReplacedDefaults(proxies: readonly ProxySection[]): ReadonlySet<Line> {
  const replaced = new Set<Line>();
  const used = new Set<Line>();
  for (const proxy of proxies) {
    if (!hasServers(proxy) && proxy.kind !== 'frontend') continue;
    const own = new Set(proxy.section.lines.filter(({ branch }) => branch === undefined).map(findTimeoutName));
    for (const { name, line } of proxy.defaults?.settings.timeouts.values() ?? []) {
      if (line.branch !== undefined || UNREAD[proxy.kind]?.has(name) === true) continue;
      const isReplaced = own.has(name) || (name === 'tunnel' && isTunnelSetByRule(proxy));
      (isReplaced ? replaced : used).add(line);
    }
  }
  return new Set([...replaced].filter((line) => !used.has(line)));
}

/** The paths to whose end each `timeout` line is in force. */
export function findPathsByTimeout({ paths }: HaproxyModel): ReadonlyMap<Line, readonly SignalledPath[]> {
  const uses = new Map<Line, SignalledPath[]>();
  for (const path of paths) {
    const { frontend, backend } = path;
    const client = frontend.settings.timeouts.get('client');
    const others = [backend.settings.timeouts.get('server'), backend.settings.timeouts.get('tunnel')];
    for (const setting of [client, ...others]) {
      if (setting === undefined) continue;
      const known = uses.get(setting.line);
      if (known === undefined) uses.set(setting.line, [path]);
      else known.push(path);
    }
  }
  return uses;
}

/** Anything from here on without a unit is taken for milliseconds that are meant. */
const MEANT_MS = 60_000;

/** Is it short and without a unit, so that seconds may be meant? */
export function isShortWithoutUnit({ duration }: TimeoutLine): boolean {
  return duration.unit === undefined && duration.ms > 0 && duration.ms < MEANT_MS;
}

export function replaceValue({ value }: TimeoutLine, newText: string): Edit {
  return { start: value.start, end: value.end, newText };
}
