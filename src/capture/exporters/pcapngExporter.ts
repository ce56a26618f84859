import { FIN, MASK, OPCODE_MASK } from '../../wire/frame';
import { encodeFrame } from '../../wire/frameWriter';
import type { HeadField } from '../../wire/handshake';
import type { CaptureSource } from '../captureSource';
import type { ConnectionFacts } from '../connectionFacts';
import type { FrameEntry, PayloadRead } from '../contract';
import { ByteChunks } from './chunks';
import { LINKTYPE_WIRESHARK_UPPER_PDU, PduTags } from './exportedPdu';
import type { Exporter, ExportSummary } from './exporter';
import { type ExportedConnection, lacksDeflateWindow, walkExport } from './exportWalk';
import { toEnhancedPacket, toInterfaceDescription, toSectionHeader } from './pcapngBlocks';

/** Wireshark refuses a file with a larger packet (WTAP_MAX_PACKET_SIZE_STANDARD). */
export const MAX_PACKET_BYTES = 262_144;

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
    let tags = new PduTags(undefined, 0);
    let lastOrdinal = source.firstKeptOrdinal;
    for (const step of walkExport(source, options)) {
      lastOrdinal = step.ordinal;
      if (step.kind === 'open') {
        const { facts, index, startMs } = step.connection;
        counts.connections++;
        tags = new PduTags(facts, index);
        if (facts !== undefined) chunks.add(...toHandshakePackets(facts, tags, startMs));
      } else if (step.kind === 'frame') {
        counts.frames++;
        chunks.add(toFramePacket(source, step.frame, step.connection, tags, counts));
      }
      if (chunks.isFull) yield chunks.take(step.ordinal);
    }
    if (!chunks.isEmpty) yield chunks.take(lastOrdinal);
    return toSummary(counts);
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

function toFramePacket(
  source: CaptureSource,
  frame: FrameEntry,
  connection: ExportedConnection,
  tags: PduTags,
  counts: Counts,
): Uint8Array {
  const comments = frame.violations.map(({ message }) => message);
  const plain = toPlainFrame(source, frame, connection);
  const read = plain ?? source.readWire(frame.ordinal, 0, MAX_PACKET_BYTES);
  if (plain !== undefined) {
    counts.inflated++;
    comments.push(
      `Inflated by Socketscope, since the frames before it are not in this file; ${frame.payloadLength} bytes on the wire.`,
    );
  }
  if (!read.isAvailable) {
    counts.unreadable++;
    comments.push(read.reason);
  }
  const bytes = read.isAvailable ? read.bytes : new Uint8Array(0);
  const frameBytes = read.isAvailable ? read.totalBytes : frame.headerLength + frame.payloadLength;
  const tag = tags.make('websocket', frame.direction);
  const { parts, isCut } = cut([tag, bytes]);
  const originalBytes = Math.min(tag.length + frameBytes, 0xffff_ffff);
  if (isCut || bytes.length < frameBytes) counts.cut++;
  return toEnhancedPacket({ timeMs: frame.timeMs, parts, originalBytes, comment: comments.join('\n') });
}

/** The frame with its message inflated, where Wireshark could not do it: undefined for every other frame, and for parts of a message. */
function toPlainFrame(
  source: CaptureSource,
  frame: FrameEntry,
  connection: ExportedConnection,
): PayloadRead | undefined {
  const isWhole = frame.isCompressed && frame.fragmentCount === 1;
  if (!isWhole || !lacksDeflateWindow(connection, frame.direction)) return undefined;
  const message = source.readMessage(frame.ordinal, 0, MAX_PACKET_BYTES);
  if (!message.isAvailable || message.totalBytes > message.bytes.length) return undefined;
  const mask = (frame.b1 & MASK) === 0 ? {} : { maskingKey: frame.maskingKey };
  const opcode = frame.b0 & OPCODE_MASK;
  const bytes = encodeFrame({ opcode, isFin: (frame.b0 & FIN) !== 0, rsv: 0, payload: message.bytes, ...mask });
  return { isAvailable: true, bytes, totalBytes: bytes.length };
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
      `Cut to ${MAX_PACKET_BYTES} bytes, which is the longest packet that Wireshark reads: ${counts.cut} frames.`,
    );
  }
  if (counts.inflated > 0) {
    notes.push(
      `Written inflated: ${counts.inflated} compressed messages that follow on frames which are not in the file; their comment says so.`,
    );
  }
  if (counts.unreadable > 0)
    notes.push(`Written without their bytes, which are no longer kept: ${counts.unreadable} frames.`);
  return { frameCount: counts.frames, connectionCount: counts.connections, notes };
}
