import type { JsonScalar, JsonTest } from './condition';
import { toNumberPredicate } from './fieldChecks';
import type { PathStep } from './syntax';

/** The value at a path; undefined where there is none. Only own properties count: `__proto__` is a key like any other. */
export function findValue(root: unknown, path: readonly PathStep[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // A place in an array; in an object, a key of digits.
    if (!Object.hasOwn(value, step) || (Array.isArray(value) && step === 'length')) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** Whether the value at a path passes. Where there is none, nothing does, `!=` included. */
export function createJsonTest(test: Exclude<JsonTest, { kind: 'matches' }>): (value: unknown) => boolean {
  switch (test.kind) {
    case 'exists':
      return (value) => value !== undefined;
    case 'oneOf':
      return (value) => test.values.some((scalar) => isSame(value, scalar));
    case 'contains': {
      const { value: wanted } = test;
      const lower = typeof wanted === 'string' ? wanted.toLowerCase() : undefined;
      return (value) => {
        if (Array.isArray(value)) return value.some((item) => isSame(item, wanted));
        return lower !== undefined && typeof value === 'string' && value.toLowerCase().includes(lower);
      };
    }
    case 'compare':
      return createComparison(test.operator, test.value);
  }
}

function createComparison(
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  wanted: JsonScalar,
): (value: unknown) => boolean {
  if (operator === '==') return (value) => isSame(value, wanted);
  if (operator === '!=') return (value) => value !== undefined && !isSame(value, wanted);
  if (typeof wanted === 'number') {
    const isInOrder = toNumberPredicate(operator, wanted);
    return (value) => (typeof value === 'number' || typeof value === 'bigint') && isInOrder(Number(value));
  }
  return (value) => typeof value === 'string' && isInTextOrder(operator, value, String(wanted));
}

function isInTextOrder(operator: '<' | '<=' | '>' | '>=', value: string, wanted: string): boolean {
  switch (operator) {
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
  }
}

function isSame(value: unknown, wanted: JsonScalar): boolean {
  return value === wanted || (typeof value === 'bigint' && typeof wanted === 'number' && Number(value) === wanted);
}

/** What a regular expression is tried on: texts, and numbers and words as they are written. */
export function toMatchable(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const isScalar = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isScalar ? String(value) : undefined;
}
