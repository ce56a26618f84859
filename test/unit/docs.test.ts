import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIELDS, OPERATORS } from '../../src/capture/filter/fields';
import { readFilter } from '../../src/capture/filter/filter';
import {
  MAX_CONDITIONS,
  MAX_FILTER_CHARS,
  MAX_FILTER_DEPTH,
  MAX_LIST_VALUES,
  MAX_PATH_STEPS,
} from '../../src/capture/filter/limits';
import { VIOLATION_CODES } from '../../src/capture/filter/violationCodes';
import { MAX_UNDECIDED_ROWS } from '../../src/capture/rowIndex';

const filterPage = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'filter.md'), 'utf8');

describe('docs/filter.md', () => {
  it('names every field and alias, operator and violation', () => {
    const operators = new Set(Object.values(OPERATORS).flat());
    const names = FIELDS.flatMap(({ name, aliases }) => [name, ...aliases]);
    for (const name of [...names, ...operators, ...VIOLATION_CODES]) {
      expect(filterPage, name).toMatch(new RegExp(`\`${name.replace('.', '\\.')}(?:[\`. ])`));
    }
  });

  it('names the limits', () => {
    const limits = [MAX_CONDITIONS, MAX_FILTER_CHARS, MAX_FILTER_DEPTH, MAX_LIST_VALUES, MAX_PATH_STEPS];
    for (const limit of [...limits, MAX_UNDECIDED_ROWS])
      expect(filterPage).toContain(` ${limit.toLocaleString('en-US')}`);
  });

  it('has examples that are right', () => {
    const block = /```\n(price[^`]*)```/.exec(filterPage)?.[1] ?? '';
    const examples = block.split('\n').map((line) => line.split(/ {3,}/)[0] ?? '');
    expect(examples.length).toBeGreaterThan(5);
    for (const example of examples) expect(readFilter(example, { hasBookmarks: false }).problems, example).toEqual([]);
  });

  it('is linked from the README', () => {
    expect(readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')).toContain('(docs/filter.md)');
  });
});
