import type { Clock } from '../base/clock';
import type { Direction, Violation } from '../wire/frame';
import type { SpillTarget } from './spillTarget';

/**
 * What the rest of Socketscope sees of a capture. Entries (frames and markers) have an ordinal that counts from 0,
 * never shifts and is never reused; entries dropped to keep within the memory budget stay counted.
 */

export interface FrameEntry {
  readonly kind: 'frame';
  readonly ordinal: number;
  readonly direction: Direction;
  readonly timeMs: number;
  /** First two header bytes as on the wire. */
  readonly b0: number;
  readonly b1: number;
  readonly headerLength: number;
  /** As announced by the header. */
  readonly payloadLength: number;
  readonly receivedLength: number;
  readonly maskingKey: number;
  /** Offset of the header in its direction's byte stream. */
  readonly offset: number;
  /** RFC 7692: RSV1 is set on the message's first frame, with the extension agreed. */
  readonly isCompressed: boolean;
  /** Ordinal of the message's first frame; the frame's own for single and control frames. */
  readonly firstOrdinal: number;
  /** From 0. */
  readonly fragmentIndex: number;
  /** On the frame that ends a message: number of fragments, 1 for single and control frames; else 0. */
  readonly fragmentCount: number;
  /** On the frame that ends a message (and on control frames): message bytes after inflation. Undefined on other frames, and where inflating failed. */
  readonly messageLength: number | undefined;
  readonly violations: readonly Violation[];
}

/** A marker's `data` belongs to whoever appended it; the capture only keeps its place and time. */
export interface MarkerEntry<Data = unknown> {
  readonly kind: 'marker';
  readonly ordinal: number;
  readonly timeMs: number;
  readonly data: Data;
}

export type Entry<Data = unknown> = FrameEntry | MarkerEntry<Data>;

/** Payload bytes, or the plain reason why they are not there. */
export type PayloadRead =
  | { readonly isAvailable: true; readonly bytes: Uint8Array; readonly totalBytes: number }
  | { readonly isAvailable: false; readonly reason: string };

export interface CaptureOptions {
  /** Memory for chunks and inflated messages; without `spill` also for the index. The oldest leave it beyond that. */
  readonly memoryBytes: number;
  /** A compressed message that inflates beyond this is a violation, not an allocation. */
  readonly maxInflatedBytes: number;
  /** Entries older than this are dropped; undefined for no limit. */
  readonly maxAgeMs?: number | undefined;
  /** Where bytes go that no longer fit into memory; without it the oldest entries are dropped. */
  readonly spill?: SpillOptions | undefined;
}

export interface SpillOptions {
  readonly target: SpillTarget;
  /** Bytes that the files may take; the oldest entries are dropped beyond. */
  readonly diskBytes: number;
  /** For another attempt after a failure. */
  readonly clock: Pick<Clock, 'schedule'>;
}
