import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry } from '../capture/contract';
import type { FragmentPlace, FrameRow, Row, RowBookmark, RowTone } from '../protocol/rows';
import { FIN, MASK, OPCODE_MASK, Opcode } from '../wire/frame';
import type { FindChosenDecoder } from './decodeContext';
import { findFragmentPlace, isBetweenFragments } from './fragments';
import { isMarkerData, type MarkerData, toMarkerRow } from './markers';
import type { PingFate } from './pingLedger';
import { type RowPreview, readRowPreview } from './rowPreview';

export interface RowBuilderOptions {
  readonly capture: CaptureSource<MarkerData>;
  readonly findPingFate: (ordinal: number) => PingFate | undefined;
  /** Negotiated on the connection that is or was last, empty when none. */
  readonly subprotocol: () => string;
  readonly findChosen?: FindChosenDecoder;
  readonly findBookmark: (ordinal: number) => RowBookmark | undefined;
}

/** What a row says that depends on the user rather than on the wire. */
type RowSurroundings = Pick<FrameRow, 'deltaMs' | 'shownDeltaMs' | 'bookmark'>;

/** Makes the rows that the table shows. The cost of one is bounded, whatever the size of its payload. */
export class RowBuilder {
  readonly #options: RowBuilderOptions;

  constructor(options: RowBuilderOptions) {
    this.#options = options;
  }

  /**
   * Undefined for a row that is no longer kept.
   *
   * @param shownBefore ordinal of the row shown before it, where some are filtered out
   */
  build(ordinal: number, shownBefore: number | undefined = ordinal - 1): Row | undefined {
    const { capture, findBookmark } = this.#options;
    const entry = capture.readEntry(ordinal);
    if (!entry) return undefined;
    const sinceMs = (before: number | undefined) =>
      before !== undefined && capture.index.has(before) ? entry.timeMs - capture.index.timeMs(before) : undefined;
    const surroundings = {
      deltaMs: sinceMs(ordinal - 1),
      shownDeltaMs: sinceMs(shownBefore),
      bookmark: findBookmark(ordinal),
    };
    if (entry.kind === 'frame') return this.#toFrameRow(entry, surroundings);
    return isMarkerData(entry.data) ? toMarkerRow(entry, surroundings, entry.data) : undefined;
  }

  #toFrameRow(entry: FrameEntry, surroundings: RowSurroundings): FrameRow {
    const { capture, findPingFate, findChosen, subprotocol } = this.#options;
    const fragment = findFragmentPlace(capture, entry);
    const preview = readRowPreview(capture, entry, subprotocol(), findChosen?.(entry.direction));
    const fate = findPingFate(entry.ordinal);
    return {
      kind: 'frame',
      ordinal: entry.ordinal,
      timeMs: entry.timeMs,
      ...surroundings,
      direction: entry.direction,
      opcode: entry.b0 & OPCODE_MASK,
      isFin: (entry.b0 & FIN) !== 0,
      rsv: (entry.b0 >> 4) & 7,
      isMasked: (entry.b1 & MASK) !== 0,
      lengthBytes: toShownLength(entry, fragment),
      wireBytes: entry.receivedLength,
      preview: preview.text,
      previewFormat: preview.format,
      fragment,
      note: this.#toNote(entry, fate, preview),
      tone: toTone(entry, fate),
    };
  }

  #toNote(entry: FrameEntry, fate: PingFate | undefined, preview: RowPreview): string | undefined {
    const parts = [toViolationNote(entry), fate && describePingFate(fate, entry), preview.missing];
    if (isBetweenFragments(this.#options.capture, entry)) parts.push('between fragments');
    return parts.filter((part) => part !== undefined).join(' · ') || undefined;
  }
}

/** The inflated size of a compressed single-frame message, else what the header announces. */
function toShownLength(entry: FrameEntry, fragment: FragmentPlace | undefined): number {
  const isInflated = entry.isCompressed && fragment === undefined;
  return isInflated ? (entry.messageLength ?? entry.payloadLength) : entry.payloadLength;
}

function toViolationNote(entry: FrameEntry): string | undefined {
  const [first, ...others] = entry.violations;
  if (!first) return undefined;
  return others.length === 0 ? first.message : `${first.message} (and ${others.length} more)`;
}

function toTone(entry: FrameEntry, fate: PingFate | undefined): RowTone {
  if (entry.violations.length > 0) return 'error';
  if (fate?.kind === 'missed') return 'warning';
  const opcode = entry.b0 & OPCODE_MASK;
  return opcode === Opcode.ping || opcode === Opcode.pong ? 'dim' : 'normal';
}

/** A round trip is ours to measure only for our own pings; how fast we answered theirs is another thing. */
function describePingFate(fate: PingFate, { direction, b0 }: FrameEntry): string {
  switch (fate.kind) {
    case 'answered': {
      const what = direction === 'out' ? 'RTT' : 'answered in';
      return `${what} ${toMilliseconds(fate.rttMs)}${fate.isLate ? ', late' : ''}`;
    }
    case 'answers':
      return `answers #${fate.pingOrdinal} in ${toMilliseconds(fate.rttMs)}`;
    case 'missed':
      return `no ${(b0 & OPCODE_MASK) === Opcode.ping ? 'pong' : 'answer'} within ${fate.timeoutMs / 1_000} s`;
    case 'skipped':
      return 'not answered; a later ping was';
  }
}

/** Two digits are kept below 10 ms, where a loopback lives. */
function toMilliseconds(ms: number): string {
  return `${ms < 10 ? Number(ms.toPrecision(2)) : Math.round(ms)} ms`;
}
