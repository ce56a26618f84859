/** The rules on header fields that a WebSocket handshake, or the 101 answer to it, meets for certain. */

import type { Fix } from '../rule';
import { appendWords, deleteLine } from './edits';
import { judgeHandshake, judgeSwitching } from './handshake';
import { type HeaderRule, isDeleting, parseHeaderRule } from './headerRule';
import { findTrafficSections, type HaproxyModel } from './model';
import type { TrafficSection } from './proxy';

export interface MetHeaderRule {
  readonly section: TrafficSection;
  readonly rule: HeaderRule;
}

const IS_WEBSOCKET = '{ hdr(Upgrade) -i websocket }';

/** In file order; none of a section in mode tcp or off the ways that handshakes take. */
export function findMetHeaderRules(model: HaproxyModel, direction: HeaderRule['direction']): readonly MetHeaderRule[] {
  const judge = direction === 'request' ? judgeHandshake : judgeSwitching;
  return findTrafficSections(model).flatMap((section) => {
    if (section.mode === 'tcp' || !model.isOnSocketPath(section)) return [];
    return section.section.lines.flatMap((line) => {
      const rule = parseHeaderRule(line);
      if (rule?.direction !== direction || judge(rule.condition, section.acls) !== 'yes') return [];
      return [{ section, rule }];
    });
  });
}

/** A pattern may take several fields away; the gravest loss is told, and that of the others goes with it. */
export function isDeletingAny(rule: HeaderRule, names: readonly string[]): boolean {
  return names.some((name) => isDeleting(rule, name));
}

/** Without the rule, or without it for WebSockets where it has no condition yet. */
export function toSparingFixes({ line, direction, condition }: HeaderRule, text: string): readonly Fix[] {
  const deletion: Fix = { title: 'Delete this line', edits: [deleteLine(text, line)] };
  if (condition !== undefined) return [deletion];
  return [deletion, direction === 'request' ? toHandshakeException(line) : toSwitchingException(line)];
}

/** For a request rule. */
function toHandshakeException(line: HeaderRule['line']): Fix {
  const words = `unless ${IS_WEBSOCKET}`;
  return { title: `Keep it for other requests: add ${words}`, edits: [appendWords(line, words)] };
}

/** For a response rule. */
export function toSwitchingException(line: HeaderRule['line']): Fix {
  const words = 'unless { status 101 }';
  return { title: `Spare the 101 answer: add ${words}`, edits: [appendWords(line, words)] };
}

/** Lets a request rule act on handshakes alone. */
export function keepForWebSockets(line: HeaderRule['line']): Fix['edits'][number] {
  return appendWords(line, `if ${IS_WEBSOCKET}`);
}
