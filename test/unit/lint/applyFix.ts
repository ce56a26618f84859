import type { Edit, Fix } from '../../../src/lint/rule';

/** The text after a fix; edits may come in any order but must not overlap. */
export function applyFix(text: string, fix: Fix): string {
  const edits = [...fix.edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = 0;
  for (const edit of edits) {
    assertInside(edit, done, text.length);
    result += text.slice(done, edit.start) + edit.newText;
    done = edit.end;
  }
  return result + text.slice(done);
}

function assertInside(edit: Edit, from: number, to: number): void {
  if (edit.start < from || edit.end < edit.start || edit.end > to) {
    throw new Error(`Edit ${edit.start}-${edit.end} overlaps another or leaves the text (${from}-${to})`);
  }
}
