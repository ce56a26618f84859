import type { TreeLine, TreePage } from '../../src/protocol/detail';

/** The loaded part of a decoded tree: pages of children, and which nodes are open. No DOM, no requests. */

export interface TreeNode {
  readonly line: TreeLine;
  /** 1 for a root, as `aria-level` counts. */
  readonly level: number;
  readonly parent: TreeNode | undefined;
  /** From 0 among its siblings. */
  readonly index: number;
  readonly children: TreeNode[];
  isOpen: boolean;
}

/** A line of the tree as shown: a node, or the offer to load more of a node's children. */
export type TreeRow =
  | { readonly kind: 'node'; readonly node: TreeNode }
  | { readonly kind: 'more'; readonly parent: TreeNode | undefined; readonly loaded: number; readonly total: number };

export class TreeModel {
  readonly roots: TreeNode[] = [];
  readonly #rootCount: number;

  constructor(rootCount: number) {
    this.#rootCount = rootCount;
  }

  childrenOf(parent: TreeNode | undefined): readonly TreeNode[] {
    return parent === undefined ? this.roots : parent.children;
  }

  totalOf(parent: TreeNode | undefined): number {
    return parent === undefined ? this.#rootCount : parent.line.childCount;
  }

  /** Adds a page behind what is loaded; a page that does not continue it, such as one read twice, is left out. */
  addPage(parent: TreeNode | undefined, page: TreePage): void {
    const siblings = parent === undefined ? this.roots : parent.children;
    if (page.first !== siblings.length) return;
    const level = parent === undefined ? 1 : parent.level + 1;
    for (const line of page.lines) {
      siblings.push({ line, level, parent, index: siblings.length, children: [], isOpen: false });
    }
  }

  /** What is visible, top to bottom. An explicit stack: a payload may be nested deeper than calls may. */
  toRows(): readonly TreeRow[] {
    const rows: TreeRow[] = [];
    const stack: TreeRow[] = this.#toChildRows(undefined);
    for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
      rows.push(row);
      if (row.kind !== 'node' || !row.node.isOpen) continue;
      for (const child of this.#toChildRows(row.node)) stack.push(child);
    }
    return rows;
  }

  /** Last first, as a stack wants them. */
  #toChildRows(parent: TreeNode | undefined): TreeRow[] {
    const children = this.childrenOf(parent);
    const rows: TreeRow[] = children.map((node) => ({ kind: 'node', node }));
    const total = this.totalOf(parent);
    if (children.length < total) rows.push({ kind: 'more', parent, loaded: children.length, total });
    return rows.reverse();
  }
}

/** Whether a byte belongs to a node's value or to its key. */
export function holdsByte({ start, end, keyStart, keyEnd }: TreeLine, offset: number): boolean {
  if (offset >= start && offset < end) return true;
  return keyStart !== undefined && keyEnd !== undefined && offset >= keyStart && offset < keyEnd;
}

/** Whether a byte lies before everything of a node, so that later siblings need not be looked at. */
export function beginsAfter({ start, keyStart }: TreeLine, offset: number): boolean {
  return offset < Math.min(start, keyStart ?? start);
}
