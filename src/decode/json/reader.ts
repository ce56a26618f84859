import type { DecodeResult } from '../contract';
import { KeyCache } from '../keyCache';
import { MAX_FAULTS, MAX_NODES } from '../limits';
import { addFlag, type NodeDraft } from '../nodeDraft';
import { TreeBuilder } from '../treeBuilder';
import { decodeUtf8, hasByteOrderMark, hasInvalidUtf8, trimToCharacter } from '../utf8';
import { describeInput } from './describeInput';
import { readJsonNumber } from './number';
import { unescapeJson } from './unescape';

/** What may come next, in the words of a fault. */
type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a key in quotes'
  | 'a key in quotes or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | 'the end or a new line';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
/** Ends a record of SignalR and of RFC 7464 text sequences. */
const RECORD_SEPARATOR = 0x1e;

/** Unmarked length: the end of an object or an array is in the text. */
const UNTIL_CLOSED = -1;

const keyCache = new KeyCache();

/** Reads JSON (RFC 8259), one document or one a line, as far as it makes sense. */
export class JsonReader {
  readonly #bytes: Uint8Array;
  readonly #tree: TreeBuilder;
  #expected: Expected = 'a value';
  #at = 0;
  #isStopped = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#tree = new TreeBuilder(bytes);
  }

  read(): DecodeResult {
    this.#skipByteOrderMark();
    while (!this.#isStopped) {
      this.#skipWhitespace();
      const byte = this.#bytes[this.#at];
      if (byte === undefined) break;
      if (this.#tree.isFull) this.#stop(`More than ${MAX_NODES.toLocaleString('en')} values: the rest is not decoded`);
      else this.#readToken(byte);
    }
    const isComplete = this.#tree.top === undefined && this.#tree.childCount > 0;
    if (!this.#isStopped && !isComplete) this.#stopUnexpected();
    return this.#tree.finish(this.#at);
  }

  #readToken(byte: number): void {
    switch (this.#expected) {
      case 'a value or "]"':
        if (byte === 0x5d) this.#close();
        else this.#readValue(byte);
        return;
      case 'a value':
        this.#readValue(byte);
        return;
      case 'a key in quotes or "}"':
        if (byte === 0x7d) this.#close();
        else this.#readKey(byte);
        return;
      case 'a key in quotes':
        this.#readKey(byte);
        return;
      case '":"':
        this.#readMark(byte, 0x3a, 'a value');
        return;
      case '"," or "]"':
        if (byte === 0x5d) this.#close();
        else this.#readMark(byte, 0x2c, 'a value');
        return;
      case '"," or "}"':
        if (byte === 0x7d) this.#close();
        else this.#readMark(byte, 0x2c, 'a key in quotes');
        return;
      case 'the end or a new line':
        this.#stopUnexpected();
    }
  }

  #readMark(byte: number, mark: number, next: Expected): void {
    if (byte !== mark) {
      this.#stopUnexpected();
      return;
    }
    this.#at++;
    this.#expected = next;
  }

  #readKey(byte: number): void {
    if (byte === QUOTE) this.#readString();
    else this.#stopUnexpected();
  }

  #readValue(byte: number): void {
    const start = this.#at;
    switch (byte) {
      case QUOTE:
        this.#readString();
        return;
      case 0x7b:
        this.#open({ kind: 'map', start, end: start + 1, encoding: 'object', entries: [] }, 'a key in quotes or "}"');
        return;
      case 0x5b:
        this.#open({ kind: 'array', start, end: start + 1, encoding: 'array', items: [] }, 'a value or "]"');
        return;
      case 0x74:
        this.#readWord('true', { kind: 'bool', start, end: start + 4, encoding: 'boolean', value: true });
        return;
      case 0x66:
        this.#readWord('false', { kind: 'bool', start, end: start + 5, encoding: 'boolean', value: false });
        return;
      case 0x6e:
        this.#readWord('null', { kind: 'nil', start, end: start + 4, encoding: 'null', value: null });
        return;
      default:
        this.#readNumber(byte);
    }
  }

  #open(node: NodeDraft, next: Expected): void {
    this.#tree.open(node, UNTIL_CLOSED);
    this.#at++;
    this.#expected = next;
  }

  #close(): void {
    this.#at++;
    this.#tree.close(this.#at);
    this.#expectAfterValue();
  }

  #readWord(word: string, node: NodeDraft): void {
    for (let index = 0; index < word.length; index++) {
      if (this.#bytes[this.#at + index] !== word.charCodeAt(index)) {
        this.#stopUnexpected();
        return;
      }
    }
    this.#attach(node);
  }

  #readNumber(byte: number): void {
    if (byte !== 0x2d && (byte < 0x30 || byte > 0x39)) {
      this.#stopUnexpected();
      return;
    }
    const read = readJsonNumber(this.#bytes, this.#at);
    if (read.isNumber) {
      this.#attach(read.node);
      return;
    }
    this.#at = read.at;
    this.#stopUnexpected(read.expected);
  }

  #readString(): void {
    const bytes = this.#bytes;
    const start = this.#at;
    const body = start + 1;
    let at = body;
    let hasEscape = false;
    let controlAt = -1;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        hasEscape = true;
        at++;
      } else if (byte < 0x20 && controlAt < 0) {
        controlAt = at;
      }
    }
    if (controlAt >= 0) {
      this.#tolerate(controlAt, `Expected an escape, got ${describeInput(bytes, controlAt)} within a string`);
    }
    if (at >= bytes.length) {
      this.#attachCutString(start);
      return;
    }
    const cached = !hasEscape && this.#tree.isKeyNext ? keyCache.read(bytes, body, at) : undefined;
    const value = cached ?? (hasEscape ? this.#unescape(body, at) : decodeUtf8(bytes, body, at));
    const node: NodeDraft = { kind: 'str', start, end: at + 1, encoding: 'string', value };
    if (cached === undefined && hasInvalidUtf8(value, bytes, body, at)) addFlag(node, 'invalid-utf8');
    // Only an escape can name half of a pair: decoding UTF-8 never yields one.
    if (hasEscape && /\p{Surrogate}/u.test(value)) addFlag(node, 'lone-surrogate');
    this.#attach(node);
  }

  #unescape(start: number, end: number): string {
    const { text, badEscapeAt } = unescapeJson(this.#bytes, start, end);
    if (badEscapeAt !== undefined) {
      this.#tolerate(badEscapeAt, `Expected an escape of RFC 8259 §7, got ${describeInput(this.#bytes, badEscapeAt)}`);
    }
    return text;
  }

  #attachCutString(start: number): void {
    const bytes = this.#bytes;
    const end = bytes.length;
    const value = unescapeJson(bytes, start + 1, Math.max(start + 1, trimToCharacter(bytes, start + 1, end))).text;
    this.#tree.attach({ kind: 'str', start, end, encoding: 'string', value, flags: ['truncated'] });
    this.#at = end;
    this.#stop(`The string at offset ${start} is not closed: expected a quote, got the end`);
  }

  #attach(node: NodeDraft): void {
    const isKey = this.#tree.isKeyNext;
    this.#tree.attach(node);
    this.#at = node.end;
    if (isKey) this.#expected = '":"';
    else this.#expectAfterValue();
  }

  #expectAfterValue(): void {
    const { top } = this.#tree;
    if (top === undefined) this.#expected = 'the end or a new line';
    else this.#expected = top.isMap ? '"," or "}"' : '"," or "]"';
  }

  /** Between documents a line feed or a record separator starts the next one. */
  #skipWhitespace(): void {
    const isBetween = this.#tree.top === undefined;
    for (;;) {
      const byte = this.#bytes[this.#at];
      const isSeparator = byte === LINE_FEED || (isBetween && byte === RECORD_SEPARATOR);
      if (!isSeparator && byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return;
      if (isSeparator && this.#expected === 'the end or a new line') this.#expected = 'a value';
      this.#at++;
    }
  }

  #skipByteOrderMark(): void {
    if (!hasByteOrderMark(this.#bytes)) return;
    this.#tree.addFault(0, 'A byte order mark stands before the text, which RFC 8259 §8.1 forbids');
    this.#at = 3;
  }

  /** A fault after which the text still makes sense. */
  #tolerate(at: number, message: string): void {
    this.#tree.addFault(at, message);
    if (this.#tree.faults.length < MAX_FAULTS) return;
    this.#isStopped = true;
    this.#tree.addFault(at, `More than ${MAX_FAULTS} faults: the rest is not decoded`);
  }

  #stopUnexpected(expected: string = this.#expected): void {
    this.#stop(`Expected ${expected}, got ${describeInput(this.#bytes, this.#at)}`);
  }

  #stop(message: string): void {
    this.#tree.addFault(this.#at, message);
    this.#isStopped = true;
  }
}
