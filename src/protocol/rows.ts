import type { OpcodeGroup } from '../wire/opcodeGroup';
import type { UndecidedRows } from './filter';

export { OPCODE_GROUPS, type OpcodeGroup, toOpcodeGroup } from '../wire/opcodeGroup';

/** Rows of the frame table as the view paints them: plain data, previews already cut, no payload. */

export type RowTone = 'normal' | 'dim' | 'warning' | 'error';

interface RowBase {
  /** Position in the capture since it began. Never shifts, never reused. */
  readonly ordinal: number;
  /** Epoch milliseconds with a fraction. */
  readonly timeMs: number;
  /** Since the previous row of the capture; undefined for the first. */
  readonly deltaMs: number | undefined;
  /** Since the previous row that the filter shows; undefined for the first of them. */
  readonly shownDeltaMs: number | undefined;
  /** Set by the user; undefined without one. */
  readonly bookmark: RowBookmark | undefined;
}

export interface RowBookmark {
  /** One line of at most `MAX_NOTE_CHARS`; empty for a bookmark alone. */
  readonly note: string;
}

/** Place of a frame in a fragmented message. */
export interface FragmentPlace {
  /** From 1. */
  readonly index: number;
  /** Undefined until the last fragment arrived. */
  readonly count: number | undefined;
  /** Ordinal of the message's first frame. */
  readonly firstOrdinal: number;
}

export interface FrameRow extends RowBase {
  readonly kind: 'frame';
  readonly direction: 'in' | 'out';
  /** 0x0 to 0xF as on the wire. */
  readonly opcode: number;
  readonly isFin: boolean;
  /** RSV1, RSV2, RSV3 as the bits 4, 2, 1. */
  readonly rsv: number;
  readonly isMasked: boolean;
  /** Bytes as the application sees them: the inflated size of a compressed single-frame message, else the payload length. */
  readonly lengthBytes: number;
  /** Payload bytes on the wire. */
  readonly wireBytes: number;
  /** At most 200 characters, control characters replaced. */
  readonly preview: string;
  /** Format of the preview when it is not plain text, e.g. `MessagePack`. */
  readonly previewFormat: string | undefined;
  readonly fragment: FragmentPlace | undefined;
  /** What is worth saying beside the preview, e.g. `answers #2 in 12 ms`. */
  readonly note: string | undefined;
  readonly tone: RowTone;
}

export type MarkerName = 'handshake' | 'closed' | 'failed' | 'gap' | 'warning' | 'reconnect';

/** A row that is no frame: handshake, end, failure, a planned reconnect, dropped rows. */
export interface MarkerRow extends RowBase {
  readonly kind: 'marker';
  readonly marker: MarkerName;
  /** In the Opcode column, e.g. `Handshake`, `Closed 1006`. */
  readonly label: string;
  /** In the Flags column, e.g. `101`. */
  readonly flags: string;
  readonly text: string;
  readonly tone: RowTone;
}

export type Row = FrameRow | MarkerRow;

export interface RowPage {
  readonly revision: number;
  /** Position of the first row of the page; later than asked for where rows were dropped. */
  readonly first: number;
  readonly rows: readonly Row[];
}

export interface DirectionCount {
  readonly in: number;
  readonly out: number;
}

/** A whole small snapshot; losing one is harmless. */
export interface RowsSummary {
  /** Grows on clear and on a filter change: positions of another revision are void. */
  readonly revision: number;
  /** Position of the first row there is. It grows when rows are dropped; the positions of the others stay. */
  readonly firstPosition: number;
  /** Rows that match the filter and are kept, and the gap row where some were dropped. */
  readonly matching: number;
  /** Rows ever captured since the last clear, dropped ones included. */
  readonly captured: number;
  /** Rows dropped because the memory budget was used up. */
  readonly dropped: number;
  readonly keptBytes: number;
  readonly counts: Readonly<Record<OpcodeGroup, DirectionCount>>;
  /** Over the last second. */
  readonly framesPerSecond: DirectionCount;
  readonly bytesPerSecond: DirectionCount;
  /** Ordinals of the whole capture that are still readable start here. */
  readonly firstKeptOrdinal: number;
  /** Undefined where the filter decided every row. */
  readonly undecided?: UndecidedRows | undefined;
  /** Epoch milliseconds of the first row since the last clear, also when it was dropped; undefined while there was none. */
  readonly startMs: number | undefined;
}

export interface RowFilter {
  /** Groups that are shown; markers always are. */
  readonly opcodes: readonly OpcodeGroup[];
  readonly direction: 'both' | 'in' | 'out';
  /** Plain text looked for in payloads in any case, or an expression of the filter language; empty matches all. */
  readonly text: string;
}
