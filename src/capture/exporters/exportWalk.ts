import { countOf } from '../../base/countOf';
import type { CaptureSource } from '../captureSource';
import type { ConnectionClose, ConnectionFacts } from '../connectionFacts';
import type { FrameEntry } from '../contract';
import { EntryFlag } from '../indexBlock';
import type { ExportOptions } from './exporter';
import { redactFacts } from './redactFacts';

/** A connection as an export sees it. */
export interface ExportedConnection {
  /** From 0 over the connections of the capture. */
  readonly index: number;
  /** Redacted, where the options ask for it. */
  readonly facts: ConnectionFacts | undefined;
  readonly close: ConnectionClose | undefined;
  /** Earlier frames of it are not in the file: who shares a deflate window with them cannot be inflated from it. */
  readonly isHeadMissing: boolean;
  /** Of the opening marker, or of the first entry that is kept; epoch milliseconds. */
  readonly startMs: number;
}

interface Turn {
  readonly ordinal: number;
  readonly connection: ExportedConnection;
}

export type WalkStep =
  | (Turn & { readonly kind: 'open' })
  | (Turn & { readonly kind: 'frame'; readonly frame: FrameEntry })
  | (Turn & { readonly kind: 'close' });

/** What a walk tells beside its steps. */
export interface WalkTally {
  /** Chosen entries that the capture no longer kept when their turn came. */
  droppedCount: number;
}

/** For the notes of an export. */
export function describeDropped({ droppedCount }: WalkTally): readonly string[] {
  if (droppedCount === 0) return [];
  return [
    `Left out, since the capture no longer kept them when they were to be written: ${countOf(droppedCount, 'row')}.`,
  ];
}

/** The connection of an entry and where it ends, end exclusive. */
interface Span {
  readonly endOrdinal: number;
  /** Without an opening marker, other markers alone make no connection. */
  readonly isMarked: boolean;
  readonly connection: ExportedConnection;
}

/**
 * The chosen frames in order, between the turns of their connections: `open` comes before a connection's first chosen entry, `close`
 * after its last. An entry that was dropped meanwhile is left out and counted, since its bytes are gone.
 */
export function* walkExport(
  source: CaptureSource,
  options: ExportOptions,
  tally: WalkTally = { droppedCount: 0 },
): Generator<WalkStep> {
  const spans = findSpans(source, options);
  let at = 0;
  let isOpen = false;
  let lastOrdinal = source.firstKeptOrdinal;
  for (const ordinal of toOrdinals(source, options)) {
    const entry = source.readEntry(ordinal);
    if (entry === undefined) {
      if (ordinal < source.firstKeptOrdinal) tally.droppedCount++;
      continue;
    }
    for (let span = spans[at]; span !== undefined && ordinal >= span.endOrdinal; span = spans[++at]) {
      if (isOpen) yield { kind: 'close', ordinal: lastOrdinal, connection: span.connection };
      isOpen = false;
    }
    const span = spans[at];
    if (span === undefined) break;
    if (!isOpen && (span.isMarked || entry.kind === 'frame')) {
      isOpen = true;
      yield { kind: 'open', ordinal, connection: span.connection };
    }
    lastOrdinal = ordinal;
    if (entry.kind === 'frame') yield { kind: 'frame', ordinal, connection: span.connection, frame: entry };
  }
  const last = spans[at];
  if (isOpen && last !== undefined) yield { kind: 'close', ordinal: lastOrdinal, connection: last.connection };
}

/** The chosen entries that are kept. */
export function* toOrdinals(source: CaptureSource, { ordinals }: ExportOptions): Generator<number> {
  if (!('first' in ordinals)) {
    yield* ordinals;
    return;
  }
  const end = Math.min(ordinals.last + 1, source.entryCount);
  for (let ordinal = Math.max(ordinals.first, source.firstKeptOrdinal); ordinal < end; ordinal++) yield ordinal;
}

/** Markers are few; the flags column finds them without reading an entry. */
function findSpans(source: CaptureSource, options: ExportOptions): Span[] {
  const { context, ordinals, isRedacted = true } = options;
  const { index, firstKeptOrdinal, entryCount } = source;
  const firstChosen = 'first' in ordinals ? ordinals.first : Number.POSITIVE_INFINITY;
  const spans: Span[] = [];
  let opening: { ordinal: number; timeMs: number; facts: ConnectionFacts | undefined } = {
    ordinal: firstKeptOrdinal,
    timeMs: index.timeMs(firstKeptOrdinal),
    facts: context.unmarked,
  };
  let isMarked = false;
  let close: ConnectionClose | undefined;
  const finish = (endOrdinal: number) => {
    const { facts, timeMs, ordinal } = opening;
    const isFirstFrameChosen = firstChosen <= ordinal + (isMarked ? 1 : 0);
    const connection = {
      index: spans.length,
      facts: facts && isRedacted ? redactFacts(facts) : facts,
      close,
      isHeadMissing: !isFirstFrameChosen || (!isMarked && firstKeptOrdinal > 0),
      startMs: timeMs,
    };
    if (endOrdinal > ordinal || isMarked) spans.push({ endOrdinal, isMarked, connection });
  };
  for (let ordinal = firstKeptOrdinal; ordinal < entryCount; ordinal++) {
    if ((index.flags(ordinal) & EntryFlag.marker) === 0) continue;
    const entry = source.readEntry(ordinal);
    if (entry?.kind !== 'marker') continue;
    const closing = context.markers.findClosing(entry.data);
    if (closing !== undefined) close = { ...closing, timeMs: entry.timeMs };
    const facts = context.markers.findOpening(entry.data);
    if (facts === undefined) continue;
    finish(ordinal);
    opening = { ordinal, timeMs: entry.timeMs, facts };
    isMarked = true;
    close = undefined;
  }
  finish(entryCount);
  return spans;
}
