import type { HeaderField } from '../../session/ports';
import type { ProbeTarget } from '../target';

/** What a browser's store holds for one site: no server fills more than this. */
const MAX_COOKIES = 50;
const MAX_COOKIE_CHARS = 4_096;
const DEFAULT_PATH = '/';

interface Cookie {
  readonly value: string;
  readonly path: string;
}

interface SetCookie extends Cookie {
  readonly name: string;
  readonly domain: string | undefined;
  readonly isSecure: boolean;
  readonly isExpired: boolean;
}

/**
 * The cookies of one client of one endpoint, as a browser keeps them (RFC 6265 §5.2 to 5.4): `Path`, `Domain`, `Secure`,
 * `Max-Age` and `Expires` count, as far as one host needs them.
 */
export class CookieJar {
  readonly #target: Pick<ProbeTarget, 'host' | 'path' | 'isSecure'>;
  readonly #isLoopback: boolean;
  readonly #cookies = new Map<string, Cookie>();

  constructor(target: Pick<ProbeTarget, 'host' | 'path' | 'isSecure'>, isLoopback: boolean) {
    this.#target = target;
    this.#isLoopback = isLoopback;
  }

  get names(): readonly string[] {
    return [...this.#cookies.keys()];
  }

  /** The value that would be sent; undefined where there is none. */
  find(name: string): string | undefined {
    return this.#cookies.get(name)?.value;
  }

  /** Replaces a value as if the server had set it. */
  put(name: string, value: string): void {
    this.#cookies.set(name, { value, path: this.#cookies.get(name)?.path ?? DEFAULT_PATH });
  }

  /** Takes what an answer sets, and drops what it takes back. */
  accept(headers: readonly HeaderField[], nowMs: number): void {
    for (const [name, value] of headers) {
      if (name.toLowerCase() !== 'set-cookie' || value.length > MAX_COOKIE_CHARS) continue;
      const cookie = parseSetCookie(value, toDefaultPath(this.#target.path), nowMs);
      if (cookie === undefined || !this.#isOurs(cookie)) continue;
      if (cookie.isExpired) this.#cookies.delete(cookie.name);
      else if (this.#cookies.size < MAX_COOKIES || this.#cookies.has(cookie.name)) {
        this.#cookies.set(cookie.name, cookie);
      }
    }
  }

  /** Value of the `Cookie` field: what the user sends, in which the server's own replaces what has the same name. */
  toField(own: string | undefined): string | undefined {
    const kept = (own ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== '' && !this.#cookies.has(pair.split('=', 1)[0]?.trim() ?? ''));
    const pairs = [...kept, ...[...this.#cookies].map(([name, { value }]) => `${name}=${value}`)];
    return pairs.length === 0 ? undefined : pairs.join('; ');
  }

  /** Browsers take `Secure` cookies of this machine without TLS too. */
  #isOurs({ domain, path, isSecure }: SetCookie): boolean {
    const { host, path: requested, isSecure: isTls } = this.#target;
    const isHost = domain === undefined || host === domain || host.endsWith(`.${domain}`);
    return isHost && isPathMatch(requested.split('?', 1)[0] ?? '', path) && (!isSecure || isTls || this.#isLoopback);
  }
}

/** What a `Set-Cookie` of this name says in an answer; undefined where there is none. */
export function findSetCookie(headers: readonly HeaderField[], wanted: string): string | undefined {
  for (const [field, text] of headers) {
    if (field.toLowerCase() !== 'set-cookie') continue;
    const [name, value] = splitPair(text.split(';', 1)[0] ?? '');
    if (name === wanted) return value;
  }
  return undefined;
}

/** The names of the cookies that an answer sets, in its order. */
export function readSetCookieNames(headers: readonly HeaderField[]): readonly string[] {
  return headers.flatMap(([field, text]) =>
    field.toLowerCase() === 'set-cookie' ? [splitPair(text.split(';', 1)[0] ?? '')[0]] : [],
  );
}

function parseSetCookie(text: string, defaultPath: string, nowMs: number): SetCookie | undefined {
  const [pair = '', ...attributes] = text.split(';');
  const [name, value] = splitPair(pair);
  if (name === '') return undefined;
  const found = new Map(
    attributes.map((attribute) => splitPair(attribute)).map(([key, of]) => [key.toLowerCase(), of]),
  );
  const path = found.get('path') ?? '';
  const domain = (found.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  return {
    name,
    value,
    path: path.startsWith('/') ? path : defaultPath,
    domain: domain === '' ? undefined : domain,
    isSecure: found.has('secure'),
    isExpired: isExpired(found, nowMs),
  };
}

/** `Max-Age` wins over `Expires` (§5.3). */
function isExpired(attributes: ReadonlyMap<string, string>, nowMs: number): boolean {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return Date.parse(attributes.get('expires') ?? '') <= nowMs;
}

function splitPair(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** RFC 6265 §5.1.4. */
function toDefaultPath(requested: string): string {
  const path = requested.split('?', 1)[0] ?? '';
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function isPathMatch(requested: string, path: string): boolean {
  return requested === path || (requested.startsWith(path) && (path.endsWith('/') || requested[path.length] === '/'));
}
