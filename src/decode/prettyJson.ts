import { toBase64 } from '../base/base64';
import type { DecodedNode } from './contract';
import { toKeyText } from './preview';
import { toTimestampText } from './valueText';

/** Deeper levels are indented no further: the text must not grow with the square of the depth. */
const MAX_INDENT_LEVELS = 32;

/** Characters of a key that JSON has to turn into text. */
const MAX_KEY_CHARS = 1000;

/** A container of which `next` children are written. */
interface Level {
  readonly node: DecodedNode;
  next: number;
}

/**
 * The values as JSON to read and edit, two spaces a level, one document a root. Numbers are as they were written, and
 * duplicate keys stay. What JSON lacks becomes text: bytes base64, timestamps ISO 8601, NaN and infinities their names,
 * keys that are not text what the tree shows; an ext becomes `{"type": 5, "data": "base64"}`.
 */
export function prettyJson(roots: readonly DecodedNode[]): string {
  const parts: string[] = [];
  for (const root of roots) {
    writeTree(root, parts);
    parts.push('\n');
  }
  return parts.join('');
}

function writeTree(root: DecodedNode, parts: string[]): void {
  const levels: Level[] = [];
  writeNode(root, levels, parts);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const { node, next } = level;
    const entry = node.entries?.[next];
    const child = entry?.[1] ?? node.items?.[next];
    if (child === undefined) {
      levels.pop();
      if (next > 0) parts.push(toLineBreak(levels.length));
      parts.push(node.kind === 'map' ? '}' : ']');
      continue;
    }
    level.next++;
    parts.push(next > 0 ? ',' : '', toLineBreak(levels.length));
    if (entry !== undefined) parts.push(toJsonKey(entry[0]), ': ');
    writeNode(child, levels, parts);
  }
}

function writeNode(node: DecodedNode, levels: Level[], parts: string[]): void {
  if (node.kind !== 'array' && node.kind !== 'map') {
    parts.push(toJsonText(node));
    return;
  }
  parts.push(node.kind === 'map' ? '{' : '[');
  levels.push({ node, next: 0 });
}

function toLineBreak(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, MAX_INDENT_LEVELS))}`;
}

function toJsonKey(key: DecodedNode): string {
  return JSON.stringify(typeof key.value === 'string' ? key.value : toKeyText(key, MAX_KEY_CHARS));
}

function toJsonText(node: DecodedNode): string {
  const { kind, value, source } = node;
  if (kind === 'timestamp') return JSON.stringify(toTimestampText(node.seconds ?? 0, node.nanoseconds ?? 0));
  if (source !== undefined) return source;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return toJsonNumber(value);
  if (!(value instanceof Uint8Array)) return JSON.stringify(value ?? null);
  const data = toBase64(value);
  return kind === 'ext' ? `{"type": ${node.type}, "data": "${data}"}` : `"${data}"`;
}

function toJsonNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0' : String(value);
}
