import type { CaptureSource } from '../capture/captureSource';
import { OPCODE_MASK, Opcode } from '../wire/frame';

/** What is looked at and taken at most: samples are for figures, not for completeness. */
const MAX_LOOKED_AT = 2_000;
const MAX_MESSAGES = 50;
const MAX_MESSAGE_BYTES = 65_536;

/** The latest whole text messages of a capture that came in one frame, oldest first. */
export function readSampleMessages(capture: CaptureSource): readonly string[] {
  const messages: string[] = [];
  const decoder = new TextDecoder();
  const first = Math.max(capture.firstKeptOrdinal, capture.entryCount - MAX_LOOKED_AT);
  for (let ordinal = capture.entryCount - 1; ordinal >= first && messages.length < MAX_MESSAGES; ordinal--) {
    const entry = capture.readEntry(ordinal);
    if (entry?.kind !== 'frame' || (entry.b0 & OPCODE_MASK) !== Opcode.text || entry.fragmentCount !== 1) continue;
    const read = capture.readMessage(ordinal, 0, MAX_MESSAGE_BYTES);
    if (read.isAvailable && read.totalBytes > 0 && read.totalBytes <= MAX_MESSAGE_BYTES) {
      messages.push(decoder.decode(read.bytes));
    }
  }
  return messages.reverse();
}
