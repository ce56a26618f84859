/**
 * Comments that silence rules: `# ws-lint-disable-next-line N12 H1`, `# ws-lint-disable-line N12`; without ids all rules.
 * Comments start with `#`, in some dialects with `;` too.
 */
export interface Suppressions {
  isSuppressed(ruleId: string, offset: number): boolean;
}

const COMMENT = /([#;])[ \t]*ws-lint-disable-(next-line|line)\b([^\r\n]*)/g;
const NONE: Suppressions = { isSuppressed: () => false };

/** `marks` are the characters that start a comment. */
export function parseSuppressions(text: string, marks = '#'): Suppressions {
  if (!text.includes('ws-lint-disable-')) return NONE;
  const spans: { start: number; end: number; ids: ReadonlySet<string> }[] = [];
  for (const match of text.matchAll(COMMENT)) {
    if (!marks.includes(match[1] ?? '')) continue;
    const lineEnd = findLineEnd(text, match.index);
    const ids = new Set((match[3] ?? '').split(/[\s,]+/).filter((id) => id !== ''));
    if (match[2] === 'line') spans.push({ start: text.lastIndexOf('\n', match.index) + 1, end: lineEnd, ids });
    else spans.push({ start: lineEnd + 1, end: findLineEnd(text, lineEnd + 1), ids });
  }
  return {
    isSuppressed: (ruleId, offset) =>
      spans.some((span) => offset >= span.start && offset <= span.end && (span.ids.size === 0 || span.ids.has(ruleId))),
  };
}

function findLineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
