import type { DecodedNode, DecodeResult } from './contract';
import { toKeyText, toPreview } from './preview';
import { toPrintable } from './printable';
import { toValueText } from './valueText';

/** One line of the decoded tree, as the view shows it. */
export interface TreeLine {
  /** Handle for `readLines` of its children, valid for this tree. */
  readonly id: number;
  /** Key or index as shown; empty for a root. */
  readonly key: string;
  readonly keyKind: 'none' | 'index' | 'str' | 'int' | 'other';
  readonly kind: string;
  readonly encoding: string;
  readonly text: string;
  readonly isTextCut: boolean;
  readonly start: number;
  readonly end: number;
  /** Span of the key within the payload, where it has one. */
  readonly keyStart: number | undefined;
  readonly keyEnd: number | undefined;
  readonly childCount: number;
  readonly flags: readonly string[];
}

export interface TreePage {
  readonly parentId: number | undefined;
  readonly first: number;
  readonly total: number;
  readonly lines: readonly TreeLine[];
}

const MAX_TEXT_CHARS = 1000;
const MAX_KEY_CHARS = 200;
/** A container's own line only hints at what is in it. */
const MAX_SUMMARY_CHARS = 120;
const MAX_NOTE_CHARS = 200;
const MAX_PAGE_LINES = 1000;

/** A node that was handed out, and the ids of its children handed out so far, by index. */
interface Known {
  readonly node: DecodedNode;
  readonly childIds: Map<number, number>;
}

/**
 * Reads a decoded payload line by line, each parent on its own. Ids are given to lines as they are read and stay the
 * same when they are read again; nothing walks the tree, so neither its size nor its depth matters.
 */
export class DecodedTree {
  readonly #roots: readonly DecodedNode[];
  readonly #rootIds = new Map<number, number>();
  readonly #known: Known[] = [];

  constructor(result: DecodeResult) {
    this.#roots = result.roots;
  }

  get rootCount(): number {
    return this.#roots.length;
  }

  /** At most 1,000 lines from `first` on; an unknown parent has none. Without a parent, the roots. */
  readLines(parentId: number | undefined, first: number, count: number): TreePage {
    const parent = parentId === undefined ? undefined : this.#known[parentId];
    const total = parentId === undefined ? this.#roots.length : parent === undefined ? 0 : countChildren(parent.node);
    const from = toWithin(first, total);
    const to = Math.min(from + toWithin(count, MAX_PAGE_LINES), total);
    const lines: TreeLine[] = [];
    for (let index = from; index < to; index++) {
      const line = this.#readLine(parent, index);
      if (line !== undefined) lines.push(line);
    }
    return { parentId, first: from, total, lines };
  }

  #readLine(parent: Known | undefined, index: number): TreeLine | undefined {
    const entry = parent?.node.entries?.[index];
    const node = parent === undefined ? this.#roots[index] : (entry?.[1] ?? parent.node.items?.[index]);
    if (node === undefined) return undefined;
    const id = this.#toId(parent, index, node);
    return entry === undefined
      ? toLine(id, node, parent === undefined ? '' : String(index))
      : toEntryLine(id, node, entry[0]);
  }

  #toId(parent: Known | undefined, index: number, node: DecodedNode): number {
    const ids = parent?.childIds ?? this.#rootIds;
    const known = ids.get(index);
    if (known !== undefined) return known;
    const id = this.#known.push({ node, childIds: new Map() }) - 1;
    ids.set(index, id);
    return id;
  }
}

/** A whole number from 0 to `most`, whatever was asked for. */
function toWithin(value: number, most: number): number {
  return Math.min(Math.max(0, Math.trunc(value) || 0), most);
}

function countChildren(node: DecodedNode): number {
  return node.items?.length ?? node.entries?.length ?? 0;
}

function toLine(id: number, node: DecodedNode, index: string): TreeLine {
  const { kind, start, end, flags = [] } = node;
  const encoding =
    node.note === undefined ? node.encoding : `${node.encoding}, ${toPrintable(node.note, MAX_NOTE_CHARS)}`;
  const { text, isTextCut } = toLineText(node);
  const keyKind = index === '' ? 'none' : 'index';
  const childCount = countChildren(node);
  const span = { start, end, keyStart: undefined, keyEnd: undefined };
  return { id, key: index, keyKind, kind, encoding, text, isTextCut, ...span, childCount, flags };
}

/** The flags of the key are shown with those of its value: the two are one line. */
function toEntryLine(id: number, node: DecodedNode, key: DecodedNode): TreeLine {
  const line = toLine(id, node, '');
  const keyKind = key.kind === 'str' || key.kind === 'int' ? key.kind : 'other';
  const text = typeof key.value === 'string' ? toPrintable(key.value, MAX_KEY_CHARS) : toKeyText(key, MAX_KEY_CHARS);
  const flags = key.flags === undefined ? line.flags : [...new Set([...key.flags, ...line.flags])];
  return { ...line, key: text, keyKind, keyStart: key.start, keyEnd: key.end, flags };
}

function toLineText(node: DecodedNode): { text: string; isTextCut: boolean } {
  if (node.kind === 'array' || node.kind === 'map') return { text: toSummary(node), isTextCut: false };
  // One unit more than is shown tells whether there was more.
  const text = toValueText(node, MAX_TEXT_CHARS + 1);
  if (text.length <= MAX_TEXT_CHARS) return { text, isTextCut: false };
  return { text: toValueText(node, MAX_TEXT_CHARS), isTextCut: true };
}

function toSummary(node: DecodedNode): string {
  const count = countChildren(node);
  const preview = toPreview([node], MAX_SUMMARY_CHARS);
  return node.announced === undefined || node.announced === count
    ? preview
    : `${count} of ${node.announced} ${preview}`;
}
