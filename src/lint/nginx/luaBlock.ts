/** Finds where the body of a `*_by_lua_block` ends: braces count only outside Lua strings and comments (Lua 5.1 §2.1). */

const BRACE_OPEN = '{';
const BRACE_CLOSE = '}';
const LONG_OPEN = /\[(=*)\[/y;

/** Offset of the `}` that closes the block whose body starts at `from`, or the text's length. */
export function findLuaBlockEnd(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === BRACE_CLOSE && --depth === 0) return at;
    if (character === BRACE_OPEN) depth++;
    at = skipOne(text, at, character);
  }
  return text.length;
}

/** The offset behind a string, comment, long bracket or single character. */
function skipOne(text: string, at: number, character: string): number {
  if (character === '"' || character === "'") return skipString(text, at, character);
  if (character === '[') return skipLongBracket(text, at) ?? at + 1;
  if (character !== '-' || text.charAt(at + 1) !== '-') return at + 1;
  return skipLongBracket(text, at + 2) ?? skipLine(text, at);
}

function skipString(text: string, at: number, quote: string): number {
  let next = at + 1;
  while (next < text.length) {
    const character = text.charAt(next);
    if (character === '\\') next += 2;
    else if (character === '\n') return next;
    else if (character === quote) return next + 1;
    else next++;
  }
  return text.length;
}

function skipLongBracket(text: string, at: number): number | undefined {
  LONG_OPEN.lastIndex = at;
  const open = LONG_OPEN.exec(text);
  if (open === null) return undefined;
  const close = `]${open[1] ?? ''}]`;
  const end = text.indexOf(close, LONG_OPEN.lastIndex);
  return end < 0 ? text.length : end + close.length;
}

function skipLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
