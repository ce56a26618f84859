import type { CaptureSource } from '../captureSource';
import type { ConnectionFacts, MarkerReader } from '../connectionFacts';

/** Both ends included. */
export interface OrdinalRange {
  readonly first: number;
  readonly last: number;
}

export interface ExportContext {
  readonly markers: MarkerReader;
  /** The connection of frames before which no opening marker is kept. */
  readonly unmarked?: ConnectionFacts | undefined;
  /** Epoch milliseconds at which the file is written; unless given, those of the last entry. */
  readonly savedMs?: number | undefined;
  /** Notes of bookmarked entries by ordinal, empty for a bookmark alone; for files that can hold them. */
  readonly notes?: ReadonlyMap<number, string> | undefined;
}

export interface ExportOptions {
  /** A range takes everything in it; a list is a choice of entries, ascending, such as the rows that match a filter. */
  readonly ordinals: OrdinalRange | Iterable<number>;
  /** True unless given: credentials in URLs, headers and subprotocols are replaced. Payloads are never changed. */
  readonly isRedacted?: boolean;
  readonly context: ExportContext;
  readonly appVersion: string;
}

/** A piece of the file, and how far the capture is in it. */
export interface ExportChunk {
  readonly data: string | Uint8Array;
  /** The entry that the piece ends with. */
  readonly ordinal: number;
}

export interface ExportSummary {
  /** Frames that are in the file, joined to messages or not. */
  readonly frameCount: number;
  readonly connectionCount: number;
  /** What the file cannot say, one sentence each; empty where nothing was lost. */
  readonly notes: readonly string[];
}

/**
 * A file format to write. The generator gives pieces of about 64 KiB (a single larger message makes a larger one), so that a capture
 * of any size is written with bounded memory; whoever drives it tells progress and cancels between pieces.
 */
export interface Exporter {
  readonly id: string;
  /** Shown to the user. */
  readonly label: string;
  /** Without a dot. */
  readonly extension: string;
  readonly mediaType: string;
  /** Never throws on what was captured. */
  export(source: CaptureSource, options: ExportOptions): Generator<ExportChunk, ExportSummary>;
}

/** Everything that is kept. */
export function allOrdinals(source: Pick<CaptureSource, 'firstKeptOrdinal' | 'entryCount'>): OrdinalRange {
  return { first: source.firstKeptOrdinal, last: source.entryCount - 1 };
}
