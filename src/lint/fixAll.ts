import { lint } from './engine';
import type { Edit, Finding, Fix, LintRequest } from './rule';

export interface FixedText {
  readonly text: string;
  /** How many fixes went into it. */
  readonly count: number;
}

/** A fix can make room for another finding; no config needs more rounds than this. */
const MAX_ROUNDS = 200;

/**
 * The text after the first fix of every wanted finding, and of those that come up on the way, until nothing wanted can be
 * fixed. Each round takes the fixes of one rule that do not touch each other, then looks at the result: two rules may add
 * the same directive at different places, and one that is there already is not missing any more.
 */
export function fixAll(request: LintRequest, isWanted: (finding: Finding) => boolean): FixedText {
  let text = request.text;
  let count = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixable = lint({ ...request, text }).filter((finding) => isWanted(finding) && finding.fixes.length > 0);
    const ofOneRule = fixable.filter(({ rule }) => rule === fixable[0]?.rule);
    const chosen = chooseApart(ofOneRule.flatMap(({ fixes: [first] }) => first ?? []));
    if (chosen.length === 0) break;
    text = applyEdits(
      text,
      chosen.flatMap(({ edits }) => edits),
    );
    count += chosen.length;
  }
  return { text, count };
}

/** The text after edits that do not overlap, in whatever order they come. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, newText } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}

/** Fixes in order, without those that touch an edit of one before. */
function chooseApart(fixes: readonly Fix[]): readonly Fix[] {
  const taken: Edit[] = [];
  return fixes.filter(({ edits }) => {
    if (edits.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end))) return false;
    taken.push(...edits);
    return true;
  });
}
