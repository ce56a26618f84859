import type { CaptureSource } from '../captureSource';
import { encodeHeader } from './layout';
import type { CaptureMeta } from './meta';
import { WscapBuilder } from './wscapBuilder';

export interface WscapOptions {
  /** Ascending. */
  readonly ordinals: Iterable<number>;
  /** Asked at the end. */
  readonly meta: () => CaptureMeta;
  /** An entry was written, under a number of its own. */
  readonly onWritten?: (ordinal: number, writtenOrdinal: number) => void;
  /** What is kept of a marker; must be fit for JSON. Undefined leaves the marker out. */
  readonly toMarker: (data: unknown) => unknown;
}

/** Bytes of the file in order, and the entry of the source up to which they go. */
export interface WscapChunk {
  readonly data: Uint8Array;
  readonly ordinal: number;
}

/**
 * Writes entries of a capture as a `.wscap` file, piece by piece, with bounded memory. Entries are numbered anew from 0. Where the bytes
 * of a frame are no longer kept, its row is written without them; a message is whole in the file where all its fragments were chosen.
 */
export function* writeWscap(
  source: CaptureSource,
  options: WscapOptions,
): Generator<WscapChunk, { frameCount: number }> {
  const builder = new WscapBuilder(source);
  let ordinal = source.firstKeptOrdinal;
  yield { data: encodeHeader(), ordinal };
  for (ordinal of options.ordinals) {
    const entry = source.readEntry(ordinal);
    if (entry === undefined) continue;
    const data = entry.kind === 'marker' ? options.toMarker(entry.data) : undefined;
    if (entry.kind === 'marker' && data === undefined) continue;
    options.onWritten?.(ordinal, builder.entryCount);
    const pieces = entry.kind === 'frame' ? builder.addFrame(entry) : builder.addMarker(data, entry.timeMs);
    yield* toChunks(pieces, ordinal);
  }
  yield* toChunks(builder.finish(options.meta()), ordinal);
  return { frameCount: builder.frameCount };
}

function* toChunks(pieces: Iterable<Uint8Array>, ordinal: number): Generator<WscapChunk> {
  for (const data of pieces) yield { data, ordinal };
}
