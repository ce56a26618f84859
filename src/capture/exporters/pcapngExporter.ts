import { countOf } from '../../base/countOf';
import { hasContextTakeover } from '../../wire/deflateParameters';
import { type Direction, MASK, OPCODE_MASK, Opcode } from '../../wire/frame';
import { encodeFrame } from '../../wire/frameWriter';
import type { HeadField } from '../../wire/handshake';
import type { CaptureSource } from '../captureSource';
import type { ConnectionFacts } from '../connectionFacts';
import type { FrameEntry, PayloadRead } from '../contract';
import { ByteChunks } from './chunks';
import { LINKTYPE_WIRESHARK_UPPER_PDU, PduTags } from './exportedPdu';
import type { Exporter, ExportSummary } from './exporter';
import { describeDropped, type ExportedConnection, walkExport } from './exportWalk';
import { toEnhancedPacket, toInterfaceDescription, toSectionHeader } from './pcapngBlocks';

/** Wireshark refuses a file with a larger packet (WTAP_MAX_PACKET_SIZE_STANDARD). */
export const MAX_PACKET_BYTES = 262_144;
/** Of a message that Wireshark cannot show, in the packet's comment. */
const MAX_TOLD_BYTES = 2_000;
const MAX_UINT32 = 0xffff_ffff;
const NO_BYTES = new Uint8Array(0);

interface Counts {
  frames: number;
  connections: number;
  cut: number;
  inflated: number;
  unreadable: number;
}

/**
 * pcapng with a packet for each frame, as PDUs of Wireshark's `websocket` dissector, under real addresses where they are known. The
 * opening handshake comes before them as PDUs of its `http` dissector: from it Wireshark learns that permessage-deflate was agreed, and
 * inflates (measured with tshark 4.0.17, which does not otherwise). What breaks RFC 6455 is the packet's comment.
 */
export const pcapngExporter: Exporter = {
  id: 'pcapng',
  label: 'pcapng, for Wireshark',
  extension: 'pcapng',
  mediaType: 'application/x-pcapng',
  *export(source, options) {
    const chunks = new ByteChunks();
    const counts: Counts = { frames: 0, connections: 0, cut: 0, inflated: 0, unreadable: 0 };
    const application = `Socketscope ${options.appVersion}`;
    const comment = `WebSocket frames captured by ${application}; IP and TCP headers were not captured.`;
    chunks.add(toSectionHeader(application, comment));
    chunks.add(toInterfaceDescription(LINKTYPE_WIRESHARK_UPPER_PDU, MAX_PACKET_BYTES));
    let packets: FramePackets | undefined;
    const tally = { droppedCount: 0 };
    let lastOrdinal = source.firstKeptOrdinal;
    for (const step of walkExport(source, options, tally)) {
      lastOrdinal = step.ordinal;
      if (step.kind === 'open') {
        const { facts, index, startMs } = step.connection;
        counts.connections++;
        const tags = new PduTags(facts, index);
        packets = new FramePackets(source, step.connection, tags, counts);
        if (facts !== undefined) chunks.add(...toHandshakePackets(facts, tags, startMs));
      } else if (step.kind === 'frame' && packets !== undefined) {
        counts.frames++;
        chunks.add(packets.make(step.frame));
      }
      if (chunks.isFull) yield chunks.take(step.ordinal);
    }
    if (!chunks.isEmpty) yield chunks.take(lastOrdinal);
    const summary = toSummary(counts);
    return { ...summary, notes: [...summary.notes, ...describeDropped(tally)] };
  },
};

function toHandshakePackets(facts: ConnectionFacts, tags: PduTags, startMs: number): Uint8Array[] {
  const packets: Uint8Array[] = [];
  const add = (direction: 'in' | 'out', startLine: string, headers: readonly HeadField[], timeMs: number) => {
    if (startLine === '') return;
    const lines = [startLine, ...headers.map(([name, value]) => `${name}: ${value}`)].map(toOneLine);
    const head = toHeadBytes(`${lines.join('\r\n')}\r\n\r\n`);
    const { parts, originalBytes } = cut([tags.make('http', direction), head]);
    packets.push(toEnhancedPacket({ timeMs, parts, originalBytes, comment: '' }));
  };
  add('out', facts.requestLine, facts.requestHeaders, facts.startedMs || startMs);
  add('in', facts.statusLine, facts.responseHeaders, facts.openedMs || startMs);
  return packets;
}

/** Writes the frames of one connection, and knows what Wireshark's inflater has seen of it. */
class FramePackets {
  readonly #source: CaptureSource;
  readonly #connection: ExportedConnection;
  readonly #tags: PduTags;
  readonly #counts: Counts;
  /** Directions of which Wireshark missed a compressed message, which later ones may refer to. */
  readonly #lost = new Set<Direction>();

  constructor(source: CaptureSource, connection: ExportedConnection, tags: PduTags, counts: Counts) {
    this.#source = source;
    this.#connection = connection;
    this.#tags = tags;
    this.#counts = counts;
  }

  make(frame: FrameEntry): Uint8Array {
    const comments = frame.violations.map(({ message }) => message);
    const plain = this.#toPlainFrame(frame);
    const read = plain ?? this.#source.readWire(frame.ordinal, 0, MAX_PACKET_BYTES);
    if (plain !== undefined) {
      this.#counts.inflated++;
      comments.push(
        `Written inflated: Wireshark lacks the messages that this one refers to. ${frame.payloadLength} bytes on the wire.`,
      );
    } else if (frame.isCompressed && frame.fragmentCount > 1) comments.push(this.#describeMessage(frame));
    if (!read.isAvailable) {
      this.#counts.unreadable++;
      comments.push(read.reason);
    }
    const bytes = read.isAvailable ? read.bytes : NO_BYTES;
    const frameBytes = read.isAvailable ? read.totalBytes : frame.headerLength + frame.payloadLength;
    const tag = this.#tags.make('websocket', frame.direction);
    const { parts, isCut } = cut([tag, bytes]);
    if (isCut || bytes.length < frameBytes) this.#counts.cut++;
    if (frame.isCompressed && (isCut || frame.fragmentCount !== 1)) this.#lost.add(frame.direction);
    const originalBytes = Math.min(tag.length + frameBytes, MAX_UINT32);
    return toEnhancedPacket({ timeMs: frame.timeMs, parts, originalBytes, comment: comments.join('\n') });
  }

  /** A whole compressed message that Wireshark could not inflate, as the frame that it would be uncompressed; undefined for all others. */
  #toPlainFrame(frame: FrameEntry): PayloadRead | undefined {
    const isWhole = frame.isCompressed && frame.fragmentCount === 1;
    if (!isWhole || this.#canBeInflated(frame.direction)) return undefined;
    const message = this.#source.readMessage(frame.ordinal, 0, MAX_PACKET_BYTES);
    if (!message.isAvailable || message.totalBytes > message.bytes.length) return undefined;
    const mask = (frame.b1 & MASK) === 0 ? {} : { maskingKey: frame.maskingKey };
    const bytes = encodeFrame({ opcode: frame.b0 & OPCODE_MASK, payload: message.bytes, ...mask });
    return { isAvailable: true, bytes, totalBytes: bytes.length };
  }

  #canBeInflated(direction: Direction): boolean {
    const { facts, isHeadMissing } = this.#connection;
    // Without the answer of the server, Wireshark does not know that anything is compressed.
    if (facts?.deflate === undefined || facts.statusLine === '') return false;
    return !hasContextTakeover(facts.deflate, direction) || !(isHeadMissing || this.#lost.has(direction));
  }

  /** Measured with tshark 4.0.17: it joins the fragments and leaves them compressed. */
  #describeMessage(frame: FrameEntry): string {
    const first = this.#source.readEntry(frame.firstOrdinal);
    const isText = first?.kind === 'frame' && (first.b0 & OPCODE_MASK) === Opcode.text;
    const read = this.#source.readMessage(frame.ordinal, 0, MAX_TOLD_BYTES);
    if (!read.isAvailable) return read.reason;
    const told = isText ? `: ${new TextDecoder().decode(read.bytes)}` : '.';
    const rest = isText && read.totalBytes > read.bytes.length ? '…' : '';
    return `Wireshark does not inflate a message of several frames. Inflated it has ${read.totalBytes} bytes${told}${rest}`;
  }
}

function cut(parts: readonly Uint8Array[]): { parts: Uint8Array[]; originalBytes: number; isCut: boolean } {
  let room = MAX_PACKET_BYTES;
  let originalBytes = 0;
  const kept = parts.map((part) => {
    originalBytes += part.length;
    const piece = part.subarray(0, room);
    room -= piece.length;
    return piece;
  });
  return { parts: kept, originalBytes, isCut: originalBytes > MAX_PACKET_BYTES };
}

/** A value of an imported file may hold anything; a line break in it would begin another field. */
function toOneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** Captured fields are Latin-1, each character the byte that came (RFC 9110 §5.5); those of an imported file may be more. */
function toHeadBytes(text: string): Uint8Array {
  const isLatin1 = !/[^\0-\xff]/.test(text);
  return isLatin1 ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : new TextEncoder().encode(text);
}

function toSummary(counts: Counts): ExportSummary {
  const notes: string[] = [];
  if (counts.cut > 0) {
    notes.push(
      `Cut to ${MAX_PACKET_BYTES} bytes, which is the longest packet that Wireshark reads: ${countOf(counts.cut, 'frame')}.`,
    );
  }
  if (counts.inflated > 0) {
    notes.push(
      `Written inflated, since Wireshark could not do it: ${countOf(counts.inflated, 'compressed message')}, as the comment there says.`,
    );
  }
  if (counts.unreadable > 0)
    notes.push(`Written without their bytes, which are no longer kept: ${countOf(counts.unreadable, 'frame')}.`);
  return { frameCount: counts.frames, connectionCount: counts.connections, notes };
}
