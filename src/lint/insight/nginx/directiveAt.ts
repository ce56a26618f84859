import type { Block, Directive } from '../../nginx/parser';

/** The innermost directive, or row of a data block, around an offset; its end counts. */
export function findDirectiveAt(root: Block, offset: number): Directive | undefined {
  let found: Directive | undefined;
  for (let block: Block | undefined = root; block !== undefined; ) {
    const child = findLastBefore(block.children, offset);
    if (child === undefined || offset > child.end) break;
    found = child;
    block = child.block !== undefined && offset >= child.block.bodyStart ? child.block : undefined;
  }
  return found;
}

/** The blocks around an offset, outer ones first; each by the directive that opens it. */
export function findOpenersAt(root: Block, offset: number): readonly Directive[] {
  const openers: Directive[] = [];
  for (let block: Block | undefined = root; block !== undefined; ) {
    const child: Directive | undefined = findLastBefore(block.children, offset);
    block = child?.block !== undefined && isInBody(child.block, offset) ? child.block : undefined;
    if (block !== undefined && child !== undefined) openers.push(child);
  }
  return openers;
}

function isInBody({ bodyStart, bodyEnd }: Block, offset: number): boolean {
  return offset >= bodyStart && offset <= bodyEnd;
}

function findLastBefore(children: readonly Directive[], offset: number): Directive | undefined {
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((children[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return children[low - 1];
}
