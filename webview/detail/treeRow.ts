import type { TreeLine } from '../../src/protocol/detail';
import { el, setAttribute, setStyle } from '../ui/element';
import { formatCount } from '../ui/format';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import type { TreeModel, TreeNode, TreeRow } from './treeModel';

/** Elements for lines of the decoded tree. */

export function createTreeRow(row: TreeRow, model: TreeModel): HTMLElement {
  return row.kind === 'node' ? createNodeRow(row.node, model) : createMoreRow(row);
}

/** The one thing about a node's row that changes after it was made. */
export function setTreeRowOpen(element: HTMLElement, { line, isOpen }: TreeNode): void {
  if (line.childCount > 0) setAttribute(element, 'aria-expanded', String(isOpen));
}

function createNodeRow(node: TreeNode, model: TreeModel): HTMLElement {
  const { line, level, index, parent } = node;
  const element = el('div', {
    class: 'tree-row',
    role: 'treeitem',
    'aria-level': String(level),
    'aria-posinset': String(index + 1),
    'aria-setsize': String(model.totalOf(parent)),
    'aria-selected': 'false',
  });
  setStyle(element, '--level', String(level - 1));
  const twisty = el('span', { class: 'twisty', 'aria-hidden': 'true' });
  if (line.childCount > 0) twisty.append(createIcon('chevronRight'));
  element.append(twisty, ...createLine(line));
  setTreeRowOpen(element, node);
  return element;
}

function createLine(line: TreeLine): readonly (Node | string)[] {
  const parts: (Node | string)[] = [];
  if (line.key !== '') parts.push(el('span', { class: `tree-key key-${line.keyKind}` }, line.key), ': ');
  parts.push(el('span', { class: `tree-value kind-${line.kind}` }, line.text));
  if (line.isTextCut) parts.push(el('span', { class: 'tree-cut' }, t('treeCut')));
  parts.push(' ', el('span', { class: 'tree-encoding' }, `${line.encoding} ${line.start}–${line.end}`));
  for (const flag of line.flags) parts.push(' ', el('span', { class: 'badge' }, flag));
  return parts;
}

function createMoreRow({ parent, loaded, total }: Extract<TreeRow, { kind: 'more' }>): HTMLElement {
  const level = (parent?.level ?? 0) + 1;
  const element = el(
    'div',
    { class: 'tree-row tree-more', role: 'treeitem', 'aria-level': String(level), 'aria-selected': 'false' },
    el('span', { class: 'twisty', 'aria-hidden': 'true' }),
    loaded === 0 ? t('treeLoading') : t('treeMore', formatCount(loaded), formatCount(total)),
  );
  setStyle(element, '--level', String(level - 1));
  return element;
}
