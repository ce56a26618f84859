/** Characters that would move, hide or reorder the text around them, made visible. */

/** Controls, lone surrogates, soft hyphen, bidi controls, zero-width and line separators; joiners stay, emoji need them. */
const TROUBLESOME = /[\p{Cc}\p{Cs}\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Stands for what was cut off. */
export const ELLIPSIS = '\u2026';

/** `text` on one line and safe to show beside other text, cut to `maxChars` UTF-16 units, the ellipsis included. */
export function toPrintable(text: string, maxChars: number): string {
  // A character never gets shorter, so nothing behind maxChars can be shown.
  const shown = cutText(text, maxChars + 1).replace(TROUBLESOME, toVisible);
  return shown.length <= maxChars ? shown : `${cutText(shown, Math.max(0, maxChars - 1))}${ELLIPSIS}`;
}

/** The first `maxChars` UTF-16 units, less one where that would split a surrogate pair. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const last = text.charCodeAt(maxChars - 1);
  const isSplit = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isSplit ? maxChars - 1 : maxChars);
}

function toVisible(character: string): string {
  const code = character.charCodeAt(0);
  // Unicode has a picture for each C0 control, in their order.
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}
