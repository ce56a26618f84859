import { describe, expect, it } from 'vitest';
import type { FrameHeaderDetail } from '../../../../src/protocol/detail';
import { groupBits, layOutBits, toBitFields, toFieldBytes } from '../../../../webview/detail/bitFields';

function header(bytes: readonly number[]): FrameHeaderDetail {
  const [b0 = 0, b1 = 0] = bytes;
  return {
    bytes: new Uint8Array(bytes),
    isFin: (b0 & 0x80) !== 0,
    rsv1: (b0 & 0x40) !== 0,
    rsv2: (b0 & 0x20) !== 0,
    rsv3: (b0 & 0x10) !== 0,
    opcode: b0 & 0x0f,
    opcodeName: '',
    isMasked: (b1 & 0x80) !== 0,
    length7: b1 & 0x7f,
    payloadLength: '0',
    maskingKey: undefined,
    streamOffset: 0,
  };
}

const names = (bytes: readonly number[]) => toBitFields(header(bytes)).map(({ name, bits }) => `${name} ${bits}`);

describe('the fields of a frame header (RFC 6455 §5.2)', () => {
  it('are seven for the shortest header', () => {
    expect(names([0xc2, 0x61])).toEqual([
      'FIN 1',
      'RSV1 1',
      'RSV2 0',
      'RSV3 0',
      'opcode 0010',
      'MASK 0',
      'length7 1100001',
    ]);
  });

  it('have a 16-bit length after 126 and a masking key when masked', () => {
    expect(names([0x81, 0xfe, 0x01, 0x00, 0x37, 0xfa, 0x21, 0x3d]).slice(-2)).toEqual([
      'length16 0000000100000000',
      'maskingKey 00110111111110100010000100111101',
    ]);
  });

  it('have a 64-bit length after 127', () => {
    const fields = toBitFields(header([0x82, 0x7f, 0, 0, 0, 0, 0, 1, 0, 0]));
    expect(fields.at(-1)).toEqual({ name: 'length64', bits: `${'0'.repeat(47)}1${'0'.repeat(16)}`, from: 16 });
  });

  it('end where a cut header ends', () => {
    expect(names([0x81])).toEqual(['FIN 1', 'RSV1 0', 'RSV2 0', 'RSV3 0', 'opcode 0001']);
    expect(names([0x81, 0x7e, 0x01]).at(-1)).toBe('length16 00000001');
    expect(names([])).toEqual([]);
  });

  it('know the bytes that hold them', () => {
    const bytes = new Uint8Array([0x81, 0xfe, 0x01, 0x00, 0x37, 0xfa, 0x21, 0x3d]);
    const fields = toBitFields(header([...bytes]));
    expect(fields.map((field) => [...toFieldBytes(field, bytes)])).toEqual([
      [0x81],
      [0x81],
      [0x81],
      [0x81],
      [0x81],
      [0xfe],
      [0xfe],
      [0x01, 0x00],
      [0x37, 0xfa, 0x21, 0x3d],
    ]);
  });
});

describe('the drawing', () => {
  const longest = [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4];

  it.each([32, 16])('fills lines of %i bits without gap or overlap, for every header length', (bitsPerLine) => {
    for (let length = 1; length <= longest.length; length++) {
      const lines = layOutBits(toBitFields(header(longest.slice(0, length))), bitsPerLine);
      const bits = lines.flat().map((segment) => segment.bits);
      expect(bits.join('')).toHaveLength(length * 8);
      for (const line of lines) {
        let column = 0;
        for (const segment of line) {
          expect(segment.column).toBe(column);
          column += segment.bits.length;
        }
        expect(column).toBeLessThanOrEqual(bitsPerLine);
      }
    }
  });

  it('names a field once, in its first part', () => {
    const segments = layOutBits(toBitFields(header(longest)), 32).flat();
    expect(segments.filter(({ field }) => field.name === 'length64').map(({ isFirst }) => isFirst)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('bits for reading', () => {
  it('are grouped from the right', () => {
    expect(groupBits('1100001', 4)).toBe('110 0001');
    expect(groupBits('0000000100000000', 8)).toBe('00000001 00000000');
    expect(groupBits('1', 4)).toBe('1');
  });
});
