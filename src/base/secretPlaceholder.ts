/** `${secret:NAME}` in a setting stands for a value that is kept elsewhere and filled in when a connection is dialled. */

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,63}';
const WHOLE_NAME = new RegExp(`^${NAME}$`);
const PLACEHOLDER = new RegExp(`\\$\\{secret:(${NAME})\\}`, 'g');
const BROKEN = new RegExp(`\\$\\{secret:(?!${NAME}\\})[^}\\s]{0,64}\\}?`);
/** How a URL parser writes the braces in a path (WHATWG URL, path percent-encode set). */
const ENCODED = new RegExp(`\\$%7Bsecret:(${NAME})%7D`, 'gi');

/** A letter or `_`, then letters, digits and `_`, at most 64: also what a variable of the environment may be called. */
export function isSecretName(text: string): boolean {
  return WHOLE_NAME.test(text);
}

export function toPlaceholder(name: string): string {
  return `\${secret:${name}}`;
}

/** Each name once, in the order in which they come. */
export function findSecretNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** What begins like a placeholder and is none, such as `${secret:my-token}`. */
export function findBrokenPlaceholder(text: string): string | undefined {
  return BROKEN.exec(text)?.[0];
}

export function fillPlaceholders(text: string, fill: (name: string, offset: number) => string): string {
  return text.replace(PLACEHOLDER, (_whole, name: string, offset: number) => fill(name, offset));
}

/** Placeholders in a URL as they were typed, where a parser wrote their braces as `%7B` and `%7D`. */
export function restorePlaceholders(url: string): string {
  return url.replace(ENCODED, (_whole, name: string) => toPlaceholder(name));
}
