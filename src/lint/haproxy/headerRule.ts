/** `http-request`, `http-response` and `http-after-response` lines that change a header field. */

import { type Condition, findCondition } from './condition';
import type { Word } from './lexer';
import type { Line } from './parser';

export interface HeaderRule {
  readonly line: Line;
  readonly direction: 'request' | 'response';
  readonly action: 'add-header' | 'del-header' | 'set-header';
  /** For `del-header` with a method it is a pattern. */
  readonly header: Word;
  /** The word after `-m`, e.g. `reg`; only `del-header` has one. */
  readonly method: string | undefined;
  /** Undefined for `del-header`. */
  readonly value: Word | undefined;
  readonly condition: Condition | undefined;
}

/** Long enough for any real pattern; a longer one is not run. */
const MAX_PATTERN_LENGTH = 256;

/** Taken off before a value is judged: that they are wrong is another rule's matter. */
const CURLY_QUOTES = /[“”„‟‘’‚‛«»]/g;

export function parseHeaderRule(line: Line): HeaderRule | undefined {
  const direction = findDirection(line.keyword);
  const [action, header] = line.args;
  if (direction === undefined || action === undefined || header === undefined) return undefined;
  if (action.value === 'del-header') {
    const method = line.args[2]?.value === '-m' ? line.args[3]?.value : undefined;
    const condition = findCondition(line.args.slice(2));
    return { line, direction, action: action.value, header, method, value: undefined, condition };
  }
  if (action.value !== 'set-header' && action.value !== 'add-header') return undefined;
  const condition = findCondition(line.args.slice(3));
  return { line, direction, action: action.value, header, method: undefined, value: line.args[2], condition };
}

/**
 * Does a `del-header` remove this header? HAProxy holds names in lower case; a regular expression is matched against that
 * as it is written, every other method ignores case.
 */
export function isDeleting(rule: HeaderRule, name: string): boolean {
  if (rule.action !== 'del-header' || rule.header.isUnknown) return false;
  const pattern = rule.header.value.toLowerCase();
  switch (rule.method) {
    case undefined:
    case 'str':
      return pattern === name;
    case 'beg':
      return name.startsWith(pattern);
    case 'end':
      return name.endsWith(pattern);
    case 'sub':
      return name.includes(pattern);
    case 'reg':
      return isRegexMatch(rule.header.value, name, '');
    default:
      return false;
  }
}

/** Is the header meant by a regular expression that never matches because it is written with capitals? */
export function isMissingByCase(rule: HeaderRule, name: string): boolean {
  if (rule.method !== 'reg' || isDeleting(rule, name)) return false;
  return isRegexMatch(rule.header.value, name, 'i');
}

/** Does a `set-header` give this header a value without the token that a handshake needs? A computed value may hold it. */
export function isSettingWithout(rule: HeaderRule, name: string, token: string): boolean {
  const constant = rule.action === 'set-header' ? findConstant(rule, name) : undefined;
  return constant !== undefined && !hasToken(constant, token);
}

/** The text that the rule puts into this header; undefined when it is another header or a computed value. */
export function findConstant({ header, value }: HeaderRule, name: string): string | undefined {
  if (header.isUnknown || header.value.toLowerCase() !== name) return undefined;
  return value === undefined || value.isUnknown || value.value.includes('%') ? undefined : value.value;
}

/** Is the token, in lower case, in a list such as `keep-alive, Upgrade`? */
export function hasToken(list: string, token: string): boolean {
  const tokens = list.toLowerCase().split(',');
  return tokens.some((other) => other.replace(CURLY_QUOTES, '').trim() === token);
}

/** The pattern is PCRE; one that JavaScript does not know matches nothing here. */
function isRegexMatch(pattern: string, name: string, flags: '' | 'i'): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) return false;
  const inline = pattern.startsWith('(?i)');
  try {
    return new RegExp(inline ? pattern.slice(4) : pattern, inline ? 'i' : flags).test(name);
  } catch {
    return false;
  }
}

function findDirection(keyword: string): 'request' | 'response' | undefined {
  if (keyword === 'http-request') return 'request';
  return keyword === 'http-response' || keyword === 'http-after-response' ? 'response' : undefined;
}
