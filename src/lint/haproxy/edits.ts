/** Changes to a file made in its own manner: its indentation, its line ends. */

import type { Edit, Span } from '../rule';
import { type Line, type Section, toStatementSpan } from './parser';

const DEFAULT_INDENT = '    ';

/** Puts a line of its own below `line`, indented as `section` is. */
export function insertBelow(text: string, section: Section, line: Line, content: string): Edit {
  const newText = toLineBreak(text) + findIndent(text, section) + content;
  return { start: line.end, end: line.end, newText };
}

/** Puts a line of its own above `line`, indented as that one is. */
export function insertAbove(text: string, line: Line, content: string): Edit {
  const indent = text.slice(line.start, line.words[0]?.start ?? line.start);
  return { start: line.start, end: line.start, newText: indent + content + toLineBreak(text) };
}

/** Writes another statement in place of a line's words; indentation and comment stay. */
export function replaceStatement(line: Line, content: string): Edit {
  return { ...toStatementSpan(line), newText: content };
}

/** Puts a `timeout` line among the others of the section, or right below its header. */
export function insertTimeout(text: string, section: Section, content: string): Edit {
  const last = section.lines.findLast((line) => line.keyword === 'timeout' && line.branch === undefined);
  return insertBelow(text, section, last ?? section.header, content);
}

/** Removes a line together with its line break. */
export function deleteLine(text: string, line: Span): Edit {
  const lineBreak = text.indexOf('\n', line.end);
  return { start: line.start, end: lineBreak < 0 ? text.length : lineBreak + 1, newText: '' };
}

/** Adds words behind the last word of a line, before its comment. */
export function appendWords(line: Line, words: string): Edit {
  const at = line.words.at(-1)?.end ?? line.end;
  return { start: at, end: at, newText: ` ${words}` };
}

/** As the first indented line of the section has it. */
function findIndent(text: string, section: Section): string {
  for (const line of section.lines) {
    const indent = text.slice(line.start, line.words[0]?.start ?? line.start);
    if (indent !== '') return indent;
  }
  return section.lines.length > 0 ? '' : DEFAULT_INDENT;
}

function toLineBreak(text: string): string {
  return text.charAt(text.indexOf('\n') - 1) === '\r' ? '\r\n' : '\n';
}
