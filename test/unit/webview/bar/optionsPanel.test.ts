import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../../webview/bar/numberField';
import { splitList } from '../../../../webview/bar/optionsPanel';
import { parseCodes } from '../../../../webview/bar/reconnectGroup';

describe('connection options', () => {
  it('take subprotocols with commas or spaces between', () => {
    expect(splitList(' a, b  c,,')).toEqual(['a', 'b', 'c']);
    expect(splitList('')).toEqual([]);
  });
});

describe('numbers typed into an option', () => {
  const parse = (isWhole: boolean) => (typed: string) => parseNumber(typed, { min: 0, max: 3600, isWhole });

  it('whole ones within their range, and nothing else', () => {
    const typed = ['0', ' 25 ', '3600', '3601', '-1', '1.5', '', 'x', '1e3', '0x10', '२'];
    expect(
      typed
        .map(parse(true))
        .map((value) => value ?? '-')
        .join(' '),
    ).toBe('0 25 3600 - - - - - - - -');
  });

  it('with decimals, after a point or a comma', () => {
    const typed = ['0.5', '0,5', '1.25 ', '.5', '5.', '1.2.3', '3600.1', 'Infinity'];
    expect(
      typed
        .map(parse(false))
        .map((value) => value ?? '-')
        .join(' '),
    ).toBe('0.5 0.5 1.25 - - - - -');
  });
});

describe('codes to give up after', () => {
  it('close codes and HTTP statuses, each once, with commas or spaces between', () => {
    expect(parseCodes(' 1008, 4401 403;1008 ')).toEqual([1008, 4401, 403]);
    expect(parseCodes('')).toEqual([]);
  });

  it('nothing that is neither', () => {
    for (const typed of ['99', '600', '999', '5000', '1008x', '-1000', '10080', '1008.5']) {
      expect(parseCodes(typed)).toBeUndefined();
    }
    expect(parseCodes(Array.from({ length: 201 }, (_, index) => 4000 + index).join(','))).toBeUndefined();
  });
});
