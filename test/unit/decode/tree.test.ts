import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { JsonReader } from '../../../src/decode/json/reader';
import { MessagePackReader } from '../../../src/decode/messagepack/reader';
import { DecodedTree, type TreeLine } from '../../../src/decode/tree';
import type { TreeLine as SharedTreeLine, TreePage as SharedTreePage } from '../../../src/protocol/detail';
import { hexBytes, utf8Bytes } from './hexBytes';

function treeOf(bytes: Uint8Array): DecodedTree {
  return new DecodedTree(new MessagePackReader(bytes).read());
}

function readOnly(tree: DecodedTree, parentId: number | undefined): TreeLine {
  const { lines } = tree.readLines(parentId, 0, 10);
  expect(lines).toHaveLength(1);
  return lines[0] ?? expect.unreachable();
}

describe('lines', () => {
  it('are what the protocol sends', () => {
    const page: SharedTreePage = treeOf(hexBytes('01')).readLines(undefined, 0, 1);
    const line: SharedTreeLine | undefined = page.lines[0];
    expect(line).toEqual({
      id: 0,
      key: '',
      keyKind: 'none',
      kind: 'int',
      encoding: 'fixint',
      text: '1',
      isTextCut: false,
      start: 0,
      end: 1,
      keyStart: undefined,
      keyEnd: undefined,
      childCount: 0,
      flags: [],
    });
  });

  it('of a map have their keys, with kind and span', () => {
    const tree = treeOf(hexBytes('84 a1 31 c3 01 c2 c4 01 ff c0 92 01 02 05'));
    const root = readOnly(tree, undefined);
    expect(root).toMatchObject({
      kind: 'map',
      childCount: 4,
      text: '{"1": true, 1: false, bin 1 byte: nil, [\u2026]: 5}',
    });
    const { lines } = tree.readLines(root.id, 0, 10);
    expect(lines.map(({ key, keyKind, keyStart, keyEnd, start }) => [key, keyKind, keyStart, keyEnd, start])).toEqual([
      ['1', 'str', 1, 3, 3],
      ['1', 'int', 4, 5, 5],
      ['bin 1 byte', 'other', 6, 9, 9],
      ['[\u2026]', 'other', 10, 13, 13],
    ]);
  });

  it('of an array have their index', () => {
    const tree = treeOf(encode(['a', 'b']));
    const { lines } = tree.readLines(readOnly(tree, undefined).id, 1, 5);
    expect(lines).toMatchObject([{ key: '1', keyKind: 'index', text: '"b"', keyStart: undefined }]);
  });

  it('show the flags of a key and of its value, and how much of a cut container is there', () => {
    const tree = treeOf(hexBytes('83 a1 61 01 a1 61 a1 ff'));
    const root = readOnly(tree, undefined);
    expect(root).toMatchObject({ flags: ['truncated'], text: '2 of 3 {a: 1, a: "\ufffd", \u2026}' });
    expect(tree.readLines(root.id, 1, 1).lines[0]?.flags).toEqual(['duplicate-key', 'invalid-utf8']);
  });

  it('say that a long text is cut at 1,000 characters', () => {
    const long = readOnly(treeOf(encode('x'.repeat(5000))), undefined);
    expect(long).toMatchObject({ isTextCut: true });
    expect(long.text).toHaveLength(1000);
    expect(readOnly(treeOf(encode('x'.repeat(998))), undefined)).toMatchObject({ isTextCut: false });
    expect(readOnly(treeOf(encode('x'.repeat(999))), undefined)).toMatchObject({ isTextCut: true });
  });

  it('show a key that would reorder the line harmlessly', () => {
    const tree = new DecodedTree(new JsonReader(utf8Bytes('{"\u202eabc":1}')).read());
    expect(tree.readLines(readOnly(tree, undefined).id, 0, 1).lines[0]?.key).toBe('\u27e8U+202E\u27e9abc');
  });
});

describe('paging', () => {
  it('gives every line the same id again', () => {
    const tree = treeOf(encode([[1], [2], [3]]));
    const root = readOnly(tree, undefined);
    const ids = tree.readLines(root.id, 0, 3).lines.map(({ id }) => id);
    expect(new Set([root.id, ...ids]).size).toBe(4);
    expect(tree.readLines(root.id, 2, 1).lines[0]?.id).toBe(ids[2]);
  });

  it('reads the middle of a large array alone, at most 1,000 lines', () => {
    const tree = treeOf(encode(Array.from({ length: 500_000 }, (_, index) => index)));
    const root = readOnly(tree, undefined);
    const page = tree.readLines(root.id, 400_000, 5000);
    expect(page).toMatchObject({ parentId: root.id, first: 400_000, total: 500_000 });
    expect(page.lines).toHaveLength(1000);
    expect(page.lines[0]).toMatchObject({ key: '400000', text: '400000' });
  });

  it.each([
    [-5, 2, 0, 2],
    [2, 10, 2, 1],
    [9, 1, 3, 0],
    [0, -1, 0, 0],
    [0.9, 1.9, 0, 1],
    [Number.NaN, Number.NaN, 0, 0],
  ])('first %s, count %s stays within the children', (first, count, from, length) => {
    const tree = treeOf(hexBytes('01 02 03'));
    const page = tree.readLines(undefined, first, count);
    expect([page.first, page.lines.length, page.total]).toEqual([from, length, 3]);
  });

  it('an unknown parent has no lines', () => {
    const tree = treeOf(encode([1]));
    for (const id of [0, 7, -1, 0.5]) expect(tree.readLines(id, 0, 10)).toMatchObject({ total: 0, lines: [] });
  });

  it('goes down a tree of 200,000 levels', () => {
    const tree = treeOf(new Uint8Array(200_001).fill(0x91, 0, 200_000));
    let line = readOnly(tree, undefined);
    for (let level = 0; level < 20_000; level++) line = tree.readLines(line.id, 0, 1).lines[0] ?? expect.unreachable();
    expect(line).toMatchObject({ kind: 'array', start: 20_000, childCount: 1 });
  });
});
