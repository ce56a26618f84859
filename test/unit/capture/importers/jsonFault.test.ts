import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonFault, toLineAndColumn } from '../../../../src/capture/importers/jsonFault';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('place of a JSON fault', () => {
  it('finds none in JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonFault(text) === undefined));
  });

  it('agrees with JSON.parse about any damage', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', ',', ':', '\\', '0', '\n', '\u0000', 'e'),
        (text, at, put) => {
          const place = at % (text.length + 1);
          const damaged = text.slice(0, place) + put + text.slice(place + 1);
          return (findJsonFault(damaged) === undefined) === isJson(damaged);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['', 0],
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['[01]', 1],
    ['"a\tb"', 2],
    ['"\\x"', 1],
    ['{"a":"b', 5],
    ['[] []', 3],
    ['{"a":[1,2', 9],
  ])('%j at %i', (text, at) => {
    expect(findJsonFault(text)?.at).toBe(at);
  });

  it('needs no stack for depth nor length', () => {
    expect(findJsonFault('['.repeat(1_000_000))?.at).toBe(1_000_000);
    expect(findJsonFault(`"${'x'.repeat(20_000_000)}`)?.at).toBe(0);
  });

  it('line and column count from 1', () => {
    expect(toLineAndColumn('a\nbc\n\nd', 3)).toEqual({ line: 2, column: 2 });
    expect(toLineAndColumn('a\nbc\n\nd', 6)).toEqual({ line: 4, column: 1 });
    expect(toLineAndColumn('', 0)).toEqual({ line: 1, column: 1 });
  });
});
