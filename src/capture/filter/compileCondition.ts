import type { Violation } from '../../wire/frame';
import { INFLATED } from '../indexBlock';
import { createTextSearch } from '../textSearch';
import type { Condition, NumberTest, TextTest } from './condition';
import type { EntryContent } from './entryContent';
import { toNumberPredicate } from './fieldChecks';
import { decideByHeader, toHeaderKey } from './headerFacts';
import { createJsonTest, findValue, toMatchable } from './jsonTest';
import type { FilterPorts, FilterSource } from './ports';
import type { RegexBatch, RegexMatcher } from './regexBatch';
import { type Evaluator, NO, toTruth } from './truth';
import { type Moment, toEpochMs } from './units';

/** What the conditions of one filter share. */
export interface CompileContext {
  readonly source: FilterSource;
  readonly ports: FilterPorts;
  readonly content: EntryContent;
  readonly regexes: RegexBatch;
}

/** A condition for entries whose header leaves it open, and what it costs compared with others. */
export interface CompiledCondition {
  readonly evaluate: Evaluator;
  readonly cost: number;
}

const Cost = { column: 1, lookup: 10, entry: 20, bytes: 100, text: 150, json: 400, regex: 1_000 } as const;

export function compileCondition(condition: Condition, context: CompileContext): CompiledCondition {
  const { source, ports, content } = context;
  switch (condition.kind) {
    case 'opcode':
    case 'direction':
    case 'flag':
      return { cost: 0, evaluate: (ordinal) => decideByHeader(condition, toHeaderKey(source.index, ordinal)) };
    case 'number':
      return compileNumber(condition.field, condition.test, context);
    case 'time':
      return compileTime(condition.moment, toNumberPredicateOf(condition.operator), source);
    case 'text':
      return compileText(condition.field, condition.test, context);
    case 'bytes': {
      const isMatching = createByteTest(condition.relation, condition.needle);
      return { cost: Cost.bytes, evaluate: (ordinal) => passes(content.bytes(ordinal), isMatching) };
    }
    case 'search': {
      const isIncluded = createTextSearch(condition.text);
      return { cost: Cost.bytes, evaluate: (ordinal) => passes(content.bytes(ordinal), isIncluded) };
    }
    case 'json':
      return compileJson(condition, context);
    case 'violation':
      return {
        cost: Cost.entry,
        evaluate: (ordinal) => toTruth(hasViolation(condition, source.index.violations(ordinal))),
      };
    case 'bookmarked':
      return { cost: Cost.lookup, evaluate: (ordinal) => toTruth(ports.bookmarks?.isBookmarked(ordinal) === true) };
  }
}

/** What is not there passes no test. */
function passes<T>(value: T | undefined, test: (value: T) => boolean) {
  return value === undefined ? NO : toTruth(test(value));
}

// Numbers

type NumberField = Extract<Condition, { kind: 'number' }>['field'];

function compileNumber(field: NumberField, test: NumberTest, { source, content }: CompileContext): CompiledCondition {
  const isPassing = createNumberTest(test);
  const { index } = source;
  switch (field) {
    case 'ordinal':
      return { cost: Cost.column, evaluate: (ordinal) => toTruth(isPassing(ordinal)) };
    case 'len':
      return { cost: Cost.column, evaluate: (ordinal) => toTruth(isPassing(readShownLength(index, ordinal))) };
    case 'wire':
      return { cost: Cost.column, evaluate: (ordinal) => toTruth(isPassing(index.receivedLength(ordinal))) };
    case 'delta':
      return {
        cost: Cost.column,
        evaluate: (ordinal) =>
          index.has(ordinal - 1) ? toTruth(isPassing(index.timeMs(ordinal) - index.timeMs(ordinal - 1))) : NO,
      };
    case 'close.code':
      return { cost: Cost.bytes, evaluate: (ordinal) => passes(content.closeCode(ordinal), isPassing) };
  }
}

function createNumberTest(test: NumberTest): (value: number) => boolean {
  if (test.kind === 'compare') return toNumberPredicate(test.operator, test.value);
  const values = new Set(test.values);
  return (value) => values.has(value);
}

/** As the column Length has it: the inflated size of a compressed message of one frame, else what the header announces. */
function readShownLength(index: FilterSource['index'], ordinal: number): number {
  const isInflated = (index.flags(ordinal) & INFLATED) === INFLATED && index.fragmentIndex(ordinal) === 0;
  return (isInflated ? index.messageLength(ordinal) : undefined) ?? index.payloadLength(ordinal);
}

function toNumberPredicateOf(operator: Extract<Condition, { kind: 'time' }>['operator']) {
  return (limit: number) => toNumberPredicate(operator, limit);
}

/** What a moment means is known with the first entry that is seen. */
function compileTime(
  moment: Moment,
  toPredicate: (limitMs: number) => (timeMs: number) => boolean,
  { index }: FilterSource,
): CompiledCondition {
  let isPassing: ((timeMs: number) => boolean) | undefined;
  return {
    cost: Cost.column,
    evaluate: (ordinal) => {
      isPassing ??= toPredicate(toEpochMs(moment, index.timeMs(index.firstKeptOrdinal)));
      return toTruth(isPassing(index.timeMs(ordinal)));
    },
  };
}

// Text and bytes

function compileText(
  field: 'text' | 'close.reason' | 'note',
  test: TextTest,
  { content, ports, regexes }: CompileContext,
): CompiledCondition {
  const read = toTextReader(field, content, ports);
  const readCost = field === 'note' ? Cost.lookup : Cost.text;
  if (test.kind === 'matches') {
    return { cost: Cost.regex, evaluate: toMatching(regexes.add(test.regex), read) };
  }
  if (field === 'text' && test.kind === 'contains') {
    const isIncluded = createTextSearch(test.value);
    return { cost: Cost.bytes, evaluate: (ordinal) => passes(content.bytes(ordinal), isIncluded) };
  }
  const isPassing = createTextTest(test);
  return { cost: readCost, evaluate: (ordinal) => passes(read(ordinal), isPassing) };
}

function toMatching(matcher: RegexMatcher, read: (ordinal: number) => string | undefined): Evaluator {
  return (ordinal) => {
    const known = matcher.known();
    if (known !== undefined) return known;
    const text = read(ordinal);
    return text === undefined ? NO : matcher.match(text);
  };
}

function toTextReader(field: 'text' | 'close.reason' | 'note', content: EntryContent, ports: FilterPorts) {
  switch (field) {
    case 'text':
      return (ordinal: number) => content.text(ordinal);
    case 'close.reason':
      return (ordinal: number) => content.closeReason(ordinal);
    case 'note':
      return (ordinal: number) => ports.bookmarks?.note(ordinal);
  }
}

function createTextTest(test: Exclude<TextTest, { kind: 'matches' }>): (text: string) => boolean {
  switch (test.kind) {
    case 'exists':
      return () => true;
    case 'equals':
      return (text) => text === test.value;
    case 'differs':
      return (text) => text !== test.value;
    case 'contains': {
      const lower = test.value.toLowerCase();
      return (text) => text.toLowerCase().includes(lower);
    }
    case 'oneOf': {
      const values = new Set(test.values);
      return (text) => values.has(text);
    }
  }
}

function createByteTest(
  relation: 'equals' | 'differs' | 'contains',
  needle: Uint8Array,
): (bytes: Uint8Array) => boolean {
  if (relation === 'contains') return (bytes) => includesBytes(bytes, needle);
  const isWanted = relation === 'equals';
  return (bytes) => (bytes.length === needle.length && beginsAt(bytes, needle, 0)) === isWanted;
}

function includesBytes(bytes: Uint8Array, needle: Uint8Array): boolean {
  const first = needle[0] ?? 0;
  const last = bytes.length - needle.length;
  for (let at = bytes.indexOf(first); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    if (beginsAt(bytes, needle, at)) return true;
  }
  return false;
}

function beginsAt(bytes: Uint8Array, needle: Uint8Array, at: number): boolean {
  for (let i = 0; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false;
  return true;
}

// JSON, violations

function compileJson({ path, test }: Extract<Condition, { kind: 'json' }>, context: CompileContext): CompiledCondition {
  const { content, regexes } = context;
  const read = (ordinal: number) => findValue(content.structured(ordinal), path);
  if (test.kind !== 'matches') {
    const isPassing = createJsonTest(test);
    return { cost: Cost.json, evaluate: (ordinal) => toTruth(isPassing(read(ordinal))) };
  }
  const evaluate = toMatching(regexes.add(test.regex), (ordinal) => toMatchable(read(ordinal)));
  return { cost: Cost.regex, evaluate };
}

function hasViolation(
  { codes, isOther }: Extract<Condition, { kind: 'violation' }>,
  violations: readonly Violation[],
): boolean {
  if (violations.length === 0 || codes === undefined) return violations.length > 0;
  return violations.some(({ code }) => codes.has(code)) !== isOther;
}
