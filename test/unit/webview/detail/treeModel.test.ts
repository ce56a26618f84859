import { describe, expect, it } from 'vitest';
import type { TreeLine } from '../../../../src/protocol/detail';
import { beginsAfter, holdsByte, TreeModel, type TreeRow } from '../../../../webview/detail/treeModel';

function line(id: number, parts: Partial<TreeLine> = {}): TreeLine {
  return {
    id,
    key: '',
    keyKind: 'none',
    kind: 'int',
    encoding: 'fixint',
    text: String(id),
    isTextCut: false,
    start: 0,
    end: 1,
    keyStart: undefined,
    keyEnd: undefined,
    childCount: 0,
    flags: [],
    ...parts,
  };
}

const show = (rows: readonly TreeRow[]) =>
  rows.map((row) =>
    row.kind === 'node' ? `${row.node.level}:${row.node.line.text}` : `more ${row.loaded}/${row.total}`,
  );

function page(parentId: number | undefined, first: number, total: number, lines: readonly TreeLine[]) {
  return { parentId, first, total, lines };
}

describe('the decoded tree', () => {
  it('shows open nodes with their children, and offers what is not loaded', () => {
    const model = new TreeModel(1);
    model.addPage(undefined, page(undefined, 0, 1, [line(1, { childCount: 3 })]));
    const [root] = model.roots;
    if (root === undefined) throw new Error('no root');
    expect(show(model.toRows())).toEqual(['1:1']);
    root.isOpen = true;
    model.addPage(root, page(1, 0, 3, [line(2), line(3)]));
    expect(show(model.toRows())).toEqual(['1:1', '2:2', '2:3', 'more 2/3']);
  });

  it('keeps the order of siblings and the nesting', () => {
    const model = new TreeModel(2);
    model.addPage(undefined, page(undefined, 0, 2, [line(1, { childCount: 1 }), line(2)]));
    const [first] = model.roots;
    if (first === undefined) throw new Error('no root');
    first.isOpen = true;
    model.addPage(first, page(1, 0, 1, [line(9)]));
    expect(show(model.toRows())).toEqual(['1:1', '2:9', '1:2']);
  });

  it('leaves out a page that was read twice', () => {
    const model = new TreeModel(2);
    model.addPage(undefined, page(undefined, 0, 2, [line(1)]));
    model.addPage(undefined, page(undefined, 0, 2, [line(1)]));
    expect(show(model.toRows())).toEqual(['1:1', 'more 1/2']);
  });

  it('may be nested deeper than calls may', () => {
    const model = new TreeModel(1);
    model.addPage(undefined, page(undefined, 0, 1, [line(0, { childCount: 1 })]));
    let [node] = model.roots;
    for (let depth = 1; depth < 50_000 && node !== undefined; depth++) {
      node.isOpen = true;
      model.addPage(node, page(depth - 1, 0, 1, [line(depth, { childCount: 1 })]));
      [node] = node.children;
    }
    expect(model.toRows()).toHaveLength(50_000);
  });
});

describe('bytes of a node', () => {
  const entry = line(1, { start: 4, end: 9, keyStart: 1, keyEnd: 4 });

  it('are those of its value and of its key', () => {
    expect([0, 1, 3, 4, 8, 9].map((offset) => holdsByte(entry, offset))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('begin with the key', () => {
    expect([0, 1].map((offset) => beginsAfter(entry, offset))).toEqual([true, false]);
  });
});
