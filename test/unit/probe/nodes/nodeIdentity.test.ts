import { expect, it } from 'vitest';
import { findInJson } from '../../../../src/probe/nodes/nodeIdentity';
import { TextJoiner } from '../../../../src/probe/nodes/textJoiner';
import { Opcode } from '../../../../src/wire/frame';

const bytes = (text: string) => new TextEncoder().encode(text);

it.each([
  ['{"node":{"id":"a"}}', 'node.id', 'a'],
  ['{"node":7}', 'node', '7'],
  ['{"nodes":["x","y"]}', 'nodes.1', 'y'],
  ['{"node":{"id":{}}}', 'node.id', undefined],
  ['{"node":null}', 'node', undefined],
  ['{}', '__proto__.x', undefined],
  ['{}', 'constructor.name', undefined],
  ['hello', 'node', undefined],
  ['[1]', 'length', '1'],
  ['{"a":{"":1}}', 'a.', '1'],
])('in %s at %s there is %j', (text, path, expected) => {
  expect(findInJson(text, path)).toBe(expected);
});

it('joins fragments, also where one cuts a character', () => {
  const joiner = new TextJoiner();
  const [first, second] = [bytes('é').subarray(0, 1), bytes('é').subarray(1)];
  expect(joiner.accept({ opcode: Opcode.text, isFin: false, payload: first })).toBeUndefined();
  expect(joiner.accept({ opcode: Opcode.continuation, isFin: true, payload: second })).toBe('é');
  expect(joiner.accept({ opcode: Opcode.text, isFin: true, payload: bytes('b') })).toBe('b');
});

it('keeps at most 64 KiB of a message', () => {
  const joiner = new TextJoiner();
  const payload = new Uint8Array(50_000).fill(0x61);
  joiner.accept({ opcode: Opcode.text, isFin: false, payload });
  expect(joiner.accept({ opcode: Opcode.continuation, isFin: true, payload })).toHaveLength(65_536);
});
