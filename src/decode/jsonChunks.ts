import { toBase64 } from '../base/base64';
import type { DecodedNode, DecodeResult } from './contract';

/** Characters collected before they are handed on. */
const CHUNK_CHARS = 64 * 1024;

/** A container of which `next` nodes are written, keys included. */
interface Level {
  readonly node: DecodedNode;
  next: number;
}

/**
 * A decoded payload as JSON, in pieces, since `JSON.stringify` recurses and a hostile payload is deeper than any stack:
 *
 *     {"format": ID, "roots": [NODE], "faults": [{"at": BYTE, "message": TEXT}]}
 *
 * A node has `kind`, `start`, `end` (exclusive), `encoding`, and `note`, `flags` and `announced` where they say
 * something.
 * What it holds: `value` for nil, bool, int, float, str, bin and ext; `type` for ext; `seconds` and `nanoseconds` for
 * timestamp; `items` for array; `entries`, pairs of nodes, for map. JSON cannot say everything: integers beyond 2^53 - 1
 * are decimal strings, NaN and the infinities are strings, bytes are base64. `source` is the number as written.
 */
export function* toJsonChunks(format: string, { roots, faults }: DecodeResult): Generator<string> {
  let text = `{"format":${JSON.stringify(format)},"roots":[`;
  for (const [index, root] of roots.entries()) {
    if (index > 0) text += ',';
    for (const part of toNodeParts(root)) {
      text += part;
      if (text.length < CHUNK_CHARS) continue;
      yield text;
      text = '';
    }
  }
  yield `${text}],"faults":${JSON.stringify(faults)}}\n`;
}

function* toNodeParts(root: DecodedNode): Generator<string> {
  const levels: Level[] = [];
  yield toOpening(root, levels);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const child = findChild(level);
    if (child === undefined) {
      yield level.node.kind === 'map' && level.next > 0 ? ']]}' : ']}';
      levels.pop();
    } else {
      const separator = toSeparator(level);
      level.next++;
      yield separator + toOpening(child, levels);
    }
  }
}

function findChild({ node, next }: Level): DecodedNode | undefined {
  if (node.kind === 'map') return node.entries?.[next >> 1]?.[next & 1];
  return node.items?.[next];
}

/** Entries are pairs: `[[key,value],[key,value]]`. */
function toSeparator({ node, next }: Level): string {
  if (node.kind !== 'map') return next > 0 ? ',' : '';
  if ((next & 1) === 1) return ',';
  return next > 0 ? '],[' : '[';
}

/** The whole node, or of a container all that comes before its children, which then gets a level. */
function toOpening(node: DecodedNode, levels: Level[]): string {
  const head = toHead(node);
  switch (node.kind) {
    case 'array':
      levels.push({ node, next: 0 });
      return `${head},"items":[`;
    case 'map':
      levels.push({ node, next: 0 });
      return `${head},"entries":[`;
    case 'timestamp':
      return `${head},"seconds":${toNumberText(node.seconds ?? 0)},"nanoseconds":${node.nanoseconds ?? 0}}`;
    default: {
      const type = node.type === undefined ? '' : `,"type":${node.type}`;
      const source = node.source === undefined ? '' : `,"source":${JSON.stringify(node.source)}`;
      return `${head}${type}${toValueMember(node)}${source}}`;
    }
  }
}

function toHead(node: DecodedNode): string {
  const { kind, start, end, encoding, flags, announced } = node;
  const there = (node.items ?? node.entries)?.length;
  const announcement = announced === undefined || announced === there ? '' : `,"announced":${announced}`;
  const notes = flags === undefined ? '' : `,"flags":["${flags.join('","')}"]`;
  const note = node.note === undefined ? '' : `,"note":${JSON.stringify(node.note)}`;
  return `{"kind":"${kind}","start":${start},"end":${end},"encoding":"${encoding}"${note}${announcement}${notes}`;
}

function toValueMember({ value }: DecodedNode): string {
  if (value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint') return `,"value":${toNumberText(value)}`;
  return `,"value":${JSON.stringify(value instanceof Uint8Array ? toBase64(value) : value)}`;
}

function toNumberText(value: number | bigint): string {
  if (typeof value === 'bigint' || !Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0' : String(value);
}
