import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../../../src/capture/filter/completion';
import { FIELDS } from '../../../../src/capture/filter/fields';
import { readFilter } from '../../../../src/capture/filter/filter';
import { EXAMPLES } from '../../../../src/capture/filter/help';

const PATHS = ['json.type', 'json.items', 'json.items[0].price', 'json["a key"]'];

/** The caret stands at `|`. */
function complete(marked: string, hasBookmarks = true) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, items } = completeFilter(text, caret, { hasBookmarks, jsonPaths: () => PATHS });
  return {
    labels: items.map(({ label }) => label),
    apply: (at = 0) => text.slice(0, from) + items[at]?.insert + text.slice(to),
  };
}

describe('completion', () => {
  it.each([
    ['op|', 'opcode', 'opcode '],
    ['op| == ping', 'opcode', 'opcode  == ping'],
    ['fin && ma|', 'masked', 'fin && masked'],
    ['!(co|', 'compressed', '!(compressed'],
    ['js|', 'json', 'json.'],
    ['json.|', 'json.type', 'json.type'],
    ['fin && json.it|', 'json.items', 'fin && json.items'],
    ['json.items[|', 'json.items[0].price', 'json.items[0].price'],
    ['opcode |', '==', 'opcode == '],
    ['opcode i|', 'in', 'opcode in {'],
    ['opcode == |', 'text', 'opcode == text'],
    ['opcode == p|', 'ping', 'opcode == ping'],
    ['opcode in {ping, |', 'text', 'opcode in {ping, text'],
    ['opcode in {ping |', ',', 'opcode in {ping , '],
    ['dir == |', 'in', 'dir == in'],
    ['close.code == 10|', '1000', 'close.code == 1000'],
    ['error == utf|', 'utf8-invalid', 'error == utf8-invalid'],
    ['fin == t|', 'true', 'fin == true'],
    ['opcode == ping |', '&&', 'opcode == ping && '],
    ['opcode in {ping} |', '&&', 'opcode in {ping} && '],
    ['"a" |', '&&', '"a" && '],
    ['opcode|', 'opcode ==', 'opcode == '],
  ])('%s begins with %s', (marked, label, applied) => {
    const { labels, apply } = complete(marked);
    expect(labels[0]).toBe(label);
    expect(apply()).toBe(applied);
  });

  it.each(['hello |', 'hello wor|', '"ab|', 'opcode == "p|', '/ab|', 'len > 5|', 'zzz|'])('%s has none', (marked) => {
    expect(complete(marked).labels).toEqual([]);
  });

  it('shows all fields where a condition can stand, notes only where there are any', () => {
    expect(complete('|').labels).toEqual(FIELDS.map(({ name }) => name));
    expect(complete('|', false).labels).not.toContain('bookmarked');
  });

  it('of a word replaces the whole word, wherever the caret is in it', () => {
    expect(complete('opcode == pi|xx && fin').apply()).toBe('opcode == ping && fin');
  });
});

describe('help', () => {
  it('has no example that is wrong', () => {
    for (const text of [...FIELDS.map(({ example }) => example), ...EXAMPLES.map((example) => example.text)]) {
      expect(readFilter(text, { hasBookmarks: true }).problems, text).toEqual([]);
    }
    for (const { example } of FIELDS)
      expect(readFilter(example, { hasBookmarks: true }).kind, example).toBe('expression');
  });
});
