import { describe, expect, it } from 'vitest';
import { RowIndex } from '../../../src/capture/rowIndex';
import { createRowPredicate, type RowCriteria } from '../../../src/capture/rowPredicate';
import { createTextSearch } from '../../../src/capture/textSearch';
import type { OpcodeGroup } from '../../../src/wire/opcodeGroup';
import { OPCODE_GROUPS } from '../../../src/wire/opcodeGroup';
import { compressMessage, newCapture, pushFrame, TAKEOVER, utf8 } from './traffic';

function sampleCapture() {
  const capture = newCapture();
  capture.setDeflate(TAKEOVER);
  capture.appendMarker('handshake', 0); // 0
  pushFrame(capture, 'in', { opcode: 1, payload: 'Price: 100' });
  pushFrame(capture, 'out', { opcode: 1, payload: 'subscribe PRICE' });
  pushFrame(capture, 'out', { opcode: 2, payload: Uint8Array.of(0xff, 0x50, 0x72, 0x69, 0x63, 0x65, 0x00) });
  pushFrame(capture, 'in', { opcode: 9, payload: 'beat' });
  pushFrame(capture, 'in', { opcode: 1, isFin: false, payload: 'a pri' });
  pushFrame(capture, 'in', { opcode: 0, payload: 'ce' }); // 6
  pushFrame(capture, 'in', { opcode: 1, rsv: 4, payload: compressMessage('the price, the price, the price') });
  const split = compressMessage('a fragmented price');
  pushFrame(capture, 'in', { opcode: 1, rsv: 4, isFin: false, payload: split.subarray(0, 5) });
  pushFrame(capture, 'in', { opcode: 0, payload: split.subarray(5) }); // 9
  pushFrame(capture, 'in', { opcode: 3, payload: 'price' });
  return capture;
}

function matching(criteria: Partial<RowCriteria>): number[] {
  const capture = sampleCapture();
  const rows = new RowIndex(
    capture,
    createRowPredicate(capture, { opcodes: OPCODE_GROUPS, direction: 'both', text: '', ...criteria }),
  );
  rows.extend();
  return Array.from({ length: rows.length }, (_, position) => rows.ordinalAt(position) ?? -1);
}

const only = (...opcodes: OpcodeGroup[]) => matching({ opcodes });

describe('row predicate', () => {
  it('is none where everything matches', () => {
    const all: RowCriteria = { opcodes: OPCODE_GROUPS, direction: 'both', text: '' };
    expect(createRowPredicate(sampleCapture(), all)).toBeUndefined();
  });

  it('shows opcode groups, and markers always', () => {
    expect(only('ping')).toEqual([0, 4]);
    expect(only('binary', 'continuation')).toEqual([0, 3, 6, 9]);
    expect(only('reserved')).toEqual([0, 10]);
    expect(only()).toEqual([0]);
  });

  it('shows one direction', () => {
    expect(matching({ direction: 'out' })).toEqual([0, 2, 3]);
    expect(matching({ direction: 'in', opcodes: ['text'] })).toEqual([0, 1, 5, 7, 8]);
  });

  it('finds text in any case: in text, binary and inflated messages, in each fragment by itself', () => {
    expect(matching({ text: 'pRiCe' })).toEqual([0, 1, 2, 3, 7, 9, 10]);
    expect(matching({ text: 'a pri' })).toEqual([0, 5]);
    expect(matching({ text: 'price', direction: 'out', opcodes: ['binary'] })).toEqual([0, 3]);
    expect(matching({ text: 'nowhere' })).toEqual([0]);
  });
});

describe('text search', () => {
  it.each([
    ['straße', 'Die STRASSE und die STRAße', true],
    ['ÉTÉ', 'un été', true],
    ['😀', 'smile 😀', true],
    ['été', 'ete', false],
    ['abc', 'ab', false],
    ['abc', 'xxabABC', true],
    ['[a', '{a', false],
    ['k', '\u212A', false],
    ['', 'anything', true],
  ])('%j in %j is %j', (needle, text, isFound) => {
    expect(createTextSearch(needle)(utf8(text))).toBe(isFound);
  });

  it('finds letters beyond ASCII among bytes that are not text', () => {
    const bytes = Uint8Array.of(0xff, 0xc3, ...utf8('Ünïcode'), 0x80);
    expect(createTextSearch('üNÏ')(bytes)).toBe(true);
  });
});
