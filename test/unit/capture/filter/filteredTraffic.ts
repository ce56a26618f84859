import { encode } from '@msgpack/msgpack';
import type { Capture } from '../../../../src/capture/capture';
import type { FilterPorts } from '../../../../src/capture/filter/ports';
import { RowIndex } from '../../../../src/capture/rowIndex';
import { createRowPredicate } from '../../../../src/capture/rowPredicate';
import { readStructured } from '../../../../src/session/structuredValue';
import { OPCODE_GROUPS } from '../../../../src/wire/opcodeGroup';
import { compressMessage, newCapture, pushFrame, TAKEOVER } from '../traffic';

/** When the first entry is seen: local time, as a time of day in a filter is. */
export const START_MS = new Date(2030, 4, 31, 10, 2, 11, 0).getTime();

const close = (code: number, reason: string) =>
  Uint8Array.of(code >> 8, code & 0xff, ...new TextEncoder().encode(reason));

/** One of everything that a filter can tell apart; the comment is the ordinal, the time in ms since the start the last argument. */
export function mixedTraffic(): Capture<string> {
  const capture = newCapture();
  capture.setDeflate(TAKEOVER);
  capture.appendMarker('handshake', START_MS); // 0
  const push = (
    ...[direction, frame, atMs]: [Parameters<typeof pushFrame>[1], Parameters<typeof pushFrame>[2], number]
  ) => pushFrame(capture, direction, frame, START_MS + atMs);
  push('in', { opcode: 1, payload: '{"type":"tick","seq":1,"price":10.5,"tags":["a","b"]}' }, 100); // 1
  push(
    'out',
    { opcode: 1, payload: '{"type":"sub","id":7,"deep":{"a key":{"x":null}},"items":[{"price":3},{"price":20}]}' },
    150,
  ); // 2
  push(
    'out',
    { opcode: 2, payload: encode({ type: 'tick', seq: 2, price: 99, big: 12_345_678_901n }, { useBigInt64: true }) },
    200,
  ); // 3
  push('in', { opcode: 9, payload: 'beat' }, 1_000); // 4
  push('out', { opcode: 10, payload: 'beat' }, 1_001); // 5
  push('in', { opcode: 1, isFin: false, payload: '{"type":"fra' }, 2_000); // 6
  push('in', { opcode: 0, payload: 'gmented"}' }, 2_100); // 7
  push('in', { opcode: 1, rsv: 4, payload: compressMessage(`{"type":"tick","pad":"${'x'.repeat(3_000)}"}`) }, 3_000); // 8
  push('in', { opcode: 2, payload: Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0x00) }, 4_000); // 9
  push('in', { opcode: 3, payload: 'reserved' }, 5_000); // 10
  push('in', { opcode: 1, payload: Uint8Array.of(0x61, 0xff) }, 6_000); // 11
  push('in', { opcode: 1, payload: 'Not JSON: Zürich' }, 12_500); // 12
  push('in', { opcode: 2, rsv: 3, payload: '' }, 12_600); // 13
  push('in', { opcode: 1, payload: 'y'.repeat(5_000), maskingKey: 1 }, 12_700); // 14
  push('in', { opcode: 8, payload: close(1008, 'token expired') }, 13_000); // 15
  push('out', { opcode: 8, payload: new Uint8Array(0) }, 13_001); // 16
  return capture;
}

export const BOOKMARKS: NonNullable<FilterPorts['bookmarks']> = {
  isBookmarked: (ordinal) => ordinal === 3 || ordinal === 9,
  note: (ordinal) => (ordinal === 9 ? 'a Bug here' : undefined),
};

export const PORTS: FilterPorts = {
  bookmarks: BOOKMARKS,
  readStructured: (bytes, isText) => readStructured(bytes, isText, ''),
};

/** Ordinals of the frames that match. */
export function findMatches(capture: Capture<string>, text: string, ports: FilterPorts = PORTS): number[] {
  const criteria = { opcodes: OPCODE_GROUPS, direction: 'both', text, isMarkerShown: false } as const;
  const rows = new RowIndex(capture, createRowPredicate(capture, criteria, ports));
  rows.extend();
  return Array.from({ length: rows.length }, (_, position) => rows.ordinalAt(position) ?? -1);
}
