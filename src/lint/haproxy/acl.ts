/** One test of a request or an answer: a sample fetch, how it is compared, and with what (configuration manual §7.1). */

import type { Span } from '../rule';
import type { Word } from './lexer';

const METHOD_NAMES = [
  'found',
  'bool',
  'int',
  'ip',
  'bin',
  'len',
  'str',
  'sub',
  'reg',
  'beg',
  'end',
  'dir',
  'dom',
] as const;

/** The word after `-m`. */
export type MatchMethod = (typeof METHOD_NAMES)[number];

const METHODS: ReadonlyMap<string, MatchMethod> = new Map(METHOD_NAMES.map((name) => [name, name]));
const NUMERIC_OPERATORS: ReadonlySet<string> = new Set(['eq', 'ge', 'gt', 'le', 'lt']);
/** The fetch name, its argument in parentheses, and the converters after it. */
const SAMPLE = /^([A-Za-z0-9_.]+)(?:\(([^()]*)\))?((?:,.*)?)$/s;
/** Endings that fix the comparison, e.g. `hdr_beg`, `path_reg`. */
const SUFFIX = /^(.+)_(beg|dir|dom|end|len|reg|sub)$/;

export interface AclExpression extends Span {
  /** Without the ending that fixes the comparison: `hdr` of `hdr_beg(host)`. */
  readonly fetch: string;
  /** First argument of the fetch, without quotes and spaces; empty when there is none. */
  readonly argument: string;
  /** Names of the converters, e.g. `lower`. */
  readonly converters: readonly string[];
  readonly method: MatchMethod | undefined;
  readonly isIgnoringCase: boolean;
  /** Patterns come from a file or a map too, so the visible ones are not all. */
  readonly hasPatternFile: boolean;
  /** `gt`, `eq` and so on before a number. */
  readonly operator: string | undefined;
  readonly patterns: readonly Word[];
  /** The word with the fetch; flags go behind it. */
  readonly sample: Word;
}

/** Parses the words after `acl NAME`, or those between braces. Undefined when they do not start with a sample fetch. */
export function parseAclExpression(words: readonly Word[]): AclExpression | undefined {
  const sample = words[0];
  const match = sample === undefined ? null : SAMPLE.exec(sample.value);
  if (sample === undefined || match === null) return undefined;
  const suffix = SUFFIX.exec(match[1] ?? '');
  const flags = readFlags(words);
  const operator = words[flags.next];
  const hasOperator = operator !== undefined && !operator.isQuoted && NUMERIC_OPERATORS.has(operator.value);
  return {
    fetch: suffix?.[1] ?? match[1] ?? '',
    argument: (match[2] ?? '').split(',')[0]?.replace(/["'\s]/g, '') ?? '',
    converters: readConverters(match[3] ?? ''),
    method: flags.method ?? toMethod(suffix?.[2]),
    isIgnoringCase: flags.isIgnoringCase,
    hasPatternFile: flags.hasPatternFile,
    operator: hasOperator ? operator.value : undefined,
    patterns: words.slice(flags.next + (hasOperator ? 1 : 0)),
    sample,
    start: sample.start,
    end: words.at(-1)?.end ?? sample.end,
  };
}

interface Flags {
  method: MatchMethod | undefined;
  isIgnoringCase: boolean;
  hasPatternFile: boolean;
  /** Index of the first word after the flags. */
  next: number;
}

/** Flags end at the first word that is none, or at `--`. */
function readFlags(words: readonly Word[]): Flags {
  const flags: Flags = { method: undefined, isIgnoringCase: false, hasPatternFile: false, next: 1 };
  for (let at = 1; at < words.length; at++) {
    const value = words[at]?.value ?? '';
    if (!/^-[A-Za-z-]$/.test(value)) return { ...flags, next: at };
    if (value === '--') return { ...flags, next: at + 1 };
    if (value === '-i') flags.isIgnoringCase = true;
    if (value === '-M' || value === '-f') flags.hasPatternFile = true;
    if (value === '-m') flags.method = toMethod(words[at + 1]?.value);
    if (value === '-m' || value === '-f' || value === '-u') at++;
  }
  return { ...flags, next: words.length };
}

/** `,lower,field(1,/)` gives `lower` and `field`. */
function readConverters(text: string): readonly string[] {
  return text
    .replace(/\([^()]*\)/g, '')
    .split(',')
    .filter((name) => name !== '');
}

function toMethod(text: string | undefined): MatchMethod | undefined {
  return METHODS.get(text ?? '');
}
