import type { DecodedNode, DecodeResult, Fault } from './contract';
import { MAX_NODES } from './limits';
import { addFlag, type Entry, type NodeDraft, toMissingNode } from './nodeDraft';
import { isRepeatedAmongFew, MAX_FEW_ENTRIES, SeenKeys } from './repeatedKey';

/** A container that is still being read. The builder uses one object a level again and again. */
export interface OpenContainer {
  node: NodeDraft;
  isMap: boolean;
  /** Nodes that are still announced, keys included; below zero where the format has an end mark instead. */
  remaining: number;
  /** Where its items or entries begin on the builder's stack. */
  from: number;
  /** Read, and waiting for its value. */
  key: NodeDraft | undefined;
  seen: SeenKeys | undefined;
}

/**
 * Grows the tree of one payload in reading order, on stacks of its own: no depth overflows the engine's stack, and
 * a fault at any depth leaves a tree to show. Children become an array of their exact size when their container ends.
 */
export class TreeBuilder {
  readonly faults: Fault[] = [];
  readonly #payload: Uint8Array;
  readonly #levels: OpenContainer[] = [];
  readonly #items: DecodedNode[] = [];
  readonly #entries: Entry[] = [];
  #depth = 0;
  #itemCount = 0;
  #entryCount = 0;
  #nodeCount = 0;
  #top: OpenContainer | undefined;

  constructor(payload: Uint8Array) {
    this.#payload = payload;
  }

  /** The innermost container that is still open. */
  get top(): OpenContainer | undefined {
    return this.#top;
  }

  get isFull(): boolean {
    return this.#nodeCount >= MAX_NODES;
  }

  get isKeyNext(): boolean {
    const top = this.#top;
    return top?.isMap === true && top.key === undefined;
  }

  /** Children of the innermost container so far. */
  get childCount(): number {
    const top = this.#top;
    if (top === undefined) return this.#itemCount;
    return (top.isMap ? this.#entryCount : this.#itemCount) - top.from;
  }

  attach(node: NodeDraft): void {
    this.#nodeCount++;
    this.#place(node);
  }

  /** Lets what follows become the children of an array or a map, until `close`. */
  open(node: NodeDraft, remaining: number): void {
    this.#nodeCount++;
    const isMap = node.kind === 'map';
    const from = isMap ? this.#entryCount : this.#itemCount;
    const level = this.#levels[this.#depth];
    if (level === undefined) {
      this.#top = { node, isMap, remaining, from, key: undefined, seen: undefined };
      this.#levels.push(this.#top);
    } else {
      level.node = node;
      level.isMap = isMap;
      level.remaining = remaining;
      level.from = from;
      level.key = undefined;
      level.seen = undefined;
      this.#top = level;
    }
    this.#depth++;
  }

  /** Ends the innermost container and hands it to its parent. */
  close(end: number): void {
    const top = this.#top;
    if (top === undefined) return;
    const { node, from } = top;
    if (top.isMap) {
      node.entries = this.#entries.slice(from, this.#entryCount);
      this.#entryCount = from;
    } else {
      node.items = this.#items.slice(from, this.#itemCount);
      this.#itemCount = from;
    }
    node.end = end;
    this.#depth--;
    this.#top = this.#depth === 0 ? undefined : this.#levels[this.#depth - 1];
    this.#place(node);
  }

  addFault(at: number, message: string): void {
    this.faults.push({ at, message });
  }

  /** The result; what is still open is cut off at `end`. */
  finish(end: number): DecodeResult {
    while (this.#top !== undefined) {
      addFlag(this.#top.node, 'truncated');
      if (this.#top.key !== undefined) this.#place(toMissingNode(end));
      this.close(end);
    }
    return { roots: this.#items.slice(0, this.#itemCount), faults: this.faults };
  }

  #place(node: NodeDraft): void {
    const parent = this.#top;
    if (parent === undefined) {
      this.#items[this.#itemCount++] = node;
      return;
    }
    parent.remaining--;
    if (!parent.isMap) {
      this.#items[this.#itemCount++] = node;
    } else if (parent.key === undefined) {
      parent.key = node;
      if (this.#isRepeated(node, parent)) addFlag(node, 'duplicate-key');
      if (node.value === '__proto__') addFlag(node, 'proto-key');
    } else {
      this.#entries[this.#entryCount++] = [parent.key, node];
      parent.key = undefined;
    }
  }

  #isRepeated(key: DecodedNode, parent: OpenContainer): boolean {
    const { from } = parent;
    if (this.#entryCount - from <= MAX_FEW_ENTRIES) {
      return isRepeatedAmongFew(key, this.#entries, from, this.#entryCount, this.#payload);
    }
    parent.seen ??= new SeenKeys(this.#entries.slice(from, this.#entryCount), this.#payload);
    return parent.seen.isRepeated(key);
  }
}
