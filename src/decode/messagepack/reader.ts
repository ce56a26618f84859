import type { DecodedNode, DecodeResult } from '../contract';
import { KeyCache } from '../keyCache';
import { MAX_NODES } from '../limits';
import { addFlag, type Entry, type NodeDraft } from '../nodeDraft';
import { TreeBuilder } from '../treeBuilder';
import { decodeUtf8, hasInvalidUtf8, trimToCharacter } from '../utf8';
import { type Format, isLengthMinimal, toFormatOf } from './formats';
import { isIntegerMinimal, readInteger } from './integers';
import { readTimestamp, TIMESTAMP_TYPE } from './timestamp';

const keyCache = new KeyCache();

const NO_ITEMS: readonly DecodedNode[] = [];
const NO_ENTRIES: readonly Entry[] = [];

/** Reads every object of one payload. Nothing is allocated by what a header announces. */
export class MessagePackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #tree: TreeBuilder;
  #at = 0;
  #isStopped = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#tree = new TreeBuilder(bytes);
  }

  read(): DecodeResult {
    const { length } = this.#bytes;
    while (!this.#isStopped && this.#at < length) {
      if (this.#tree.isFull) this.#stop(this.#at, `More than ${toCount(MAX_NODES)} values: the rest is not decoded`);
      else this.#readNode();
    }
    const { top } = this.#tree;
    if (!this.#isStopped && top !== undefined) this.#stop(length, toEarlyEnd(top.node, this.#tree.childCount));
    return this.#tree.finish(this.#at);
  }

  #readNode(): void {
    const start = this.#at;
    const head = this.#view.getUint8(start);
    if (head < 0x80) this.#attach({ kind: 'int', start, end: start + 1, encoding: 'fixint', value: head });
    else if (head < 0x90) this.#openContainer(start, start + 1, 'fixmap', head & 0x0f, 'map');
    else if (head < 0xa0) this.#openContainer(start, start + 1, 'fixarray', head & 0x0f, 'array');
    else if (head < 0xc0) this.#readString(start, start + 1, 'fixstr', head & 0x1f);
    else if (head < 0xe0) this.#readFormat(start, head, toFormatOf(head));
    else this.#attach({ kind: 'int', start, end: start + 1, encoding: 'negative fixint', value: head - 0x100 });
  }

  #readFormat(start: number, head: number, format: Format): void {
    const { encoding, family, width } = format;
    const end = start + 1 + width;
    if (end > this.#bytes.length) {
      this.#stopWithin(start, encoding, 1 + width);
      return;
    }
    switch (family) {
      case 'never':
        this.#stop(start, 'The byte 0xc1 is never used in MessagePack');
        return;
      case 'nil':
        this.#attach({ kind: 'nil', start, end, encoding, value: null });
        return;
      case 'bool':
        this.#attach({ kind: 'bool', start, end, encoding, value: head === 0xc3 });
        return;
      case 'float':
        this.#attach({ kind: 'float', start, end, encoding, value: this.#readFloat(start + 1, width) });
        return;
      case 'uint':
      case 'int':
        this.#attach(this.#toInteger(start, end, format));
        return;
      case 'fixext':
        this.#readExt(start, end, encoding, format.dataBytes);
        return;
      default:
        this.#readSized(start, end, format, this.#readLength(start + 1, width));
    }
  }

  #readFloat(at: number, width: number): number {
    return width === 4 ? this.#view.getFloat32(at) : this.#view.getFloat64(at);
  }

  #readLength(at: number, width: number): number {
    if (width === 1) return this.#view.getUint8(at);
    return width === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #toInteger(start: number, end: number, { encoding, family, width }: Format): NodeDraft {
    const value = readInteger(this.#view, start + 1, width, family === 'int');
    const node: NodeDraft = { kind: 'int', start, end, encoding, value };
    if (!isIntegerMinimal(value, width)) addFlag(node, 'not-minimal');
    return node;
  }

  /** Formats that begin with a length; `body` is the offset behind it. */
  #readSized(start: number, body: number, format: Format, length: number): void {
    const { encoding, family } = format;
    let node: NodeDraft | undefined;
    if (family === 'str') node = this.#readString(start, body, encoding, length);
    else if (family === 'bin') node = this.#readBin(start, body, encoding, length);
    else if (family === 'ext') node = this.#readExt(start, body, encoding, length);
    else node = this.#openContainer(start, body, encoding, length, family === 'map' ? 'map' : 'array');
    if (node !== undefined && !isLengthMinimal(length, format)) addFlag(node, 'not-minimal');
  }

  #readString(start: number, body: number, encoding: string, length: number): NodeDraft {
    const bytes = this.#bytes;
    const end = body + length;
    if (end > bytes.length) {
      const value = decodeUtf8(bytes, body, trimToCharacter(bytes, body, bytes.length));
      return this.#attachCut({ kind: 'str', start, end, encoding, value }, length);
    }
    const cached = this.#tree.isKeyNext ? keyCache.read(bytes, body, end) : undefined;
    const value = cached ?? decodeUtf8(bytes, body, end);
    const node: NodeDraft = { kind: 'str', start, end, encoding, value };
    if (cached === undefined && hasInvalidUtf8(value, bytes, body, end)) addFlag(node, 'invalid-utf8');
    this.#attach(node);
    return node;
  }

  #readBin(start: number, body: number, encoding: string, length: number): NodeDraft {
    const end = body + length;
    const node: NodeDraft = { kind: 'bin', start, end, encoding, value: this.#bytes.subarray(body, end) };
    if (end > this.#bytes.length) return this.#attachCut(node, length);
    this.#attach(node);
    return node;
  }

  /** The type stands between the length and the data; undefined when the payload ends before it. */
  #readExt(start: number, typeAt: number, encoding: string, length: number): NodeDraft | undefined {
    const data = typeAt + 1;
    const end = data + length;
    if (data > this.#bytes.length) {
      this.#stopWithin(start, encoding, end - start);
      return undefined;
    }
    const type = this.#view.getInt8(typeAt);
    const ext: NodeDraft = { kind: 'ext', start, end, encoding, type, value: this.#bytes.subarray(data, end) };
    if (end > this.#bytes.length) return this.#attachCut(ext, length);
    const timestamp = type === TIMESTAMP_TYPE ? readTimestamp(this.#view, start, data, length) : undefined;
    if (type === TIMESTAMP_TYPE && timestamp === undefined) addFlag(ext, 'bad-timestamp');
    const node = timestamp ?? ext;
    this.#attach(node);
    return node;
  }

  #openContainer(start: number, body: number, encoding: string, count: number, kind: 'array' | 'map'): NodeDraft {
    const isMap = kind === 'map';
    const nodes = isMap ? count * 2 : count;
    const node: NodeDraft = isMap
      ? { kind: 'map', start, end: body, encoding, entries: NO_ENTRIES, announced: count }
      : { kind: 'array', start, end: body, encoding, items: NO_ITEMS, announced: count };
    if (nodes === 0) {
      this.#attach(node);
      return node;
    }
    this.#checkAnnouncement(node, body, nodes);
    this.#at = body;
    this.#tree.open(node, nodes);
    return node;
  }

  /** A count that neither the payload nor our limit can meet is wrong already; a smaller lie shows as an early end. */
  #checkAnnouncement(node: NodeDraft, body: number, nodes: number): void {
    const left = this.#bytes.length - body;
    if (nodes <= left || nodes <= MAX_NODES || this.#tree.faults.length > 0) return;
    this.#tree.addFault(node.start, `${toAnnouncement(node)}, but only ${toBytes(left)} follow`);
  }

  /** Hands over a finished node, and with it every container that it completes. */
  #attach(node: NodeDraft): void {
    this.#at = node.end;
    this.#tree.attach(node);
    while (this.#tree.top?.remaining === 0) this.#tree.close(node.end);
  }

  #attachCut(node: NodeDraft, announced: number): NodeDraft {
    const neededBytes = node.end - node.start;
    node.end = this.#bytes.length;
    node.announced = announced;
    addFlag(node, 'truncated');
    this.#tree.attach(node);
    this.#stopWithin(node.start, node.encoding, neededBytes);
    return node;
  }

  #stopWithin(start: number, encoding: string, neededBytes: number): void {
    const { length } = this.#bytes;
    const missing = neededBytes - (length - start);
    this.#stop(length, `The payload ends within ${encoding} at offset ${start}, ${toBytes(missing)} too early`);
  }

  #stop(at: number, message: string): void {
    this.#tree.addFault(at, message);
    this.#at = at;
    this.#isStopped = true;
  }
}

function toEarlyEnd(node: NodeDraft, complete: number): string {
  return `The payload ends too early: ${toAnnouncement(node)}, of which ${toCount(complete)} are there`;
}

function toAnnouncement({ encoding, kind, start, announced = 0 }: NodeDraft): string {
  return `${encoding} at offset ${start} announces ${toCount(announced)} ${kind === 'map' ? 'entries' : 'items'}`;
}

function toBytes(count: number): string {
  return `${toCount(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

function toCount(count: number): string {
  return count.toLocaleString('en');
}
