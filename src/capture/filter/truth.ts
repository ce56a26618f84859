/** Three-valued logic: 0 no, 1 yes, 2 not known yet. Numbers, so that tables of them are bytes. */
export type Truth = 0 | 1 | 2;

export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;

export function toTruth(isTrue: boolean): Truth {
  return isTrue ? YES : NO;
}

/** Of one entry. */
export type Evaluator = (ordinal: number) => Truth;

/** All parts hold. The cheapest comes first; one that does not hold ends it. */
export function joinAnd(parts: readonly Evaluator[]): Evaluator {
  const [first, second] = parts;
  if (first === undefined) return () => YES;
  if (second === undefined) return first;
  if (parts.length === 2) {
    return (ordinal) => {
      const one = first(ordinal);
      if (one === NO) return NO;
      const two = second(ordinal);
      return one === YES || two === NO ? two : UNKNOWN;
    };
  }
  return (ordinal) => {
    let all: Truth = YES;
    for (const part of parts) {
      const truth = part(ordinal);
      if (truth === NO) return NO;
      if (truth === UNKNOWN) all = UNKNOWN;
    }
    return all;
  };
}

export function negate(operand: Evaluator): Evaluator {
  return (ordinal) => {
    const truth = operand(ordinal);
    return truth === UNKNOWN ? UNKNOWN : truth === YES ? NO : YES;
  };
}

/** Any part holds. */
export function joinOr(parts: readonly Evaluator[]): Evaluator {
  return negate(joinAnd(parts.map(negate)));
}
