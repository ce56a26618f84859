import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../src/lint/lineIndex';

describe('LineIndex', () => {
  const text = 'ab\ncd\r\n\re😀f';
  const index = new LineIndex(text);

  it('ends lines at LF, CRLF and CR', () => {
    expect(index.lineCount).toBe(4);
    expect([0, 1, 2, 3, 4].map((line) => index.lineStart(line))).toEqual([0, 3, 7, 8, text.length]);
  });

  it('counts characters in UTF-16 units', () => {
    expect(index.toPosition(text.indexOf('f'))).toEqual({ line: 3, character: 3 });
  });

  it('goes from every offset to its position and back', () => {
    for (let offset = 0; offset <= text.length; offset++) expect(index.toOffset(index.toPosition(offset))).toBe(offset);
  });

  it('clamps what lies outside', () => {
    expect(index.toPosition(-5)).toEqual({ line: 0, character: 0 });
    expect(index.toPosition(1_000)).toEqual({ line: 3, character: 4 });
    expect(index.toOffset({ line: 0, character: 99 })).toBe(3);
    expect(index.toOffset({ line: 99, character: 0 })).toBe(text.length);
  });

  it('has one line for no text', () => {
    expect(new LineIndex('').toPosition(0)).toEqual({ line: 0, character: 0 });
  });
});
