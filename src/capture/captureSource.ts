import type { CaptureTotals } from './captureCounts';
import type { Entry, PayloadRead } from './contract';
import type { FrameColumns } from './frameColumns';

/**
 * A capture as its readers see it: the live one, and one in a file. Ordinals count from 0, never shift and are never reused;
 * reading is synchronous and bounded by what is asked for.
 */
export interface CaptureSource<Marker = unknown> {
  /** Since the last clear, dropped entries included. */
  readonly counts: CaptureTotals;
  /** Entries ever appended: the ordinal that the next one gets. */
  readonly entryCount: number;
  /** Equal to `entryCount` while nothing is kept. */
  readonly firstKeptOrdinal: number;
  /** Entries since the last clear, dropped ones included. */
  readonly capturedCount: number;
  /** Entries dropped by the limits of the capture since the last clear. */
  readonly droppedCount: number;
  /** Bytes kept: chunks, inflated messages and the index itself. */
  readonly keptBytes: number;
  /** The columns, for loops over many entries. */
  readonly index: FrameColumns;
  /** Undefined for an entry that is not kept, or not there yet. */
  readEntry(ordinal: number): Entry<Marker> | undefined;
  /** Header and payload as they lay on the wire; `totalBytes` counts both. */
  readWire(ordinal: number, from: number, count: number): PayloadRead;
  /** This frame's payload, unmasked; compressed bytes stay compressed. */
  readFramePayload(ordinal: number, from: number, count: number): PayloadRead;
  /** The whole message that the frame belongs to: fragments joined, unmasked, inflated. */
  readMessage(ordinal: number, from: number, count: number): PayloadRead;
  /** See `PayloadReader.viewContent`: what a search looks at. */
  viewContent(ordinal: number): Uint8Array | undefined;
  /** See `PayloadReader.messageFrames`. */
  messageFrames(ordinal: number, limit: number): number[];
}
