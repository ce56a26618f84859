import { findOpcodeName, Opcode } from '../../wire/frame';
import type { Condition, FilterTree, JsonScalar, JsonTest, NumberOperator, NumberTest, TextTest } from './condition';
import type { FieldDescription, FieldName } from './fields';
import { compileRegex } from './regexLiteral';
import type { FilterProblem, Literal, Operator, PathStep, Syntax, Token } from './syntax';
import { type Moment, parseMoment, toBytes, toMilliseconds } from './units';
import { isViolationCode, VIOLATION_CODES } from './violationCodes';

type Comparison = Extract<Syntax, { readonly kind: 'comparison' }>;
type Checked = { readonly tree: FilterTree } | { readonly problem: FilterProblem };

/** Whether the values of a comparison are of the kind that its field has. The operator is one of the field's by now. */
export function checkValues(field: FieldDescription, comparison: Comparison): Checked {
  try {
    return { tree: toTree(field, comparison) };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { problem: thrown.problem };
    throw thrown;
  }
}

/** Leaves the check of one comparison; never seen outside of this file. */
class Mistake {
  constructor(readonly problem: FilterProblem) {}
}

function refuse({ start, end }: Token, message: string): never {
  throw new Mistake({ start, end, message: `${message}.` });
}

function toTree(field: FieldDescription, comparison: Comparison): FilterTree {
  const { operator, values } = comparison;
  const first = values[0];
  if (first === undefined) return refuse(comparison.operatorToken, 'The value is missing');
  switch (field.kind) {
    case 'opcode':
      return toLeaf({ kind: 'opcode', opcodeMask: toOpcodeMask(operator, values) });
    case 'direction':
      return toDirection(operator, values);
    case 'flag':
      return toFlag(field.name, operator, first);
    case 'size':
    case 'ordinal':
    case 'closeCode':
    case 'duration':
      return toLeaf({ kind: 'number', field: toNumberField(field.name), test: toNumberTest(field, operator, values) });
    case 'time':
      return toLeaf({ kind: 'time', operator: toOrder(operator), moment: toMoment(first) });
    case 'text':
      return toLeaf({
        kind: 'text',
        field: toTextField(field.name),
        test: toTextTest(field.name, operator, values, first),
      });
    case 'bytes':
      return toLeaf({ kind: 'bytes', relation: toRelation(operator), needle: toNeedle(first) });
    case 'json':
      return toJson(comparison.field.path ?? [], operator, values, first);
    case 'violation':
      return toViolation(operator, values, first);
  }
}

function toLeaf(condition: Condition): FilterTree {
  return { kind: 'condition', condition };
}

function negateIf(isNegated: boolean, operand: FilterTree): FilterTree {
  return isNegated ? { kind: 'not', operand } : operand;
}

// Opcodes

const ALL_OPCODES = 0xffff;
const NAMED_OPCODES = Object.values(Opcode).reduce<number>((mask, opcode) => mask | (1 << opcode), 0);
const OPCODE_NAMES = 'text, binary, continuation, ping, pong, close or reserved';

function toOpcodeMask(operator: Operator, values: readonly Literal[]): number {
  if (operator === 'in') return values.reduce((mask, value) => mask | toNamedOpcodes(value), 0);
  const [value] = values;
  if (value === undefined) return 0;
  if (operator === '==') return toNamedOpcodes(value);
  if (operator === '!=') return ALL_OPCODES & ~toNamedOpcodes(value);
  const limit = toOpcode(value);
  if (limit === undefined) {
    refuse(value, `opcode ${operator} takes a number, such as 8; names are compared with == and !=`);
  }
  const isIncluded = toNumberPredicate(toOrder(operator), limit);
  return Array.from({ length: 16 }, (_, opcode) => opcode).reduce(
    (mask, opcode) => (isIncluded(opcode) ? mask | (1 << opcode) : mask),
    0,
  );
}

function toNamedOpcodes(value: Literal): number {
  const opcode = toOpcode(value);
  if (opcode !== undefined) return 1 << opcode;
  const name = (value.value ?? value.text).toLowerCase();
  if (name === 'reserved') return ALL_OPCODES & ~NAMED_OPCODES;
  const found = Object.values(Opcode).find(
    (known) => findOpcodeName(known) === name || (name === 'cont' && known === 0),
  );
  if (found !== undefined && value.kind !== 'regex') return 1 << found;
  return refuse(value, `opcode is compared with a name such as ping, not ${value.text}; there are ${OPCODE_NAMES}`);
}

function toOpcode(value: Literal): number | undefined {
  if (value.kind !== 'number' || value.number === undefined) return undefined;
  if (value.unit === '' && Number.isInteger(value.number) && value.number >= 0 && value.number <= 15)
    return value.number;
  if (value.unit !== '') refuse(value, `opcode is compared with a name such as ping, not ${value.text}`);
  return refuse(value, `An opcode is a number from 0 to 15, or 0x0 to 0xF, not ${value.text}`);
}

// Direction, flags, violations

const IN_NAMES = ['in', 'down', 'received'];
const OUT_NAMES = ['out', 'up', 'sent'];

function toDirection(operator: Operator, values: readonly Literal[]): FilterTree {
  const parts = values.map((value): FilterTree => {
    const name = (value.value ?? value.text).toLowerCase();
    if (IN_NAMES.includes(name)) return toLeaf({ kind: 'direction', isOut: false });
    if (OUT_NAMES.includes(name)) return toLeaf({ kind: 'direction', isOut: true });
    return refuse(value, `dir is compared with in (received) or out (sent), not ${value.text}`);
  });
  return negateIf(operator === '!=', { kind: 'or', parts });
}

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };

function findTruth(value: Literal): boolean | undefined {
  if (value.kind !== 'word' && value.kind !== 'number') return undefined;
  const text = value.text.toLowerCase();
  return Object.hasOwn(TRUTHS, text) ? TRUTHS[text] : undefined;
}

function toFlag(name: FieldName, operator: Operator, value: Literal): FilterTree {
  const truth = findTruth(value);
  if (truth === undefined) return refuse(value, `${name} is true or false, not ${value.text}`);
  return negateIf(truth === (operator === '!='), toFlagTree(name));
}

const FLAGS = ['fin', 'rsv1', 'rsv2', 'rsv3', 'masked', 'compressed', 'fragmented'] as const;

/** The names of flags are those of their fields. */
export function toFlagTree(name: FieldName): FilterTree {
  if (name === 'bookmarked') return toLeaf({ kind: 'bookmarked' });
  return toLeaf({ kind: 'flag', flag: FLAGS.find((flag) => flag === name) ?? 'fin' });
}

function toViolation(operator: Operator, values: readonly Literal[], first: Literal): FilterTree {
  const truth = operator === 'in' ? undefined : findTruth(first);
  if (truth !== undefined) {
    return negateIf(truth === (operator === '!='), toLeaf({ kind: 'violation', codes: undefined, isOther: false }));
  }
  const codes = values.map((value) => {
    const code = (value.value ?? value.text).toLowerCase();
    if (isViolationCode(code)) return code;
    return refuse(value, `error is compared with true, false or what is broken: ${VIOLATION_CODES.join(', ')}`);
  });
  return toLeaf({ kind: 'violation', codes: new Set(codes), isOther: operator === '!=' });
}

// Numbers

const NUMBER_FIELDS = ['len', 'wire', 'ordinal', 'delta', 'close.code'] as const;

function toNumberField(name: FieldName): (typeof NUMBER_FIELDS)[number] {
  return NUMBER_FIELDS.find((known) => known === name) ?? 'len';
}

function toNumberTest(field: FieldDescription, operator: Operator, values: readonly Literal[]): NumberTest {
  const numbers = values.map((value) => toNumber(field, value));
  if (operator === 'in') return { kind: 'oneOf', values: numbers };
  return { kind: 'compare', operator: toOrder(operator), value: numbers[0] ?? 0 };
}

function toNumber(field: FieldDescription, value: Literal): number {
  const { name, kind } = field;
  if (value.kind !== 'number' || value.number === undefined) {
    return refuse(
      value,
      `${name} is compared with a number such as ${NUMBER_EXAMPLES[kind] ?? '1'}, not ${value.text}`,
    );
  }
  const unit = value.unit ?? '';
  if (kind === 'size') {
    const bytes = toBytes(value.number, unit);
    return (
      bytes ?? refuse(value, `${unit} is no unit of bytes: there are B, KB, MB, GB (1,000) and KiB, MiB, GiB (1,024)`)
    );
  }
  if (kind === 'duration') {
    const milliseconds = toMilliseconds(value.number, unit);
    return (
      milliseconds ?? refuse(value, `${name} is compared with a time such as 500ms: the units are us, ms, s, min and h`)
    );
  }
  if (unit === '') return value.number;
  return refuse(value, `${name} is compared with a number such as ${NUMBER_EXAMPLES[kind] ?? '1'}, not ${value.text}`);
}

const NUMBER_EXAMPLES: Readonly<Record<string, string>> = {
  size: '100 or 4KB',
  duration: '500ms',
  ordinal: '1000',
  closeCode: '1006',
};

function toMoment(value: Literal): Moment {
  if (value.kind === 'number' && value.number !== undefined) {
    const timeMs = toMilliseconds(value.number, value.unit ?? '');
    if (timeMs !== undefined) return { base: 'start', timeMs };
    refuse(
      value,
      `time is compared with seconds since the first entry, written ${value.number}s, or with a time of day such as "10:02:11.5"`,
    );
  }
  const moment = value.kind === 'string' || value.kind === 'clock' ? parseMoment(value.value ?? value.text) : undefined;
  return (
    moment ??
    refuse(
      value,
      `${value.text} is no time: write 12.5s (since the first entry), "10:02:11.5" or "2030-05-31T10:02:11"`,
    )
  );
}

/** The checker has let only orders come here. */
function toOrder(operator: Operator): NumberOperator {
  return ORDERS.find((order) => order === operator) ?? '==';
}

const ORDERS = ['==', '!=', '<', '<=', '>', '>='] as const;

/** Whether a number stands so to `limit`. */
export function toNumberPredicate(operator: NumberOperator, limit: number): (value: number) => boolean {
  switch (operator) {
    case '==':
      return (value) => value === limit;
    case '!=':
      return (value) => value !== limit;
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
  }
}

// Text and bytes

const TEXT_FIELDS = ['text', 'close.reason', 'note'] as const;

function toTextField(name: FieldName): (typeof TEXT_FIELDS)[number] {
  return TEXT_FIELDS.find((known) => known === name) ?? 'text';
}

function toTextTest(name: FieldName, operator: Operator, values: readonly Literal[], first: Literal): TextTest {
  if (operator === 'matches') return { kind: 'matches', regex: toRegex(first) };
  const texts = values.map((value) => toText(name, value));
  if (operator === 'in') return { kind: 'oneOf', values: texts };
  const value = texts[0] ?? '';
  if (operator === 'contains') return { kind: 'contains', value };
  return { kind: operator === '!=' ? 'differs' : 'equals', value };
}

function toText(name: FieldName, value: Literal): string {
  if (value.kind === 'string') return value.value ?? '';
  if (value.kind === 'regex')
    refuse(value, `A regular expression stands behind matches: ${name} matches ${value.text}`);
  return refuse(value, `${name} is compared with a text in quotes: write "${value.text}"`);
}

function toRegex(value: Literal): RegExp {
  if (value.kind !== 'regex' && value.kind !== 'string') {
    refuse(value, `matches takes a regular expression such as /${value.text}/i`);
  }
  const compiled = compileRegex(value);
  if ('problem' in compiled) throw new Mistake(compiled.problem);
  return compiled.regex;
}

function toRelation(operator: Operator): 'equals' | 'differs' | 'contains' {
  if (operator === 'contains') return 'contains';
  return operator === '!=' ? 'differs' : 'equals';
}

function toNeedle(value: Literal): Uint8Array {
  const digits = (value.value ?? '').replace(/(?:0x|\\x)(?=[0-9a-f]{2})|[\s,:;]/gi, '');
  if (value.kind !== 'string' || digits === '' || digits.length % 2 === 1 || !/^[0-9a-f]+$/i.test(digits)) {
    return refuse(value, 'Write bytes as two hexadecimal digits each, such as de ad be ef');
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

// JSON

function toJson(path: readonly PathStep[], operator: Operator, values: readonly Literal[], first: Literal): FilterTree {
  return toLeaf({ kind: 'json', path, test: toJsonTest(operator, values, first) });
}

function toJsonTest(operator: Operator, values: readonly Literal[], first: Literal): JsonTest {
  if (operator === 'matches') return { kind: 'matches', regex: toRegex(first) };
  const scalars = values.map(toScalar);
  if (operator === 'in') return { kind: 'oneOf', values: scalars };
  const value = scalars[0] ?? null;
  if (operator === 'contains') return { kind: 'contains', value };
  const isOrdered = operator !== '==' && operator !== '!=';
  if (isOrdered && typeof value !== 'number' && typeof value !== 'string') {
    refuse(first, `${operator} compares numbers and texts, not ${first.text}`);
  }
  return { kind: 'compare', operator: toOrder(operator), value };
}

function toScalar(value: Literal): JsonScalar {
  if (value.kind === 'string') return value.value ?? '';
  if (value.kind === 'number' && value.unit === '' && value.number !== undefined) return value.number;
  if (value.kind === 'word' && value.text in JSON_WORDS) return JSON_WORDS[value.text] ?? null;
  if (value.kind === 'regex') refuse(value, `A regular expression stands behind matches: json.a matches ${value.text}`);
  return refuse(
    value,
    `A JSON value is a number, true, false, null or a text in quotes: write "${value.text}" for a text`,
  );
}

const JSON_WORDS: Readonly<Record<string, JsonScalar>> = Object.freeze({
  __proto__: null,
  true: true,
  false: false,
  null: null,
});
