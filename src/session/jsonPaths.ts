import type { CaptureSource } from '../capture/captureSource';
import { EntryFlag } from '../capture/indexBlock';
import { type Direction, isControlOpcode, OPCODE_MASK, Opcode } from '../wire/frame';

/** Messages that are read to learn their keys, and entries that are looked at to find them. */
const MAX_MESSAGES = 200;
const MAX_ENTRIES = 2_000;
const MAX_MESSAGE_BYTES = 65_536;
const MAX_PATHS = 300;
const MAX_DEPTH = 4;
const MAX_KEYS_PER_OBJECT = 50;
const PLAIN_KEY = /^[\p{L}\p{N}_$-]+$/u;

type Source = Pick<CaptureSource, 'index' | 'entryCount' | 'firstKeptOrdinal' | 'readMessage'>;

/** Reads a message as plain values; undefined where it is none. */
export type StructuredReader = (bytes: Uint8Array, isText: boolean, direction: Direction) => unknown;

/** Paths into the newest structured messages, those found most often first; remembered until more frames come. */
export class JsonPaths {
  readonly #source: Source;
  readonly #read: StructuredReader;
  #entryCount = -1;
  #paths: readonly string[] = [];

  constructor(source: Source, read: StructuredReader) {
    this.#source = source;
    this.#read = read;
  }

  read(): readonly string[] {
    const { entryCount } = this.#source;
    if (entryCount !== this.#entryCount) {
      this.#paths = this.#collect();
      this.#entryCount = entryCount;
    }
    return this.#paths;
  }

  #collect(): readonly string[] {
    const counts = new Map<string, number>();
    const { entryCount, firstKeptOrdinal } = this.#source;
    const first = Math.max(firstKeptOrdinal, entryCount - MAX_ENTRIES);
    let messages = 0;
    for (let ordinal = entryCount - 1; ordinal >= first && messages < MAX_MESSAGES; ordinal--) {
      const value = this.#readValue(ordinal);
      if (typeof value !== 'object' || value === null) continue;
      messages++;
      addPaths(counts, 'json', value, MAX_DEPTH);
    }
    return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([path]) => path);
  }

  #readValue(ordinal: number): unknown {
    const { index } = this.#source;
    const flags = index.flags(ordinal);
    const opcode = index.b0(ordinal) & OPCODE_MASK;
    if ((flags & EntryFlag.marker) !== 0 || (flags & EntryFlag.end) === 0 || isControlOpcode(opcode)) return undefined;
    const message = this.#source.readMessage(ordinal, 0, MAX_MESSAGE_BYTES + 1);
    if (!message.isAvailable || message.totalBytes > MAX_MESSAGE_BYTES) return undefined;
    const first = index.firstOrdinal(ordinal);
    const firstOpcode = index.has(first) ? index.b0(first) & OPCODE_MASK : opcode;
    return this.#read(message.bytes, firstOpcode === Opcode.text, index.direction(ordinal));
  }
}

function addPaths(counts: Map<string, number>, prefix: string, value: object, depth: number): void {
  const steps = Array.isArray(value)
    ? value.slice(0, 1).map((item, at) => [`[${at}]`, item] as const)
    : Object.entries(value)
        .slice(0, MAX_KEYS_PER_OBJECT)
        .map(([key, item]) => [toStep(key), item] as const);
  for (const [step, item] of steps) {
    const path = `${prefix}${step}`;
    const count = counts.get(path);
    if (count === undefined && counts.size >= MAX_PATHS) continue;
    counts.set(path, (count ?? 0) + 1);
    if (typeof item === 'object' && item !== null && !(item instanceof Uint8Array) && depth > 1) {
      addPaths(counts, path, item, depth - 1);
    }
  }
}

function toStep(key: string): string {
  return PLAIN_KEY.test(key) ? `.${key}` : `["${key.replace(/["\\]/g, '\\$&')}"]`;
}
