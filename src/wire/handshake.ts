/** HTTP/1.1 message heads, as far as the opening handshake needs them (RFC 6455 §4, RFC 9112 §2 to §5). */

export type HeadField = readonly [name: string, value: string];

export interface HttpHead {
  /** The request line or status line exactly as it came. */
  readonly startLine: string;
  /** In the order and with the case in which they came; values are trimmed, folded lines joined with one space. */
  readonly headers: readonly HeadField[];
}

export type HeadResult =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'head'; readonly head: HttpHead; readonly remainder: Uint8Array }
  | {
      readonly kind: 'not-http';
      /** What was received and what was expected. */
      readonly reason: string;
      /** All bytes received so far. */
      readonly received: Uint8Array;
    };

export type HeadKind = 'request' | 'response';

const MAX_HEAD_BYTES = 64 * 1024;
/** Longer than any registered method; what is longer without a space is no request line. */
const MAX_METHOD_BYTES = 32;
const CR = 0x0d;
const LF = 0x0a;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Reads one head out of chunks, up to the empty line. Push until the result is not `incomplete`; after that the reader is done.
 * A 1xx answer other than 101 is a head too: read on with a new reader, beginning with the remainder.
 */
export class HeadReader {
  readonly #kind: HeadKind;
  #buffer = new Uint8Array(1024);
  #length = 0;
  /** How much was searched for the empty line. */
  #searched = 0;

  constructor(kind: HeadKind) {
    this.#kind = kind;
  }

  push(chunk: Uint8Array): HeadResult {
    this.#append(chunk);
    const received = this.#buffer.subarray(0, this.#length);
    const oddity = this.#kind === 'response' ? findOddResponse(received) : findOddRequest(received);
    if (oddity !== undefined) return { kind: 'not-http', reason: oddity, received: received.slice() };
    const end = this.#findEnd(received);
    if (end === undefined) {
      if (this.#length <= MAX_HEAD_BYTES) return { kind: 'incomplete' };
      return this.#notHttp(`The head does not end within ${MAX_HEAD_BYTES} bytes.`);
    }
    if (end > MAX_HEAD_BYTES) return this.#notHttp(`The head is longer than ${MAX_HEAD_BYTES} bytes.`);
    const head = parseHead(decodeLatin1(received.subarray(0, end - 4)));
    if (typeof head === 'string') return this.#notHttp(head);
    return { kind: 'head', head, remainder: received.slice(end) };
  }

  /** The stream ended before a head was complete. */
  finish(): HeadResult {
    return this.#notHttp(
      this.#length === 0
        ? 'The connection ended without a byte.'
        : `The connection ended after ${this.#length} bytes, within the head.`,
    );
  }

  #notHttp(reason: string): HeadResult {
    return { kind: 'not-http', reason, received: this.#buffer.slice(0, this.#length) };
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = needed;
  }

  /** Offset behind the empty line. */
  #findEnd(bytes: Uint8Array): number | undefined {
    for (let at = Math.max(0, this.#searched - 3); at + 4 <= bytes.length; at++) {
      if (bytes[at] === CR && bytes[at + 1] === LF && bytes[at + 2] === CR && bytes[at + 3] === LF) return at + 4;
    }
    this.#searched = bytes.length;
    return undefined;
  }
}

/** The field's values in order, joined with a comma (RFC 9110 §5.3); undefined where there is none. */
export function findHeader(head: HttpHead, name: string): string | undefined {
  const lower = name.toLowerCase();
  const values = head.headers.filter(([field]) => field.toLowerCase() === lower).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** The status code of a status line; undefined where there is none. */
export function findStatusCode(statusLine: string): number | undefined {
  const code = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/.exec(statusLine)?.[1];
  return code === undefined ? undefined : Number(code);
}

function findOddResponse(bytes: Uint8Array): string | undefined {
  const expected = 'HTTP/';
  for (let at = 0; at < Math.min(bytes.length, expected.length); at++) {
    if (bytes[at] !== expected.charCodeAt(at)) return 'The answer does not begin with "HTTP/".';
  }
  return undefined;
}

function findOddRequest(bytes: Uint8Array): string | undefined {
  const space = bytes.indexOf(0x20);
  const method = decodeLatin1(bytes.subarray(0, space < 0 ? Math.min(bytes.length, MAX_METHOD_BYTES + 1) : space));
  const isMethod = method.length <= MAX_METHOD_BYTES && (TOKEN.test(method) || (method === '' && space < 0));
  return isMethod ? undefined : 'The request does not begin with a method and a space.';
}

/** The head, or what is wrong with it. */
function parseHead(text: string): HttpHead | string {
  const [startLine = '', ...lines] = text.split('\r\n');
  const headers: [name: string, value: string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      // RFC 9112 §5.2: obsolete line folding means one space.
      last[1] = `${last[1]} ${line.trim()}`.trim();
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!TOKEN.test(name)) return `The head has a line that is no header field: "${line.slice(0, 60)}".`;
    headers.push([name, line.slice(colon + 1).trim()]);
  }
  return { startLine, headers };
}

/** RFC 9110 §5.5: octets beyond ASCII are opaque; each becomes the character of the same number, so that nothing is lost. */
function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
