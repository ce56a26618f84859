import { countOf } from '../../base/countOf';
import { UserError } from '../../base/errors';
import { findInvalidUtf8 } from '../../wire/utf8';
import { FrameLineReader } from './frameLineReader';
import { FrameSink } from './frameSink';
import {
  type Importer,
  type ImportFault,
  type ImportRun,
  type ImportSummary,
  type ImportTarget,
  MAX_FAULTS,
} from './importer';
import { findJsonFault } from './jsonFault';
import { isJsonObject, type JsonObject, readBoolean, readString } from './jsonFields';
import { LineSplitter } from './lineSplitter';
import { readClosedLine, readConnectionLine } from './ndjsonConnection';
import { readFrameLine } from './ndjsonFrame';

/** One frame a line, as `exporters/ndjson.ts` writes it; see docs/capture-files.md for what else is understood. */
export const ndjsonImporter: Importer = {
  id: 'ndjson',
  label: 'NDJSON',
  extensions: ['ndjson', 'jsonl'],
  isLikely: (head) => /^\ufeff?\s*\{[^\n]*"(i|dir|kind)"/.test(new TextDecoder().decode(head)),
  begin: (target) => new NdjsonImport(target),
};

class NdjsonImport<Marker> implements ImportRun {
  readonly #sink: FrameSink<Marker>;
  readonly #frames: FrameLineReader;
  readonly #lines: LineSplitter;
  readonly #faults: ImportFault[] = [];
  #faultCount = 0;
  #untimedCount = 0;
  #unknownKindCount = 0;
  #lineCount = 0;
  #timeMs = 0;

  constructor(target: ImportTarget<Marker>) {
    this.#sink = new FrameSink(target);
    this.#frames = new FrameLineReader(this.#sink);
    this.#lines = new LineSplitter((line) => this.#readLine(line));
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  *finish(): Generator<number, ImportSummary> {
    this.#lines.finish();
    this.#sink.finish();
    yield 1;
    const { connections, frameCount } = this.#sink;
    if (frameCount === 0 && connections.length === 0) throw this.#toEmptyError();
    return {
      connections,
      frameCount,
      notes: this.#toNotes(),
      faults: this.#faults,
      faultCount: this.#faultCount,
    };
  }

  #readLine(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) {
      this.#addFault(1, 'The line is longer than a string can be (512 MiB) and was left out.');
      return;
    }
    const badAt = findInvalidUtf8(bytes);
    const text = new TextDecoder().decode(badAt === undefined ? bytes : bytes.subarray(0, badAt));
    if (badAt !== undefined) this.#addFault(text.length + 1, 'The line is not UTF-8.');
    else if (text.trim() !== '') this.#readText(text);
  }

  #readText(text: string): void {
    this.#lineCount++;
    const value = parseJson(text);
    if (!value.isJson) this.#addFault(value.column, value.message);
    else if (!isJsonObject(value.value)) this.#addFault(1, 'The line is no JSON object.');
    else this.#readObject(value.value);
  }

  #readObject(object: JsonObject): void {
    const kind = readString(object, 'kind') ?? 'frame';
    if (kind === 'frame') this.#readFrame(object);
    else if (kind === 'connection') {
      const facts = readConnectionLine(object);
      this.#timeMs = facts.openedMs;
      this.#frames.beginConnection(facts.deflate, readBoolean(object, 'headMissing') ?? false);
      this.#sink.begin(facts, facts.openedMs);
    } else if (kind === 'closed') {
      const close = readClosedLine(object, this.#timeMs);
      this.#sink.close(close);
    } else this.#unknownKindCount++;
  }

  #readFrame(object: JsonObject): void {
    const line = readFrameLine(object);
    if (typeof line === 'string') {
      this.#addFault(1, line);
      return;
    }
    if (line.timeMs === undefined) this.#untimedCount++;
    this.#timeMs = line.timeMs ?? this.#timeMs;
    const problem = this.#frames.accept(line, this.#timeMs);
    if (problem !== undefined) this.#addFault(1, problem);
  }

  #addFault(column: number, message: string): void {
    this.#faultCount++;
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ line: this.#lines.lineNumber, column, message });
  }

  #toNotes(): string[] {
    const notes: string[] = [];
    const { joinedCount, maskedCount } = this.#frames;
    if (maskedCount > 0) notes.push('Masking keys are not in the file: masked frames have the key 0.');
    if (joinedCount > 0) {
      notes.push(
        `Written as one plain frame, since the file lacks what is needed to restore fragments or compressed bytes: ${countOf(joinedCount, 'message')}.`,
      );
    }
    if (this.#untimedCount > 0)
      notes.push(`Without a time, and given that of the line before: ${countOf(this.#untimedCount, 'frame')}.`);
    if (this.#unknownKindCount > 0)
      notes.push(`Left out, since their "kind" is not known here: ${countOf(this.#unknownKindCount, 'line')}.`);
    return notes;
  }

  #toEmptyError(): UserError {
    const [fault] = this.#faults;
    if (fault === undefined) {
      const reason = this.#lineCount === 0 ? 'The file is empty.' : 'No line of the file is a frame.';
      return new UserError('bad-file', `${reason} Choose a file that has a JSON object for each frame.`);
    }
    const { line, column, message } = fault;
    return new UserError('bad-file', `No line of the file is a frame. Line ${line}, column ${column}: ${message}`);
  }
}

type Parsed =
  | { readonly isJson: true; readonly value: unknown }
  | { readonly isJson: false; readonly column: number; readonly message: string };

function parseJson(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { isJson: true, value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const fault = findJsonFault(text);
    return { isJson: false, column: (fault?.at ?? 0) + 1, message: fault?.message ?? error.message };
  }
}
