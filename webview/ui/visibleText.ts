/** What would break the line, hide, or turn the direction of what stands beside it: controls, line separators, marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name from outside as one line that shows what is in it: `a\u{202e}b` for a right-to-left override between `a` and `b`. */
export function toVisibleText(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Less than that is not worth to be cut off. */
const MIN_HEAD_CHARS = 4;

/** Two parts of a name, of which only the first may be cut off for want of room: the end says the kind of the file. */
export function splitName(name: string, tailLength: number): readonly [head: string, tail: string] {
  const characters = Array.from(name);
  if (characters.length <= tailLength + MIN_HEAD_CHARS) return [name, ''];
  return [characters.slice(0, -tailLength).join(''), characters.slice(-tailLength).join('')];
}
