import type { FrameRow, MarkerRow, OpcodeGroup, Row, RowFilter, RowsSummary } from '../../src/protocol/rows';

/** Captures to look at: the scripted one has every kind of row, the endless one has any number of rows by arithmetic. */

export interface FakeCapture {
  count: number;
  rowAt(ordinal: number): Row;
  /** Ordinals repeat their kind after so many rows; undefined when there is no such rule. */
  readonly period: number | undefined;
}

export const START_MS = Date.UTC(2026, 10, 24, 10, 2, 11, 4);
const ALL_GROUPS: readonly OpcodeGroup[] = ['text', 'binary', 'continuation', 'ping', 'pong', 'close', 'reserved'];

type FrameParts = Partial<FrameRow> & Pick<FrameRow, 'opcode'>;

function frame(ordinal: number, atMs: number, parts: FrameParts): FrameRow {
  const lengthBytes = parts.lengthBytes ?? parts.preview?.length ?? 0;
  return {
    kind: 'frame',
    ordinal,
    timeMs: START_MS + atMs,
    deltaMs: undefined,
    shownDeltaMs: undefined,
    bookmark: undefined,
    direction: 'in',
    isFin: true,
    rsv: 0,
    isMasked: parts.direction === 'out',
    lengthBytes,
    wireBytes: lengthBytes,
    preview: '',
    previewFormat: undefined,
    fragment: undefined,
    note: undefined,
    tone: 'normal',
    ...parts,
  };
}

type MarkerParts = Pick<MarkerRow, 'marker' | 'label' | 'flags' | 'text' | 'tone'>;

function marker(ordinal: number, atMs: number, parts: MarkerParts): Row {
  const unsaid = { deltaMs: undefined, shownDeltaMs: undefined, bookmark: undefined };
  return { kind: 'marker', ordinal, timeMs: START_MS + atMs, ...unsaid, ...parts };
}

export function createGap(ordinal: number, dropped: number): Row {
  const text = `${dropped} older rows were dropped`;
  return marker(ordinal, 0, { marker: 'gap', label: 'Dropped', flags: '', text, tone: 'warning' });
}

const HELLO = '{"type":"hello","session":"9f2c","heartbeat":25000,"codecs":["msgpack","json"]}';
const TICK = '{op: "tick", seq: 7, at: 2026-11-24T10:02:11.343912Z, v: [21.5, 1480, nil]}';

function scriptedRows(): readonly Row[] {
  const subscribe = '{op: "subscribe", ch: ["temp", "rpm"], since: 18446744073709551615}';
  const rows: readonly Row[] = [
    marker(0, 0, {
      marker: 'handshake',
      label: 'Handshake',
      flags: '101',
      text: 'GET /v2/telemetry → 101 Switching Protocols · Accept verified · 31 ms',
      tone: 'dim',
    }),
    frame(1, 86, { opcode: 0x1, rsv: 4, preview: HELLO, lengthBytes: 812, wireBytes: 240 }),
    frame(2, 116, { opcode: 0x9, direction: 'out', preview: '"ping"', lengthBytes: 4, wireBytes: 4 }),
    frame(3, 128, { opcode: 0xa, preview: '"ping"', lengthBytes: 4, wireBytes: 4, note: 'answers #2 in 12 ms' }),
    frame(4, 297, {
      opcode: 0x2,
      direction: 'out',
      preview: subscribe,
      previewFormat: 'MessagePack',
      lengthBytes: 38,
      wireBytes: 38,
    }),
    frame(5, 340, {
      opcode: 0x2,
      rsv: 4,
      preview: TICK,
      previewFormat: 'MessagePack',
      lengthBytes: 177,
      wireBytes: 97,
    }),
    frame(6, 398, {
      opcode: 0x2,
      isFin: false,
      lengthBytes: 65_536,
      wireBytes: 65_536,
      previewFormat: 'Hex',
      preview: '7f 45 4c 46 02 01 01 00 …',
      fragment: { index: 1, count: 3, firstOrdinal: 6 },
    }),
    frame(7, 399, { opcode: 0x9, note: 'between fragments' }),
    frame(8, 400, {
      opcode: 0x0,
      isFin: false,
      lengthBytes: 65_536,
      wireBytes: 65_536,
      fragment: { index: 2, count: 3, firstOrdinal: 6 },
    }),
    frame(9, 402, {
      opcode: 0x0,
      lengthBytes: 11_204,
      wireBytes: 11_204,
      fragment: { index: 3, count: 3, firstOrdinal: 6 },
      note: '142,276 bytes',
    }),
    frame(10, 480, {
      opcode: 0x3,
      preview: 'ab',
      note: 'reserved opcode 0x3 (RFC 6455 §5.2)',
      tone: 'error',
      lengthBytes: 2,
      wireBytes: 2,
    }),
    frame(11, 900, {
      opcode: 0x8,
      preview: '1008 policy: token expired',
      lengthBytes: 23,
      wireBytes: 23,
      tone: 'warning',
    }),
    marker(12, 60_466, {
      marker: 'closed',
      label: 'Closed 1006',
      flags: '',
      text: 'Cut without a close frame after 60.0 s of silence',
      tone: 'error',
    }),
    marker(13, 61_208, {
      marker: 'failed',
      label: 'Failed',
      flags: '502',
      text: 'The server answered 502 Bad Gateway instead of 101',
      tone: 'error',
    }),
    frame(14, 61_297, {
      opcode: 0x1,
      rsv: 4,
      preview: HELLO.replace('9f2c', 'a104'),
      lengthBytes: 812,
      wireBytes: 238,
    }),
  ];
  return withDeltas(rows);
}

function withDeltas(rows: readonly Row[]): readonly Row[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    return before === undefined ? row : { ...row, deltaMs: row.timeMs - before.timeMs };
  });
}

export function createScriptedCapture(): FakeCapture {
  const rows = scriptedRows();
  return {
    count: rows.length,
    period: undefined,
    rowAt: (ordinal) => rows[ordinal] ?? periodicRow(ordinal),
  };
}

const PERIOD = 10;

function periodicRow(ordinal: number): Row {
  const at = ordinal * 0.1;
  const text = `{"op":"tick","seq":${ordinal}}`;
  const kinds: readonly FrameParts[] = [
    { opcode: 0x1, preview: text },
    { opcode: 0x2, preview: `{op: "tick", seq: ${ordinal}}`, previewFormat: 'MessagePack' },
    { opcode: 0x1, preview: text, rsv: 4 },
    { opcode: 0x9, preview: '"ping"', direction: 'out' },
    { opcode: 0xa, preview: '"ping"' },
  ];
  const parts = kinds[ordinal % PERIOD] ?? { opcode: 0x1, preview: text };
  return { ...frame(ordinal, at, parts), deltaMs: 0.1 };
}

export function createPeriodicCapture(count: number): FakeCapture {
  return { count, period: PERIOD, rowAt: periodicRow };
}

/** Payloads that would do harm if they ever became markup. */
export function createHostileCapture(): FakeCapture {
  const previews = [
    '<img src=x onerror="window.hacked = true">',
    '<script>window.hacked = true</script>',
    '"><style>*{display:none}</style>',
    'javascript:alert(1) {{7*7}} {0} {1}',
    '\u202e\u2066RTL override\u2069 and \u0000 control',
  ];
  const rows = previews.map((preview, ordinal) => frame(ordinal, ordinal, { opcode: 0x1, preview, note: preview }));
  return { count: rows.length, period: undefined, rowAt: (ordinal) => rows[ordinal] ?? periodicRow(ordinal) };
}

export function groupOf(row: Row): OpcodeGroup | undefined {
  if (row.kind === 'marker') return undefined;
  const groups: Readonly<Record<number, OpcodeGroup>> = {
    0: 'continuation',
    1: 'text',
    2: 'binary',
    8: 'close',
    9: 'ping',
    10: 'pong',
  };
  return groups[row.opcode] ?? 'reserved';
}

function matches(row: Row, filter: RowFilter): boolean {
  const group = groupOf(row);
  if (row.kind === 'marker' || group === undefined) return true;
  const isInDirection = filter.direction === 'both' || filter.direction === row.direction;
  const text = filter.text.toLowerCase();
  return filter.opcodes.includes(group) && isInDirection && row.preview.toLowerCase().includes(text);
}

/** Positions among the rows that match, and back. */
export interface FakeView {
  readonly count: number;
  ordinalAt(position: number): number;
  /** The position of an ordinal, or of the next one that matches. */
  locate(ordinal: number): { position: number; isExact: boolean };
}

/** Rows from `firstOrdinal` on that match: by arithmetic where the capture repeats, by looking at each otherwise. */
export function createView(capture: FakeCapture, filter: RowFilter, firstOrdinal: number): FakeView {
  const { period } = capture;
  const size = capture.count - firstOrdinal;
  const cycle = period ?? size;
  const hits = Array.from({ length: cycle }, (_, index) => index).filter((index) =>
    matches(capture.rowAt(firstOrdinal + index), filter),
  );
  const whole = cycle === 0 ? 0 : Math.floor(size / cycle);
  const rest = hits.filter((hit) => hit < size - whole * cycle).length;
  const count = whole * hits.length + rest;
  const ordinalAt = (position: number) =>
    firstOrdinal + Math.floor(position / hits.length) * cycle + (hits[position % hits.length] ?? 0);
  return {
    count,
    ordinalAt,
    locate(ordinal) {
      if (count === 0) return { position: 0, isExact: false };
      const index = Math.max(0, ordinal - firstOrdinal);
      const before = hits.filter((hit) => hit < index % cycle).length;
      const position = Math.min(Math.floor(index / cycle) * hits.length + before, Math.max(0, count - 1));
      return { position, isExact: count > 0 && ordinalAt(position) === ordinal };
    },
  };
}

export function countGroups(capture: FakeCapture, firstOrdinal: number): RowsSummary['counts'] {
  const count = (group: OpcodeGroup, direction: 'in' | 'out') =>
    createView(capture, { opcodes: [group], direction, text: '' }, firstOrdinal).count - markers;
  const markers = createView(capture, { opcodes: [], direction: 'both', text: '' }, firstOrdinal).count;
  const entries = ALL_GROUPS.map((group) => [group, { in: count(group, 'in'), out: count(group, 'out') }] as const);
  return Object.fromEntries(entries) as RowsSummary['counts'];
}
