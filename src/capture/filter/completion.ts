import { describeCloseCode } from '../../wire/closeCodes';
import { FIELDS, type FieldDescription, type FieldKind, findField, OPERATORS } from './fields';
import { OPERATOR_HELP } from './help';
import { readTokens } from './lexer';
import { findOperator, isWord } from './parser';
import type { Token } from './syntax';
import { VIOLATION_CODES } from './violationCodes';

export interface CompletionItem {
  /** Replaces the text from `from` to `to`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

/** What the filter is about, for what cannot be known from the language. */
export interface Vocabulary {
  readonly hasBookmarks: boolean;
  /** Paths into the newest messages, e.g. `json.items[0].id`; only asked where one can stand. */
  jsonPaths(): readonly string[];
}

const MAX_ITEMS = 50;

/** What can stand at the caret, given what is before it. */
type Place =
  | { readonly kind: 'operand' | 'connective' | 'nowhere' }
  | { readonly kind: 'operator' | 'value' | 'brace' | 'listValue' | 'listEnd'; readonly field: FieldDescription };

const OPERAND: Place = { kind: 'operand' };
const CONNECTIVE: Place = { kind: 'connective' };
const NOWHERE: Place = { kind: 'nowhere' };
const JSON_FIELD = FIELDS.find(({ kind }) => kind === 'json');

/** Completes the word at the caret, an offset in UTF-16 units: fields, operators, values, paths. Empty within plain text and quotes. */
export function completeFilter(text: string, caret: number, vocabulary: Vocabulary): Completions {
  const tokens = readTokens(text.slice(0, caret)).slice(0, -1);
  const last = tokens.at(-1);
  const isTouched = last !== undefined && last.end === caret && isWordLike(last);
  const before = isTouched ? tokens.slice(0, -1) : tokens;
  const prefix = isTouched ? last.text : '';
  const from = isTouched ? last.start : caret;
  const place = before.reduce(toNextPlace, OPERAND);
  const wanted = prefix.toLowerCase();
  const items = toItems(place, prefix, vocabulary)
    .filter(({ label, insert }) => label.toLowerCase().startsWith(wanted) && insert.trimEnd() !== prefix)
    .slice(0, MAX_ITEMS);
  return { from, to: findEnd(text, from, caret), items };
}

/** A path that breaks off, such as `json.`, is being typed. */
function isWordLike({ kind, text }: Token): boolean {
  return kind === 'word' || kind === 'path' || kind === 'number' || (kind === 'bad' && /^json[.[]/i.test(text));
}

/** The caret may be within a word: then the whole word is replaced. */
function findEnd(text: string, from: number, caret: number): number {
  const whole = readTokens(text).find(({ start, kind }) => start === from && (kind === 'word' || kind === 'path'));
  return Math.max(caret, from < caret ? (whole?.end ?? caret) : caret);
}

function toNextPlace(place: Place, token: Token): Place {
  if (token.kind === 'bad') return NOWHERE;
  switch (place.kind) {
    case 'operand':
      return afterOperand(token);
    case 'operator':
      if (token.text.toLowerCase() === 'in') return { kind: 'brace', field: place.field };
      return findOperator(token) === undefined ? afterCondition(token) : { kind: 'value', field: place.field };
    case 'value':
      return token.kind === 'mark' ? NOWHERE : CONNECTIVE;
    case 'brace':
      return token.text === '{' ? { kind: 'listValue', field: place.field } : NOWHERE;
    case 'listValue':
      return token.kind === 'mark' ? NOWHERE : { kind: 'listEnd', field: place.field };
    case 'listEnd':
      if (token.text === ',') return { kind: 'listValue', field: place.field };
      return token.text === '}' ? CONNECTIVE : NOWHERE;
    case 'connective':
      return afterCondition(token);
    case 'nowhere':
      return NOWHERE;
  }
}

function afterOperand(token: Token): Place {
  if (token.text === '(' || token.text === '!' || isWord(token, 'not')) return OPERAND;
  if (token.kind === 'string' || token.kind === 'regex') return CONNECTIVE;
  const field = token.kind === 'path' ? JSON_FIELD : findField(token.text);
  return field === undefined ? NOWHERE : { kind: 'operator', field };
}

function afterCondition(token: Token): Place {
  if (token.text === ')') return CONNECTIVE;
  const isConnective = token.text === '&&' || token.text === '||' || isWord(token, 'and') || isWord(token, 'or');
  return isConnective ? OPERAND : NOWHERE;
}

function toItems(place: Place, prefix: string, vocabulary: Vocabulary): readonly CompletionItem[] {
  switch (place.kind) {
    case 'operand':
      return toOperands(prefix, vocabulary);
    case 'operator':
      return [...toOperators(place.field), ...(place.field.isCondition ? CONNECTIVES : [])];
    case 'value':
    case 'listValue':
      return VALUES[place.field.kind] ?? [];
    case 'brace':
      return [{ insert: '{', label: '{', detail: 'the values, with commas between them' }];
    case 'listEnd':
      return [
        { insert: ', ', label: ',', detail: 'another value' },
        { insert: '} ', label: '}', detail: 'the end of the values' },
      ];
    case 'connective':
      return CONNECTIVES;
    case 'nowhere':
      return [];
  }
}

const CONNECTIVES: readonly CompletionItem[] = [
  { insert: '&& ', label: '&&', detail: 'both hold' },
  { insert: '|| ', label: '||', detail: 'one of both holds' },
];

function toOperands(prefix: string, vocabulary: Vocabulary): readonly CompletionItem[] {
  const exact = findField(prefix);
  if (exact !== undefined) {
    const others = toOperators(exact).map(({ insert, label, detail }) => ({
      insert: `${prefix} ${insert}`,
      label: `${prefix} ${label}`,
      detail,
    }));
    return [...toFields(vocabulary), ...others];
  }
  if (!/^json\b/i.test(prefix)) return toFields(vocabulary);
  return vocabulary.jsonPaths().map((path) => ({ insert: path, label: path, detail: 'in the newest messages' }));
}

function toFields({ hasBookmarks }: Vocabulary): readonly CompletionItem[] {
  return FIELDS.filter(({ name }) => hasBookmarks || (name !== 'bookmarked' && name !== 'note')).map(
    ({ name, kind, isCondition, summary }) => ({
      insert: kind === 'json' ? 'json.' : isCondition ? name : `${name} `,
      label: name,
      detail: summary,
    }),
  );
}

function toOperators({ kind }: FieldDescription): readonly CompletionItem[] {
  return OPERATORS[kind].map((operator) => ({
    insert: operator === 'in' ? 'in {' : `${operator} `,
    label: operator,
    detail: OPERATOR_HELP.find((help) => help.operator === operator)?.summary ?? '',
  }));
}

const word = (label: string, detail: string): CompletionItem => ({ insert: label, label, detail });

const TRUTHS = [word('true', ''), word('false', '')];

const CLOSE_CODES = [...Array.from({ length: 16 }, (_, at) => 1000 + at), 3000, 3003, 3008];

const VALUES: Partial<Readonly<Record<FieldKind, readonly CompletionItem[]>>> = {
  opcode: [
    word('text', '0x1'),
    word('binary', '0x2'),
    word('continuation', '0x0'),
    word('ping', '0x9'),
    word('pong', '0xA'),
    word('close', '0x8'),
    word('reserved', '0x3 to 0x7, 0xB to 0xF'),
  ],
  direction: [word('in', 'received'), word('out', 'sent')],
  flag: TRUTHS,
  closeCode: CLOSE_CODES.map((code) => word(String(code), describeCloseCode(code).name)),
  violation: [...TRUTHS, ...VIOLATION_CODES.map((code) => word(code, ''))],
  json: [...TRUTHS, word('null', '')],
};
