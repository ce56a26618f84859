import type { DecodedNode } from './contract';
import { ELLIPSIS, toPrintable } from './printable';
import { toValueText } from './valueText';

/** A key that needs no quotes to be told from a number or a mark. */
const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{N}_$.-]*$/u;

/** A container of which `next` children are written. */
interface Level {
  readonly node: DecodedNode;
  next: number;
}

/**
 * The values on one line of at most `maxChars` UTF-16 units: `{op: "subscribe", ch: ["temp"], 7: nil}`.
 * The work is bounded by the line, not by the tree: it stops where the line is full.
 */
export function toPreview(roots: readonly DecodedNode[], maxChars = 200): string {
  const writer = new PreviewWriter(maxChars);
  for (const [index, root] of roots.entries()) {
    if (writer.isFull) break;
    if (index > 0) writer.write(' ');
    writer.writeTree(root);
  }
  return toPrintable(writer.text, maxChars);
}

class PreviewWriter {
  text = '';
  readonly #maxChars: number;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  get isFull(): boolean {
    return this.text.length > this.#maxChars;
  }

  write(part: string): void {
    this.text += part;
  }

  writeTree(root: DecodedNode): void {
    const levels: Level[] = [];
    this.#writeNode(root, levels);
    let level = levels.at(-1);
    while (level !== undefined && !this.isFull) {
      this.#writeNext(level, levels);
      level = levels.at(-1);
    }
  }

  /** Opens a container, or writes a value whole. */
  #writeNode(node: DecodedNode, levels: Level[]): void {
    if (node.kind === 'array' || node.kind === 'map') {
      this.write(node.kind === 'map' ? '{' : '[');
      levels.push({ node, next: 0 });
    } else {
      this.write(toValueText(node, this.#room));
    }
  }

  #writeNext(level: Level, levels: Level[]): void {
    const { node, next } = level;
    level.next++;
    const entry = node.entries?.[next];
    const item = node.items?.[next];
    if (entry === undefined && item === undefined) {
      levels.pop();
      if (isCutAfter(node, next)) this.write(next > 0 ? `, ${ELLIPSIS}` : ELLIPSIS);
      this.write(node.kind === 'map' ? '}' : ']');
      return;
    }
    if (next > 0) this.write(', ');
    if (entry !== undefined) this.write(`${toKeyText(entry[0], this.#room)}: `);
    const child = entry?.[1] ?? item;
    if (child !== undefined) this.#writeNode(child, levels);
  }

  get #room(): number {
    return Math.max(1, this.#maxChars - this.text.length + 1);
  }
}

/** Whether children are missing after `count` of them; a cut last child says so by itself. */
function isCutAfter({ flags, announced }: DecodedNode, count: number): boolean {
  return flags?.includes('truncated') === true && (announced === undefined || announced > count);
}

/** A key on one line: text plain where it can be, everything else as its value; a container as key by its kind. */
export function toKeyText(key: DecodedNode, maxChars: number): string {
  if (key.kind === 'map') return key.entries?.length === 0 ? '{}' : `{${ELLIPSIS}}`;
  if (key.kind === 'array') return key.items?.length === 0 ? '[]' : `[${ELLIPSIS}]`;
  if (typeof key.value === 'string' && key.value.length <= maxChars && PLAIN_KEY.test(key.value)) return key.value;
  return toValueText(key, maxChars);
}
