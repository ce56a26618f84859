import { describe, expect, it } from 'vitest';
import { findCondition } from '../../../../src/lint/haproxy/condition';
import { lexLine } from '../../../../src/lint/haproxy/lexer';

const condition = (text: string) => findCondition(lexLine(text, 0, text.length).words);

/** `!name` and `{ words }`, groups joined by `|`. */
function print(text: string): string | undefined {
  const found = condition(text);
  if (found === undefined) return undefined;
  const groups = found.groups.map((group) =>
    group
      .map((term) => {
        const body = term.name ?? `{ ${term.expression.map((word) => word.value).join(' ')} }`;
        return (term.isNegated ? '!' : '') + body;
      })
      .join(' '),
  );
  return `${found.polarity} ${groups.join(' | ')}`;
}

describe('findCondition', () => {
  it.each([
    ['deny', undefined],
    ['be if a', 'if a'],
    ['be unless a b', 'unless a b'],
    ['be if a || b c or !d OR e', 'if a | b c | !d | e'],
    ['be if !a ! b !!c', 'if !a !b c'],
    ['be if { path /x /y } !{ hdr(Upgrade) -i websocket }', 'if { path /x /y } !{ hdr(Upgrade) -i websocket }'],
    ['be if ! { path /x } a', 'if !{ path /x } a'],
    ['be if { path "}" /or } or b', 'if { path'],
    ['be if { path /x', 'if { path /x }'],
    ['be if', 'if '],
    ['be "if" x', undefined],
  ])('reads %j', (text, expected) => {
    if (expected === undefined) expect(print(text)).toBeUndefined();
    else expect(print(text)?.startsWith(expected)).toBe(true);
  });

  it('knows where the condition and its terms stand', () => {
    const text = 'use_backend b if a !{ path /x }';
    const found = condition(text);
    expect(found && text.slice(found.start, found.end)).toBe('if a !{ path /x }');
    expect(found?.groups.flat().map((term) => text.slice(term.start, term.end))).toEqual(['a', '!{ path /x }']);
  });
});
