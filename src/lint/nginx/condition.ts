import type { Span } from '../rule';
import type { Directive } from './parser';

export type Operator = '=' | '!=' | '~' | '!~' | '~*' | '!~*';

/** The comparison of an `if ($variable operator pattern)`. */
export interface Condition {
  /** With its `$`. */
  readonly subject: string;
  readonly operator: Operator;
  readonly operatorSpan: Span;
  readonly pattern: string;
  /** Without quotes and without the closing parenthesis. */
  readonly patternSpan: Span;
}

const OPERATORS: ReadonlySet<string> = new Set<Operator>(['=', '!=', '~', '!~', '~*', '!~*']);

/** Undefined for every other kind of condition. */
export function findCondition({ name, args }: Directive): Condition | undefined {
  const [subject, operator, pattern, closing] = args;
  if (name !== 'if' || subject === undefined || operator === undefined || pattern === undefined) return undefined;
  if (!subject.value.startsWith('($') || !OPERATORS.has(operator.value)) return undefined;
  const isQuoted = pattern.quote !== '';
  const isApart = args.length === 4 && closing?.value === ')';
  if (!isApart && (isQuoted || args.length !== 3 || !pattern.value.endsWith(')'))) return undefined;
  return {
    subject: subject.value.slice(1),
    operator: operator.value as Operator,
    operatorSpan: operator,
    pattern: isApart ? pattern.value : pattern.value.slice(0, -1),
    patternSpan: {
      start: isQuoted ? pattern.start + 1 : pattern.start,
      end: isApart && !isQuoted ? pattern.end : pattern.end - 1,
    },
  };
}
