/** A table is `{ title, columns, rows, notes }`, its cells text; the same figures go to a terminal and into the README. */

/** For a terminal: the first column to the left, figures to the right. */
export function toText({ title, columns, rows, notes }) {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const toLine = (line) =>
    line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('   ');
  const body = rows.length === 0 ? [] : lines.map((line) => `  ${toLine(line).trimEnd()}`);
  return [title, ...body, ...notes.map((note) => `  ${note}`)].join('\n');
}

/** For the README. */
export function toMarkdown({ title, columns, rows, notes }) {
  const toLine = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = columns.map((_, column) => (column === 0 ? '---' : '---:'));
  const table = rows.length === 0 ? [] : [[columns, rule, ...rows].map(toLine).join('\n')];
  return [`**${title}**`, ...table, ...(notes.length === 0 ? [] : [notes.join(' ')])].join('\n\n');
}
