/** Text of a config or a server is anybody's text: nothing of it may become markup, a link or a command. */

const MAX_CODE_LENGTH = 200;
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** On one line, shortened, and fenced by more backticks than it holds. */
export function inlineCode(text: string): string {
  const line = toOneLine(text);
  const short = line.length > MAX_CODE_LENGTH ? `${line.slice(0, MAX_CODE_LENGTH - 1)}…` : line;
  if (short.trim() === '') return '` `';
  const fence = '`'.repeat(findLongestRun(short) + 1);
  const pad = /^`|`$/.test(short) ? ' ' : '';
  return fence + pad + short + pad + fence;
}

/** The lines of a block of code, fenced by more backticks than it holds; controls other than line breaks and tabs are replaced. */
export function codeBlock(text: string, language: string): readonly string[] {
  const clean = text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '·');
  const fence = '`'.repeat(Math.max(3, findLongestRun(clean) + 1));
  return [`${fence}${language}`, clean.trimEnd(), fence];
}

function findLongestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Plain words: whatever Markdown, HTML or a link finder gives a meaning is escaped. */
export function escapeMarkdown(text: string): string {
  return toOneLine(text)
    .replace(/[\\`*_{}[\]()#|<>&~!$@^]|:(?=\/\/)|(?<=www)\./gi, (char) => ENTITIES[char] ?? `\\${char}`)
    .replace(/^(?=[-+=])/, '\\')
    .replace(/^(\d+)(?=[.])/, '$1\\');
}

/** Without line breaks and other control characters; spaces, which may stand in quotes, are left alone. */
export function toOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
