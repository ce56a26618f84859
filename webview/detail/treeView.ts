import { Emitter } from '../../src/base/emitter';
import { MAX_TREE_LINES_PER_PAGE } from '../../src/protocol/contract';
import type { TreePage } from '../../src/protocol/detail';
import { isMoot } from '../hostApi';
import { el, setAttribute, uniqueId } from '../ui/element';
import { t } from '../ui/strings';
import { beginsAfter, holdsByte, TreeModel, type TreeNode, type TreeRow } from './treeModel';
import { createTreeRow, setTreeRowOpen } from './treeRow';

/** Pages of children that are looked through to find a byte before the search settles for the parent. */
const MAX_SEARCH_PAGES = 25;

export interface TreeSource {
  readonly rootCount: number;
  read(range: { parentId: number | undefined; first: number; count: number }, signal: AbortSignal): Promise<TreePage>;
}

/** The decoded payload as an ARIA tree whose children are fetched when they are opened. */
export class TreeView {
  readonly element = el('div', { class: 'tree', role: 'tree', tabindex: '0', 'aria-label': t('treeLabel') });
  readonly #picked = new Emitter<TreeNode>();
  readonly #elements = new Map<TreeNode, HTMLElement>();
  #model = new TreeModel(0);
  #source: TreeSource | undefined;
  #loading = new AbortController();
  #rows: readonly TreeRow[] = [];
  #rowElements: readonly HTMLElement[] = [];
  #active = -1;

  /** A node was chosen by pointer or keyboard. */
  readonly didPick = this.#picked.event;

  constructor() {
    this.element.addEventListener('mousedown', (event) => this.#onPress(event));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Shows another tree; a single root is opened at once. */
  async show(source: TreeSource | undefined): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    this.#source = source;
    this.#model = new TreeModel(source?.rootCount ?? 0);
    this.#elements.clear();
    this.#active = -1;
    this.#render();
    if (source === undefined || source.rootCount === 0) return;
    await this.#load(undefined);
    const [root] = this.#model.roots;
    if (root !== undefined && source.rootCount === 1) await this.#open(root);
  }

  /** Selects the deepest node that holds the byte, opening and loading on the way. Tells nobody: it was asked to. */
  async revealByte(offset: number): Promise<TreeNode | undefined> {
    const { signal } = this.#loading;
    let found: TreeNode | undefined;
    for (;;) {
      const child = await this.#findChild(found, offset);
      if (signal.aborted) return undefined;
      if (child === undefined) break;
      found = child;
      const isInValue = offset >= child.line.start && offset < child.line.end;
      if (!isInValue || child.line.childCount === 0) break;
      await this.#open(child);
    }
    if (found !== undefined) this.#activate(this.#findRow(found));
    return found;
  }

  async #findChild(parent: TreeNode | undefined, offset: number): Promise<TreeNode | undefined> {
    for (let page = 0; page < MAX_SEARCH_PAGES; page++) {
      const children = this.#model.childrenOf(parent);
      const child = children.find(({ line }) => holdsByte(line, offset));
      const last = children.at(-1);
      const isPast = last !== undefined && beginsAfter(last.line, offset);
      if (child !== undefined || isPast || children.length >= this.#model.totalOf(parent)) return child;
      if (!(await this.#load(parent))) return undefined;
    }
    return undefined;
  }

  /** False when nothing more came. */
  async #load(parent: TreeNode | undefined): Promise<boolean> {
    const { signal } = this.#loading;
    const first = this.#model.childrenOf(parent).length;
    const range = { parentId: parent?.line.id, first, count: MAX_TREE_LINES_PER_PAGE };
    try {
      const page = await this.#source?.read(range, signal);
      if (page === undefined || signal.aborted) return false;
      this.#model.addPage(parent, page);
      this.#render();
      return page.lines.length > 0;
    } catch (thrown) {
      if (!isMoot(thrown)) console.warn('tree/read failed', thrown);
      return false;
    }
  }

  async #open(node: TreeNode): Promise<void> {
    if (node.line.childCount === 0) return;
    node.isOpen = true;
    if (node.children.length === 0) await this.#load(node);
    this.#render();
  }

  #close(node: TreeNode): void {
    node.isOpen = false;
    this.#render();
    this.#activate(this.#findRow(node));
  }

  #render(): void {
    const activeNode = this.#activeNode;
    this.#rows = this.#model.toRows();
    this.#rowElements = this.#rows.map((row) => this.#toElement(row));
    this.element.replaceChildren(...this.#rowElements);
    this.#active = activeNode === undefined ? -1 : this.#findRow(activeNode);
  }

  #toElement(row: TreeRow): HTMLElement {
    if (row.kind === 'more') return createTreeRow(row, this.#model);
    const known = this.#elements.get(row.node);
    const element = known ?? createTreeRow(row, this.#model);
    if (known === undefined) this.#elements.set(row.node, element);
    setTreeRowOpen(element, row.node);
    return element;
  }

  get #activeNode(): TreeNode | undefined {
    const row = this.#rows[this.#active];
    return row?.kind === 'node' ? row.node : undefined;
  }

  #findRow(node: TreeNode): number {
    return this.#rows.findIndex((row) => row.kind === 'node' && row.node === node);
  }

  #activate(index: number): void {
    const before = this.#rowElements[this.#active];
    if (before) setAttribute(before, 'aria-selected', 'false');
    this.#active = index;
    const element = this.#rowElements[index];
    if (element === undefined) return;
    if (element.id === '') element.id = uniqueId('node');
    setAttribute(element, 'aria-selected', 'true');
    setAttribute(this.element, 'aria-activedescendant', element.id);
    element.scrollIntoView({ block: 'nearest' });
  }

  #pick(index: number): void {
    const row = this.#rows[Math.min(Math.max(0, index), this.#rows.length - 1)];
    if (row === undefined) return;
    this.#activate(this.#rows.indexOf(row));
    if (row.kind === 'node') this.#picked.fire(row.node);
  }

  #onPress(event: MouseEvent): void {
    const { target } = event;
    if (event.button !== 0 || !(target instanceof Element)) return;
    const index = this.#rowElements.findIndex((element) => element.contains(target));
    if (index < 0) return;
    this.#pick(index);
    const isTwisty = target.closest('.twisty') !== null;
    if (isTwisty || event.detail === 2 || this.#rows[index]?.kind === 'more') this.#act(index);
  }

  /** Opens or closes a node, or loads what a "more" row stands for. */
  #act(index: number): void {
    const row = this.#rows[index];
    if (row === undefined) return;
    if (row.kind === 'more') void this.#load(row.parent);
    else if (row.node.isOpen) this.#close(row.node);
    else void this.#open(row.node);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#moveByKey(event.key)) return;
    event.preventDefault();
  }

  /** WAI-ARIA's tree keyboard. False for a key that is not one of the tree's. */
  #moveByKey(key: string): boolean {
    const node = this.#activeNode;
    switch (key) {
      case 'ArrowDown':
        this.#pick(this.#active + 1);
        return true;
      case 'ArrowUp':
        this.#pick(this.#active - 1);
        return true;
      case 'Home':
        this.#pick(0);
        return true;
      case 'End':
        this.#pick(this.#rows.length - 1);
        return true;
      case 'ArrowRight':
        if (node?.isOpen) this.#pick(this.#active + 1);
        else if (node !== undefined) void this.#open(node);
        return true;
      case 'ArrowLeft':
        if (node?.isOpen) this.#close(node);
        else if (node?.parent !== undefined) this.#pick(this.#findRow(node.parent));
        return true;
      case 'Enter':
      case ' ':
        this.#act(this.#active);
        return true;
      default:
        return false;
    }
  }
}
