/** Small type guards for input from outside, composed to say shape and bounds in one place. */

export type Guard<T> = (value: unknown) => value is T;

type Guarded<G> = G extends Guard<infer T> ? T : never;

export const isBoolean: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';

/** A whole number from `min` to `max`, both included. */
export function isWhole(min: number, max: number): Guard<number> {
  return (value): value is number => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

/** A finite number from `min` to `max`, both included. */
export function isNumber(min: number, max: number): Guard<number> {
  return (value): value is number => typeof value === 'number' && value >= min && value <= max;
}

/** At most `max` UTF-16 code units. */
export function isText(max: number): Guard<string> {
  return (value): value is string => typeof value === 'string' && value.length <= max;
}

/** Text of at most `max` UTF-16 code units without line breaks or other controls. */
export function isLine(max: number): Guard<string> {
  return (value): value is string => typeof value === 'string' && value.length <= max && !/\p{Cc}/u.test(value);
}

export function isOneOf<const T extends string>(...values: readonly T[]): Guard<T> {
  return (value): value is T => values.some((other) => other === value);
}

export function isOptional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

export function isList<T>(guard: Guard<T>, max: number): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.length <= max && value.every(guard);
}

/** An object whose named properties pass; a property that may be undefined may also be absent. */
export function isShape<G extends Readonly<Record<string, Guard<unknown>>>>(
  guards: G,
): Guard<{ [K in keyof G]: Guarded<G[K]> }> {
  const checks = Object.entries(guards);
  return (value): value is { [K in keyof G]: Guarded<G[K]> } =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([key, guard]) => guard(Object.getOwnPropertyDescriptor(value, key)?.value));
}
