import { describe, expect, it } from 'vitest';
import { moveHexCursor, toAscii, toBytesPerRow, toHexRow, toHexRowCount } from '../../../../webview/detail/hexLayout';

const dump = { totalBytes: 100, bytesPerRow: 16 };

describe('a hex dump', () => {
  it('has as many bytes a row as fit', () => {
    expect([600, 400, 200].map((widthPx) => toBytesPerRow(widthPx, 7))).toEqual([16, 8, 4]);
  });

  it('ends with a part of a row', () => {
    expect(toHexRowCount(dump)).toBe(7);
    expect(toHexRowCount({ totalBytes: 0, bytesPerRow: 16 })).toBe(0);
    expect(toHexRow(99, dump)).toBe(6);
  });

  it.each([
    ['ArrowLeft', 37],
    ['ArrowRight', 39],
    ['ArrowUp', 22],
    ['ArrowDown', 54],
    ['Home', 32],
    ['End', 47],
    ['PageUp', 6],
    ['PageDown', 70],
    ['x', undefined],
  ])('moves the cursor from 38 with %s to %s', (key, target) => {
    expect(moveHexCursor(key, 38, dump, 2)).toBe(target);
  });

  it('keeps the cursor within the bytes', () => {
    expect(moveHexCursor('ArrowUp', 3, dump, 2)).toBe(3);
    expect(moveHexCursor('End', 98, dump, 2)).toBe(99);
    expect(moveHexCursor('ArrowRight', 0, { totalBytes: 0, bytesPerRow: 16 }, 2)).toBeUndefined();
  });

  it('shows printable ASCII only', () => {
    expect([0x1f, 0x20, 0x41, 0x7e, 0x7f, 0xff].map(toAscii)).toEqual(['.', ' ', 'A', '~', '.', '.']);
  });
});
