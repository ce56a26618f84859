import { countOf } from '../../base/countOf';
import { UserError } from '../../base/errors';
import type { ConnectionClose } from '../connectionFacts';
import { FrameSink } from './frameSink';
import { findField, readHarFacts, readStart } from './harFacts';
import { type HarMessage, type HarOddities, readHarMessage } from './harMessage';
import { guessTimeUnit, type TimeUnit, toTimeMs } from './harTime';
import type { Importer, ImportRun, ImportSummary, ImportTarget } from './importer';
import { findJsonFault, toLineAndColumn } from './jsonFault';
import { isJsonObject, type JsonObject, readArray, readNumber, readObject, readString, toObject } from './jsonFields';
import { joinParts, MAX_STRING_BYTES } from './lineSplitter';

/** Messages between two steps of `finish`. */
const SLICE_MESSAGES = 2_000;

/** HAR 1.2 of Chrome, HTTP Toolkit and others: every entry with WebSocket messages, one after the other. */
export const harImporter: Importer = {
  id: 'har',
  label: 'HAR',
  extensions: ['har'],
  isLikely: (head) => /^\ufeff?\s*\{\s*"log"\s*:/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)),
  begin: (target) => new HarImport(target),
};

class HarImport<Marker> implements ImportRun {
  readonly #sink: FrameSink<Marker>;
  readonly #oddities: HarOddities = { notMessages: 0, withoutData: 0, withoutTime: 0, notBase64: 0 };
  readonly #units = new Set<TimeUnit>();
  #parts: Uint8Array[] = [];
  #length = 0;
  #deflatedCount = 0;

  constructor(target: ImportTarget<Marker>) {
    this.#sink = new FrameSink(target);
  }

  push(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > MAX_STRING_BYTES) {
      throw badFile(
        'The file is larger than 512 MiB. A HAR is one JSON document and cannot be read in parts beyond that: export fewer entries, or NDJSON.',
      );
    }
    this.#parts.push(chunk);
  }

  *finish(): Generator<number, ImportSummary> {
    const text = new TextDecoder().decode(joinParts(this.#parts, this.#length));
    this.#parts = [];
    const entries = readEntries(text);
    const withMessages = entries.filter(hasMessages);
    const emptyCount = entries.filter((entry) => isWebSocket(entry) && !hasMessages(entry)).length;
    if (withMessages.length === 0) throw toNothingError(entries.length, emptyCount);
    let doneCount = 0;
    for (const entry of withMessages) {
      for (const share of this.#readEntry(entry)) yield (doneCount + share) / withMessages.length;
      doneCount++;
      yield doneCount / withMessages.length;
    }
    this.#sink.finish();
    const { connections, frameCount } = this.#sink;
    return { connections, frameCount, notes: this.#toNotes(emptyCount), faults: [], faultCount: 0 };
  }

  /** Steps of 0 to 1 within the entry. */
  *#readEntry(entry: JsonObject): Generator<number> {
    const messages = readArray(entry, '_webSocketMessages');
    const controls = readArray(entry, '_webSocketControlFrames').flatMap((value) => {
      return readHarMessage(value, this.#oddities) ?? [];
    });
    const unit = findUnit([...messages, ...controls]);
    if (unit !== undefined) this.#units.add(unit);
    const startedMs = readStart(entry) ?? 0;
    const toMs = (time: number) => toTimeMs(time, unit ?? 's', startedMs);
    const firstTime = Math.min(
      findTime(messages) ?? Number.POSITIVE_INFINITY,
      controls[0]?.time ?? Number.POSITIVE_INFINITY,
    );
    const facts = readHarFacts(entry, Number.isFinite(firstTime) ? toMs(firstTime) : undefined);
    if (/permessage-deflate/i.test(findField(facts.responseHeaders, 'sec-websocket-extensions') ?? ''))
      this.#deflatedCount++;
    this.#sink.begin(facts, facts.openedMs);
    let lastMs = facts.openedMs;
    let controlAt = 0;
    const put = (message: HarMessage) => {
      lastMs = message.time === undefined ? lastMs : toMs(message.time);
      const { direction, opcode, bytes: payload } = message;
      this.#sink.pushFrame(direction, { opcode, payload, isMasked: direction === 'out' }, lastMs);
    };
    const putControlsUntil = (time: number) => {
      for (let next = controls[controlAt]; next !== undefined && (next.time ?? 0) < time; next = controls[++controlAt])
        put(next);
    };
    for (const [at, value] of messages.entries()) {
      const message = readHarMessage(value, this.#oddities);
      if (message?.time !== undefined) putControlsUntil(message.time);
      if (message !== undefined) put(message);
      if ((at + 1) % SLICE_MESSAGES === 0) yield at / messages.length;
    }
    putControlsUntil(Number.POSITIVE_INFINITY);
    const close = readClose(entry, lastMs, startedMs);
    if (close !== undefined) this.#sink.close(close);
  }

  #toNotes(emptyCount: number): string[] {
    const { notMessages, withoutData, withoutTime, notBase64 } = this.#oddities;
    const notes = ['A HAR has whole messages: masking keys, fragments and frame headers are not in it.'];
    if (this.#deflatedCount > 0) {
      notes.push(
        `Compressed on the wire and inflated in the file, so that compressed sizes are not known: ${countOf(this.#deflatedCount, 'connection')}.`,
      );
    }
    for (const unit of this.#units) if (unit !== 's') notes.push(describeUnit(unit));
    if (emptyCount > 0)
      notes.push(
        `Left out, since they have no messages: ${countOf(emptyCount, 'WebSocket entry', 'WebSocket entries')}.`,
      );
    if (notMessages > 0)
      notes.push(`Left out, since they were neither sent nor received: ${countOf(notMessages, 'message')}.`);
    if (withoutData > 0) notes.push(`Without data in the file: ${countOf(withoutData, 'message')}.`);
    if (withoutTime > 0)
      notes.push(`Without a time, and given that of the message before: ${countOf(withoutTime, 'message')}.`);
    if (notBase64 > 0)
      notes.push(`Binary but not in Base64, and taken as UTF-8 text: ${countOf(notBase64, 'message')}.`);
    return notes;
  }
}

function describeUnit(unit: Exclude<TimeUnit, 's'>): string {
  if (unit === 'relative') return 'Times are small and were taken for seconds since the connection began.';
  const names = { ms: 'milliseconds', µs: 'microseconds', ns: 'nanoseconds' } as const;
  return `Times are ${names[unit]}, although Chrome writes seconds; they were read as such.`;
}

function findUnit(messages: readonly unknown[]): TimeUnit | undefined {
  const time = findTime(messages);
  return time === undefined ? undefined : guessTimeUnit(time);
}

/** Of the first message that has one. */
function findTime(messages: readonly unknown[]): number | undefined {
  const unused = { notMessages: 0, withoutData: 0, withoutTime: 0, notBase64: 0 };
  for (const value of messages) {
    const time = isJsonObject(value) ? (readNumber(value, 'time') ?? readHarMessage(value, unused)?.time) : undefined;
    if (time !== undefined) return time;
  }
  return undefined;
}

function readEntries(text: string): JsonObject[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const fault = findJsonFault(text) ?? { at: 0, message: error.message };
    const { line, column } = toLineAndColumn(text, fault.at);
    const { at, message } = fault;
    throw badFile(`The file is no JSON. Line ${line}, column ${column} (character ${at}): ${message}`, {
      cause: error,
    });
  }
  const log = readObject(toObject(document), 'log');
  if (log === undefined || !Array.isArray(log.entries)) {
    throw badFile('The file is JSON but no HAR: it has no "log" with "entries".');
  }
  return readArray(log, 'entries').filter(isJsonObject);
}

function hasMessages(entry: JsonObject): boolean {
  return readArray(entry, '_webSocketMessages').length + readArray(entry, '_webSocketControlFrames').length > 0;
}

function isWebSocket(entry: JsonObject): boolean {
  const url = readString(readObject(entry, 'request') ?? {}, 'url') ?? '';
  return readString(entry, '_resourceType') === 'websocket' || /^wss?:/i.test(url);
}

function toNothingError(entryCount: number, emptyCount: number): UserError {
  const empty = emptyCount === 0 ? '' : ` ${emptyCount} of them are WebSockets without messages.`;
  return badFile(
    `The file has ${countOf(entryCount, 'entry', 'entries')} and no WebSocket messages.${empty} In Chrome, open DevTools before the connection is made, then export.`,
  );
}

function readClose(entry: JsonObject, lastMs: number, startedMs: number): ConnectionClose | undefined {
  const close = readObject(entry, '_webSocketClose');
  if (close === undefined) return undefined;
  const time = readNumber(close, 'timestamp') ?? readNumber(close, 'time');
  const timeMs = time === undefined ? lastMs : toTimeMs(time, guessTimeUnit(time), startedMs);
  return { code: readNumber(close, 'code'), reason: readString(close, 'reason') ?? '', timeMs };
}

function badFile(message: string, options?: ErrorOptions): UserError {
  return new UserError('bad-file', message, options);
}
