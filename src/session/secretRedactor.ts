/** Shorter values cannot be told from other text, and would be found everywhere. */
export const MIN_SECRET_CHARS = 4;

/**
 * Puts labels such as `${secret:TOKEN}` in the place of values that must not be shown, also where a peer or a library wrote them in
 * another spelling: percent-encoded, as a string of JSON, as text of HTML, in Base64. A value that was cut off is found at the end of a
 * text only, since anything may begin like it. What a peer makes of a value beyond that, such as a hash, is not found.
 */
export class SecretRedactor {
  /** Label by spelling. */
  readonly #spellings: ReadonlyMap<string, string>;
  readonly #pattern: RegExp;

  /** `values` are values by label; those that are shorter than `MIN_SECRET_CHARS` are left out. */
  constructor(values: Iterable<readonly [label: string, value: string]>) {
    const spellings = new Map<string, string>();
    for (const [label, value] of values) {
      if (value.length < MIN_SECRET_CHARS) continue;
      for (const spelling of toSpellings(value)) if (!spellings.has(spelling)) spellings.set(spelling, label);
    }
    // Of two that begin at the same place, the longer one is meant.
    const longestFirst = [...spellings.keys()].sort((a, b) => b.length - a.length);
    this.#spellings = spellings;
    this.#pattern = new RegExp(longestFirst.map(escapeRegExp).join('|') || '(?!)', 'g');
  }

  text(text: string): string {
    return this.#cutTail(text.replace(this.#pattern, (spelling) => this.#spellings.get(spelling) ?? ''));
  }

  /** UTF-8, Latin-1, or bytes that are no text at all; the same bytes where there is nothing to hide. */
  bytes(bytes: Uint8Array): Uint8Array {
    const before = fromLatin1(bytes);
    const after = this.text(before);
    return after === before ? bytes : toLatin1(after);
  }

  /** A body is cut at a limit, the reason of a close frame at 123 bytes: the value may be in it by half. */
  #cutTail(text: string): string {
    let best: { readonly length: number; readonly label: string } | undefined;
    for (const [spelling, label] of this.#spellings) {
      for (let length = Math.min(spelling.length - 1, text.length); length >= MIN_SECRET_CHARS; length--) {
        if (length <= (best?.length ?? 0)) break;
        if (text.endsWith(spelling.slice(0, length))) best = { length, label };
      }
    }
    return best === undefined ? text : text.slice(0, text.length - best.length) + best.label;
  }
}

function toSpellings(value: string): ReadonlySet<string> {
  const base64 = btoa(toUtf8(value));
  const unpadded = base64.replace(/=+$/, '');
  const encoded = [encodeURIComponent(value), percentEncode(value)];
  const inJson = JSON.stringify(value).slice(1, -1);
  const spellings = [
    value,
    ...encoded,
    ...encoded.map(toLowerCaseHex),
    ...encoded.map((text) => text.replaceAll('%20', '+')),
    inJson,
    inJson.replaceAll('/', '\\/'),
    // As Python and PHP write it by default.
    toAsciiJson(inJson),
    toAsciiJson(inJson.replaceAll('/', '\\/')),
    toHtml(value, { '"': '&quot;', "'": '&#39;' }),
    toHtml(value, { '"': '&#34;', "'": '&#x27;' }),
    toHtml(value, { '"': '&quot;', "'": '&#039;' }),
    toHtml(value, {}),
    base64,
    unpadded,
    unpadded.replaceAll('+', '-').replaceAll('/', '_'),
  ];
  // A header field and a body are searched byte by byte.
  return new Set([...spellings, ...spellings.map(toUtf8)]);
}

/** The UTF-8 bytes of a text, each as the character of the same number. */
function toUtf8(text: string): string {
  return fromLatin1(new TextEncoder().encode(text));
}

function toAsciiJson(escaped: string): string {
  return escaped.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Everything but RFC 3986 §2.3's unreserved characters, so that no URL parser changes it again. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function toLowerCaseHex(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

function toHtml(value: string, quotes: Readonly<Record<string, string>>): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', ...quotes };
  return value.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function fromLatin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function toLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** For settings without placeholders. */
export const NOTHING_SECRET = new SecretRedactor([]);
