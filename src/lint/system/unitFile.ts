/** Unit files and drop-ins of systemd: systemd.syntax(7). */

import { type Assignment, parseAssignment } from './assignment';
import { splitLines } from './lines';

export interface UnitAssignment extends Assignment {
  /** `Service`; empty in front of the first section. */
  readonly section: string;
}

/** The assignments in file order. Continuation lines belong to the value before them and are left out of it. */
export function parseUnit(text: string): readonly UnitAssignment[] {
  const assignments: UnitAssignment[] = [];
  let section = '';
  let isContinued = false;
  for (const line of splitLines(text)) {
    const content = text.slice(line.start, line.end);
    const isContinuation = isContinued;
    const isComment = /^[ \t]*[#;]/.test(content);
    // A comment between continuation lines does not end them.
    if (!isComment) isContinued = content.endsWith('\\');
    if (isContinuation || isComment) continue;
    const header = /^[ \t]*\[([^\]]*)\]/.exec(content);
    if (header !== null) section = header[1] ?? '';
    const assignment = header === null ? parseAssignment(text, line) : undefined;
    if (assignment !== undefined) assignments.push({ ...assignment, section });
  }
  return assignments;
}
