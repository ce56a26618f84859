import type { Edit, Fix, Report, RuleMeta, Span } from '../rule';

/** Characters that look like a space but are a letter to both proxies. */
const SPACES = '\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
/** Characters that show as nothing at all. */
const NOTHINGS = '\\u00ad\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff';
const RUN = new RegExp(`[${SPACES}]+|[${NOTHINGS}]+`, 'g');
const IS_SPACE = new RegExp(`^[${SPACES}]`);
/** Enough to tell that a file is broken. */
const MAX_RUNS = 10_000;
const BYTE_ORDER_MARK = '\ufeff';

const NAMES: Readonly<Record<string, string>> = {
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u2060': 'word joiner',
  '\ufeff': 'byte order mark',
};

/** P2 as both dialects show it; each dialect adds its own `check`. */
export const invisibleCharacterMeta: RuleMeta = {
  id: 'P2',
  name: 'invisible-char',
  severity: 'error',
  level: 'recommended',
  summary: 'An invisible character is part of a word',
  why: 'A no-break space, a zero-width space or a byte order mark comes along when text is copied from a web page or saved by an editor. Only space, tab and line ends separate words for NGINX and HAProxy, so the character becomes part of a name or a value: the proxy does not start, or it sends a header that no server understands.',
  measured:
    'NGINX 1.22.1 and 1.31.4 refuse a no-break space between name and value ("invalid number of arguments"), one in the indentation ("unknown directive") and a byte order mark. HAProxy 2.6.12 and 3.2.0 refuse a byte order mark.',
  example: {
    before: 'proxy_set_header\u00a0Connection "upgrade";',
    after: 'proxy_set_header Connection "upgrade";',
  },
  manual: 'https://nginx.org/en/docs/beginners_guide.html#conf_structure',
};

/** One run of invisible characters outside comments and quotes. */
export interface InvisibleRun extends Span {
  readonly edit: Edit;
}

/**
 * Finds invisible characters. `exempt` holds the comments and quoted strings, sorted and without overlaps; a byte order
 * mark at the very start counts always.
 */
export function findInvisibleCharacters(text: string, exempt: readonly Span[]): readonly InvisibleRun[] {
  const found: InvisibleRun[] = [];
  let next = 0;
  for (const match of text.matchAll(RUN)) {
    const start = match.index;
    const end = start + match[0].length;
    while (next < exempt.length && (exempt[next]?.end ?? 0) <= start) next++;
    const span = exempt[next];
    const isExempt = span !== undefined && span.start <= start && start > 0;
    if (isExempt) continue;
    if (found.length >= MAX_RUNS) break;
    found.push({
      start,
      end,
      edit: { start, end, newText: IS_SPACE.test(match[0]) ? ' '.repeat(match[0].length) : '' },
    });
  }
  return found;
}

/** Reports every find of `findInvisibleCharacters`, with one fix for the run and one for the whole file. */
export function reportInvisibleCharacters(
  text: string,
  exempt: readonly Span[],
  proxy: string,
  report: (finding: Report) => void,
): void {
  const found = findInvisibleCharacters(text, exempt);
  const all = found.map((run) => run.edit);
  for (const run of found) {
    const name = toName(text.charAt(run.start));
    const title = run.edit.newText === '' ? `Remove the ${name}` : `Replace the ${name} by a space`;
    const fixes: Fix[] = [{ title, edits: [run.edit] }];
    if (found.length > 1)
      fixes.push({ title: `Clear all ${found.length} invisible characters in this file`, edits: all });
    report({ start: run.start, end: run.end, message: toMessage(text.charAt(run.start), run.start, proxy), fixes });
  }
}

function toMessage(character: string, start: number, proxy: string): string {
  if (character === BYTE_ORDER_MARK && start === 0)
    return `The file starts with a byte order mark: ${proxy} takes it as part of the first word and does not start. Save as UTF-8 without BOM.`;
  return `An invisible character (${toName(character)}, ${toCodePoint(character)}) is part of a word here: ${proxy} separates words only at spaces, tabs and line ends.`;
}

function toName(character: string): string {
  return NAMES[character] ?? toCodePoint(character);
}

function toCodePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
