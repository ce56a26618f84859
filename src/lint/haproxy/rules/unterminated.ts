import { unterminatedMeta } from '../../lexical/unterminated';
import type { Report, Rule, Span } from '../../rule';
import type { HaproxyModel } from '../model';

export const unterminated: Rule<HaproxyModel> = {
  ...unterminatedMeta,
  check({ text, file }, report) {
    // What a tool fills in may bring the other quote, and it writes the end of the file.
    if (file.hasTemplates) return;
    for (const error of file.errors) if (error.kind === 'unterminated-quote') report(toQuoteReport(text, error));
    // Without a section it is no configuration, such as the text of a symbolic link.
    const last = file.sections.length === 0 ? undefined : findCutLine(text);
    if (last !== undefined) report(toLineReport(text, last));
  },
};

function toQuoteReport(text: string, { start, end }: Span): Report {
  const quote = text.charAt(start);
  const at = start + text.slice(start, end).trimEnd().length;
  return {
    start,
    end: at,
    message: `This ${quote} has no partner on its line: HAProxy says "unmatched quote" and does not start.`,
    fixes: [
      { title: `Add ${quote} at the end of the line`, edits: [{ start: at, end: at, newText: quote }] },
      { title: `Remove this ${quote}`, edits: [{ start, end: start + 1, newText: '' }] },
    ],
  };
}

/** The last line when no line break ends it; a comment or blanks count too. */
function findCutLine(text: string): Span | undefined {
  if (text === '' || text.endsWith('\n')) return undefined;
  return { start: text.lastIndexOf('\n') + 1, end: text.length };
}

function toLineReport(text: string, { start, end }: Span): Report {
  const lineBreak = text.charAt(start - 2) === '\r' ? '\r\n' : '\n';
  return {
    start,
    end,
    message: 'No line break ends the last line: HAProxy says "Missing LF on last line" and does not start.',
    fixes: [{ title: 'Add a line break', edits: [{ start: end, end, newText: lineBreak }] }],
  };
}
