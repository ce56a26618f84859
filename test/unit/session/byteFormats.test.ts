import { describe, expect, it } from 'vitest';
import { parseHexText } from '../../../src/decode/hexText';
import { toCArray, toHexDump, toHexText } from '../../../src/session/byteFormats';

const bytes = Uint8Array.from({ length: 20 }, (_, index) => index + 0x2e);

describe('byte formats', () => {
  it('hex can be pasted back', () => {
    expect(toHexText(bytes)).toBe('2e 2f 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d\n3e 3f 40 41');
    expect(parseHexText(toHexText(bytes)).bytes).toEqual(bytes);
    expect(toHexText(new Uint8Array())).toBe('');
  });

  it('a C array says its length', () => {
    expect(toCArray(Uint8Array.of(0, 255), 'payload')).toBe('const unsigned char payload[2] = {\n  0x00, 0xff\n};\n');
    expect(toCArray(bytes, 'p').split('\n')).toHaveLength(5);
    expect(toCArray(new Uint8Array(), 'p')).toBe('const unsigned char *p = 0; /* 0 bytes */\n');
  });

  it('a dump has offsets and printable characters', () => {
    expect(toHexDump(Uint8Array.of(0x48, 0x69, 0x00, 0x7f, 0x80, 1, 2, 3, 4))).toBe(
      '00000000  48 69 00 7f 80 01 02 03  04                       |Hi.......|',
    );
    expect(toHexDump(bytes).split('\n')[1]?.startsWith('00000010  3e 3f 40 41')).toBe(true);
  });
});
