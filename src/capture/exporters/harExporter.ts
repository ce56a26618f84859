import { toBase64 } from '../../base/base64';
import { countOf } from '../../base/countOf';
import { isControlOpcode, OPCODE_MASK, Opcode } from '../../wire/frame';
import { findInvalidUtf8 } from '../../wire/utf8';
import type { CaptureSource } from '../captureSource';
import type { FrameEntry, PayloadRead } from '../contract';
import { TextChunks } from './chunks';
import type { Exporter, ExportSummary } from './exporter';
import { describeDropped, walkExport } from './exportWalk';
import { toHarEntry } from './harEntry';

/** A byte order mark is a character of the message. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** A JSON string cannot be longer than about 512 MiB in V8, of which Base64 takes a third. */
const MAX_MESSAGE_BYTES = 256 * 1_048_576;

/**
 * HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): an entry a connection, with Chrome's `_webSocketMessages` and HTTP Toolkit's
 * `_webSocketClose`. Messages are whole and inflated, times are epoch seconds. Control frames are no messages and Chrome never writes
 * them: they stand in a list of their own, `_webSocketControlFrames`, which other readers skip as HAR asks for names with an underscore.
 */
export const harExporter: Exporter = {
  id: 'har',
  label: 'HAR 1.2, as browsers read it',
  extension: 'har',
  mediaType: 'application/json',
  *export(source, options) {
    const chunks = new TextChunks();
    const counts = { frames: 0, connections: 0, unfinished: 0, unreadable: 0 };
    // They follow on the messages: the one thing that is held until its connection ends, some 100 bytes a control frame.
    let controlFrames: string[] = [];
    const tally = { droppedCount: 0 };
    let lastOrdinal = source.firstKeptOrdinal;
    let separator = '';
    const creator = { name: 'Socketscope', version: options.appVersion };
    chunks.add(`{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"pages":[],"entries":[`);
    for (const step of walkExport(source, options, tally)) {
      lastOrdinal = step.ordinal;
      if (step.kind === 'open') {
        const entry = JSON.stringify(toHarEntry(step.connection));
        chunks.add(`${counts.connections++ === 0 ? '' : ','}\n${entry.slice(0, -1)},"_webSocketMessages":[`);
        separator = '\n';
      } else if (step.kind === 'close') {
        chunks.add(`],"_webSocketControlFrames":[${controlFrames.join(',')}]}`);
        controlFrames = [];
      } else {
        const { frame } = step;
        const opcode = frame.b0 & OPCODE_MASK;
        counts.frames++;
        // The earlier frames of a message that ends now were counted as of one that does not.
        counts.unfinished += frame.fragmentCount > 0 ? 1 - frame.fragmentCount : 1;
        if (frame.fragmentCount > 0) {
          const message = toHarMessage(source, frame);
          if (message.comment !== undefined) counts.unreadable++;
          const text = JSON.stringify(message);
          if (isControlOpcode(opcode)) controlFrames.push(text);
          else {
            chunks.add(`${separator}${text}`);
            separator = ',\n';
          }
        }
      }
      if (chunks.isFull) yield chunks.take(step.ordinal);
    }
    chunks.add('\n]}}\n');
    yield chunks.take(lastOrdinal);
    const summary = toSummary(counts);
    return { ...summary, notes: [...summary.notes, ...describeDropped(tally)] };
  },
};

function toHarMessage(source: CaptureSource, frame: FrameEntry) {
  const first = frame.firstOrdinal === frame.ordinal ? frame : source.readEntry(frame.firstOrdinal);
  const firstOpcode = (first?.kind === 'frame' ? first : frame).b0 & OPCODE_MASK;
  // A continuation that continues nothing does not say what its bytes are.
  const opcode = firstOpcode === Opcode.continuation ? Opcode.binary : firstOpcode;
  const base = { type: frame.direction === 'out' ? 'send' : 'receive', time: frame.timeMs / 1_000, opcode };
  const read = readWhole(source, frame);
  if (!read.isAvailable) return { ...base, data: '', comment: read.reason };
  const { bytes } = read;
  if (opcode !== Opcode.text) return { ...base, data: toBase64(bytes), comment: undefined };
  const data = utf8.decode(bytes);
  // Text that is no UTF-8 would lose its bytes.
  const exact = findInvalidUtf8(bytes) === undefined ? undefined : toBase64(bytes);
  return { ...base, data, _base64: exact, comment: undefined };
}

function readWhole(source: CaptureSource, frame: FrameEntry): PayloadRead {
  if ((frame.messageLength ?? 0) <= MAX_MESSAGE_BYTES) {
    return source.readMessage(frame.ordinal, 0, Number.POSITIVE_INFINITY);
  }
  return { isAvailable: false, reason: `Left out: the message is larger than ${MAX_MESSAGE_BYTES} bytes.` };
}

function toSummary(counts: {
  frames: number;
  connections: number;
  unfinished: number;
  unreadable: number;
}): ExportSummary {
  const notes: string[] = [];
  if (counts.unfinished > 0) {
    notes.push(
      `Left out of the file: ${countOf(counts.unfinished, 'frame')} of messages that do not end; HAR has whole messages only.`,
    );
  }
  if (counts.unreadable > 0) {
    notes.push(
      `Written without their data: ${countOf(counts.unreadable, 'message')} that could not be read, as the comment there says.`,
    );
  }
  return { frameCount: counts.frames, connectionCount: counts.connections, notes };
}
