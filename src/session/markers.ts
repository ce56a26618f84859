import type { ConnectionFacts } from '../capture/connectionFacts';
import type { CloseDetail, MarkerDetail } from '../protocol/detail';
import type { MarkerName, MarkerRow, RowTone } from '../protocol/rows';

/** What the session appends to a capture beside frames: enough for the row and for its detail. */
export interface MarkerData {
  readonly marker: MarkerName;
  /** In the Opcode column. */
  readonly label: string;
  /** In the Flags column. */
  readonly flags: string;
  readonly text: string;
  /** What to do about it; empty when nothing is wrong. */
  readonly remedy: string;
  readonly tone: RowTone;
  readonly close: CloseDetail | undefined;
  /** What a peer sent that was no HTTP. */
  readonly receivedBytes: Uint8Array | undefined;
  /** On the marker that a connection begins with: what files of other tools want to know of it. Holds credentials. */
  readonly connection?: ConnectionFacts;
}

const MARKERS: ReadonlySet<unknown> = new Set(['handshake', 'closed', 'failed', 'gap', 'warning', 'reconnect']);

/** A capture keeps markers for anyone; this tells the session's own. */
export function isMarkerData(data: unknown): data is MarkerData {
  return typeof data === 'object' && data !== null && 'marker' in data && MARKERS.has(data.marker);
}

interface MarkerPlace {
  readonly ordinal: number;
  readonly timeMs: number;
}

export function toMarkerRow(
  { ordinal, timeMs }: MarkerPlace,
  surroundings: Pick<MarkerRow, 'deltaMs' | 'shownDeltaMs' | 'bookmark'>,
  { marker, label, flags, text, tone }: MarkerData,
): MarkerRow {
  return { kind: 'marker', ordinal, timeMs, ...surroundings, marker, label, flags, text, tone };
}

export function toMarkerDetail(place: MarkerPlace, data: MarkerData): MarkerDetail {
  const { label, text, remedy, tone, close, receivedBytes } = data;
  return {
    kind: 'marker',
    ordinal: place.ordinal,
    timeMs: place.timeMs,
    title: label,
    text,
    remedy,
    tone,
    close,
    receivedBytes,
  };
}
