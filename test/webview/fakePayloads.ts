import type { FrameDetail, MarkerDetail, RowDetail, TreeLine } from '../../src/protocol/detail';
import type { FrameRow, Row } from '../../src/protocol/rows';

/** Details, bytes and trees for the rows of the fake captures. */

const encoder = new TextEncoder();

export interface FakePayload {
  readonly bytes: { readonly length: number; slice(from: number, to: number): Uint8Array };
  /** Children by parent id; roots under `undefined`. */
  children(parentId: number | undefined): { readonly total: number; lineAt(index: number): TreeLine };
  readonly rootCount: number;
}

function line(id: number, parts: Partial<TreeLine>): TreeLine {
  return {
    id,
    key: '',
    keyKind: 'none',
    kind: 'str',
    encoding: 'str',
    text: '',
    isTextCut: false,
    start: 0,
    end: 0,
    keyStart: undefined,
    keyEnd: undefined,
    childCount: 0,
    flags: [],
    ...parts,
  };
}

/** `{op: "tick", seq: 7, at: <timestamp64>, v: [21.5, 1480, nil], raw: <128 bytes>}` in MessagePack. */
export function createTickPayload(): FakePayload {
  const raw = Array.from({ length: 128 }, (_, index) => index);
  const bytes = new Uint8Array([
    0x84,
    0xa2,
    0x6f,
    0x70,
    0xa4,
    0x74,
    0x69,
    0x63,
    0x6b,
    0xa3,
    0x73,
    0x65,
    0x71,
    0x07,
    0xa2,
    0x61,
    0x74,
    0xd7,
    0xff,
    0x51,
    0xe5,
    0xa3,
    0x80,
    0x69,
    0x24,
    0x2f,
    0x83,
    0xa1,
    0x76,
    0x93,
    0xcb,
    0x40,
    0x35,
    0x80,
    0,
    0,
    0,
    0,
    0,
    0xcd,
    0x05,
    0xc8,
    0xc0,
    0xa3,
    0x72,
    0x61,
    0x77,
    0xc4,
    0x80,
    ...raw,
  ]);
  const key = (name: string, from: number, to: number) =>
    ({ key: name, keyKind: 'str', keyStart: from, keyEnd: to }) as const;
  const map = line(1, { kind: 'map', encoding: 'fixmap', text: 'map 5', start: 0, end: 177, childCount: 5 });
  const fields = [
    line(2, { ...key('op', 1, 4), encoding: 'fixstr', text: '"tick"', start: 4, end: 9 }),
    line(3, { ...key('seq', 9, 13), kind: 'int', encoding: 'fixint', text: '7', start: 13, end: 14 }),
    line(4, {
      ...key('at', 14, 17),
      kind: 'timestamp',
      encoding: 'timestamp64',
      text: '2026-11-24T10:02:11.343912000Z',
      start: 17,
      end: 27,
    }),
    line(5, {
      ...key('v', 27, 29),
      kind: 'array',
      encoding: 'fixarray',
      text: 'array 3',
      start: 29,
      end: 43,
      childCount: 3,
    }),
    line(6, {
      ...key('raw', 43, 47),
      kind: 'bin',
      encoding: 'bin8',
      text: 'bin 128 bytes',
      start: 47,
      end: 177,
      flags: ['duplicate-key'],
    }),
  ];
  const index = (name: string) => ({ key: name, keyKind: 'index' }) as const;
  const items = [
    line(7, { ...index('0'), kind: 'float', encoding: 'float64', text: '21.5', start: 30, end: 39 }),
    line(8, { ...index('1'), kind: 'int', encoding: 'uint16', text: '1480', start: 39, end: 42 }),
    line(9, { ...index('2'), kind: 'nil', encoding: 'nil', text: 'nil', start: 42, end: 43 }),
  ];
  const table = new Map([
    [undefined, [map]],
    [1, fields],
    [5, items],
  ]);
  return fromLists(bytes, table);
}

function fromLists(bytes: Uint8Array, table: ReadonlyMap<number | undefined, readonly TreeLine[]>): FakePayload {
  return {
    bytes,
    rootCount: table.get(undefined)?.length ?? 0,
    children(parentId) {
      const lines = table.get(parentId) ?? [];
      return { total: lines.length, lineAt: (index) => lines[index] ?? line(0, {}) };
    },
  };
}

const LARGE_ITEMS = 10_000;

/** A MessagePack array of 10,000 small integers: more children than one page. */
export function createLargeArrayPayload(): FakePayload {
  const bytes = new Uint8Array(3 + LARGE_ITEMS);
  bytes.set([0xdc, 0x27, 0x10]);
  for (let index = 0; index < LARGE_ITEMS; index++) bytes[3 + index] = index % 128;
  const end = bytes.length;
  const root = line(1, { kind: 'array', encoding: 'array16', text: 'array 10000', end, childCount: LARGE_ITEMS });
  return {
    bytes,
    rootCount: 1,
    children: (parentId) =>
      parentId === undefined
        ? { total: 1, lineAt: () => root }
        : {
            total: LARGE_ITEMS,
            lineAt: (index) =>
              line(index + 2, {
                key: String(index),
                keyKind: 'index',
                kind: 'int',
                encoding: 'fixint',
                text: String(index % 128),
                start: 3 + index,
                end: 4 + index,
              }),
          },
  };
}

/** Bytes by arithmetic, so that ten mebibytes cost nothing; no decoder makes a tree of them. */
export function createHugePayload(length: number): FakePayload {
  return {
    bytes: {
      length,
      slice: (from, to) =>
        Uint8Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, i) => (from + i) % 251),
    },
    rootCount: 0,
    children: () => ({ total: 0, lineAt: () => line(0, {}) }),
  };
}

export function createTextPayload(text: string): FakePayload {
  const bytes = encoder.encode(text);
  const root = line(1, { kind: 'str', encoding: 'UTF-8', text, end: bytes.length });
  return fromLists(bytes, new Map([[undefined, bytes.length === 0 ? [] : [root]]]));
}

/** RFC 6455 §5.2 header of a row. */
export function toHeaderBytes(row: FrameRow): Uint8Array {
  const length = row.wireBytes;
  const length7 = length < 126 ? length : length <= 0xffff ? 126 : 127;
  const b0 = (row.isFin ? 0x80 : 0) | (row.rsv << 4) | row.opcode;
  const bytes = [b0, (row.isMasked ? 0x80 : 0) | length7];
  if (length7 === 126) bytes.push(length >> 8, length & 0xff);
  if (length7 === 127) for (let shift = 7; shift >= 0; shift--) bytes.push(Math.floor(length / 256 ** shift) % 256);
  if (row.isMasked) bytes.push(0x37, 0xfa, 0x21, 0x3d);
  return new Uint8Array(bytes);
}

export function toDetail(row: Row, payload: FakePayload, decoderId: string | undefined): RowDetail {
  return row.kind === 'marker' ? toMarkerDetail(row) : toFrameDetail(row, payload, decoderId);
}

function toMarkerDetail(row: Extract<Row, { kind: 'marker' }>): MarkerDetail {
  const isFailed = row.marker === 'failed';
  const isClosed = row.marker === 'closed';
  return {
    kind: 'marker',
    ordinal: row.ordinal,
    timeMs: row.timeMs,
    title: row.label,
    text: row.text,
    remedy: isFailed ? 'Check that the upstream runs and that the proxy forwards Upgrade and Connection.' : '',
    tone: row.tone,
    close: isClosed
      ? {
          code: 1006,
          name: 'Abnormal Closure',
          explanation: 'The TCP connection ended without a close frame.',
          reason: '',
        }
      : undefined,
    receivedBytes: isFailed ? encoder.encode('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n') : undefined,
  };
}

function toFrameDetail(row: FrameRow, payload: FakePayload, decoderId: string | undefined): FrameDetail {
  const bytes = toHeaderBytes(row);
  const isReserved = row.opcode === 0x3;
  const frames = row.fragment === undefined ? [row.ordinal] : [6, 8, 9];
  return {
    kind: 'frame',
    ordinal: row.ordinal,
    direction: row.direction,
    timeMs: row.timeMs,
    deltaMs: row.deltaMs,
    header: {
      bytes,
      isFin: row.isFin,
      rsv1: (row.rsv & 4) !== 0,
      rsv2: (row.rsv & 2) !== 0,
      rsv3: (row.rsv & 1) !== 0,
      opcode: row.opcode,
      opcodeName: isReserved ? 'reserved' : (OPCODE_NAMES[row.opcode] ?? 'reserved'),
      isMasked: row.isMasked,
      length7: (bytes[1] ?? 0) & 0x7f,
      payloadLength: String(row.wireBytes),
      maskingKey: row.isMasked ? bytes.slice(-4) : undefined,
      streamOffset: row.ordinal * 1000,
    },
    message: {
      fragment: row.fragment,
      frameOrdinals: frames,
      isComplete: true,
      isCompressed: (row.rsv & 4) !== 0,
      wireBytes: row.fragment === undefined ? row.wireBytes : 142_276,
      messageBytes: row.fragment === undefined ? row.lengthBytes : 142_276,
    },
    payload: {
      decoderId: decoderId ?? 'messagepack',
      decoderLabel: decoderId === 'json' ? 'JSON' : row.opcode === 0x1 ? 'JSON' : 'MessagePack',
      isAutomatic: decoderId === undefined,
      rootCount: payload.rootCount,
      faults: row.ordinal === 5 ? [{ at: 42, message: 'nil where a number was expected' }] : [],
      totalBytes: payload.bytes.length,
      unavailable: row.preview === 'dropped' ? 'The payload was dropped to stay within the memory budget.' : undefined,
    },
    close:
      row.opcode === 0x8
        ? {
            code: 1008,
            name: 'Policy Violation',
            explanation: 'The server ended the connection because of what was sent or who sent it.',
            reason: 'policy: token expired',
          }
        : undefined,
    note: row.note,
    violations: isReserved
      ? [{ code: 'reserved-opcode', message: 'Opcode 0x3 is reserved for further data frames (RFC 6455 §5.2).' }]
      : [],
  };
}

const OPCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};
