/**
 * Comments that silence rules: `# ws-lint-disable-next-line N12 H1`, `# ws-lint-disable-line N12`; without ids all rules.
 * Both dialects start comments with `#`.
 */
export interface Suppressions {
  isSuppressed(ruleId: string, offset: number): boolean;
}

const COMMENT = /#[ \t]*ws-lint-disable-(next-line|line)\b([^\r\n]*)/g;
const NONE: Suppressions = { isSuppressed: () => false };

export function parseSuppressions(text: string): Suppressions {
  if (!text.includes('ws-lint-disable-')) return NONE;
  const spans: { start: number; end: number; ids: ReadonlySet<string> }[] = [];
  for (const match of text.matchAll(COMMENT)) {
    const lineEnd = findLineEnd(text, match.index);
    const ids = new Set((match[2] ?? '').split(/[\s,]+/).filter((id) => id !== ''));
    if (match[1] === 'line') spans.push({ start: text.lastIndexOf('\n', match.index) + 1, end: lineEnd, ids });
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
