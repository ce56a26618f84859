import type { Capture } from '../capture';
import type { ConnectionClose, ConnectionFacts } from '../connectionFacts';

/** Makes the markers of a capture out of what a file says of its connections. */
export interface ImportMarkers<Marker> {
  toOpening(facts: ConnectionFacts): Marker;
  toClosing(close: ConnectionClose): Marker;
}

/** Where an import puts what it reads: a capture that nobody else writes to. */
export interface ImportTarget<Marker = unknown> {
  readonly capture: Pick<
    Capture<Marker>,
    'beginConnection' | 'setDeflate' | 'push' | 'endConnection' | 'appendMarker' | 'entryCount'
  >;
  readonly markers: ImportMarkers<Marker>;
}

/** A place in a file that could not be read, for people: lines and columns count from 1. */
export interface ImportFault {
  readonly line: number;
  /** In characters. */
  readonly column: number;
  readonly message: string;
}

export interface ImportSummary {
  readonly connections: readonly ConnectionFacts[];
  readonly frameCount: number;
  /** What the file did not say and was made up or left out, one sentence each. */
  readonly notes: readonly string[];
  /** The first 20 places that could not be read; the rest of the file was. */
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
}

/**
 * One file on its way into a capture. `push` takes the file's bytes in any pieces; `finish` does what needs the whole file, in slices:
 * its steps are numbers from 0 to 1. Whoever drives it tells progress and cancels between calls.
 */
export interface ImportRun {
  /** Throws a `UserError` (code `bad-file`) where the file cannot be of this format, or is too large for it. */
  push(chunk: Uint8Array): void;
  /** Throws as `push` does. */
  finish(): Generator<number, ImportSummary>;
}

/** A file format to read. */
export interface Importer {
  readonly id: string;
  /** Shown to the user. */
  readonly label: string;
  /** Without dots, in lower case. */
  readonly extensions: readonly string[];
  /** Whether a file that begins with these bytes (at most 4 KiB) may be of this format. */
  isLikely(head: Uint8Array): boolean;
  begin<Marker>(target: ImportTarget<Marker>): ImportRun;
}

/** Faults that are told in full; the rest are counted. */
export const MAX_FAULTS = 20;
