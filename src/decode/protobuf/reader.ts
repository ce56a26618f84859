import type { DecodedNode, DecodeResult } from '../contract';
import { MAX_PROTOBUF_DEPTH } from '../limits';
import { addFlag, type NodeDraft, toMissingNode } from '../nodeDraft';
import { type Content, isPlain, toCutNode, toTextNode } from './content';
import { ReadLimits, toBytes } from './faults';
import { FieldList } from './fieldList';
import { guessContent } from './guess';
import { type PackedKind, readPacked } from './packed';
import { toDefaultNode, toFixedNode, toTypedFixed, toTypedVarint, toVarintNode } from './scalars';
import { type FieldSchema, type MessageSchema, toTypeName } from './schema';
import { findTagMistake, toLabel } from './tagMistake';
import { toWellKnown } from './wellKnown';
import { readTag, readVarint, type Tag, type VarintFault, WireType } from './wire';
import { takesWireType, toWireTypeName } from './wireTypes';

/** Where fields are read: up to `end`, or in a group to the end mark of its number. */
interface Scope {
  readonly end: number;
  readonly depth: number;
  readonly type: MessageSchema | undefined;
  /** 0 outside a group. */
  readonly group: number;
}

/** One field: its tag, and what the schema says of it where the wire agrees. */
interface Field {
  readonly key: NodeDraft;
  readonly tag: Tag;
  readonly schema: FieldSchema | undefined;
}

/**
 * Reads a payload as one message, with a schema or by guessing. Recursion is bounded by the depth that the libraries of the format
 * allow. What is broken inside a length-delimited field ends that field only: its length says where the next one begins.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits = new ReadLimits();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(type?: MessageSchema): DecodeResult {
    const { length: end } = this.#bytes;
    const root = this.#readMessage({ start: 0, body: 0, end, depth: 0 }, type, type?.name ?? 'message');
    return { roots: [root], faults: this.#limits.faults };
  }

  #readMessage({ start, body, end, depth }: Content, type: MessageSchema | undefined, encoding: string): NodeDraft {
    const fields = new FieldList();
    const node: NodeDraft = { kind: 'map', start, end, encoding, entries: fields.entries };
    if (this.#readFields(fields, body, { end, depth, type, group: 0 }) === undefined) addFlag(node, 'truncated');
    return node;
  }

  /** The offset behind the last field, or undefined where one is broken, which is reported. */
  #readFields(fields: FieldList, from: number, scope: Scope): number | undefined {
    let at = from;
    while (at < scope.end) {
      if (this.#limits.isStopped) return undefined;
      const tag = readTag(this.#bytes, at, scope.end);
      if (typeof tag === 'string') return this.#failVarint(tag, 'tag', at, scope);
      const mistake = findTagMistake(tag, scope.group);
      if (mistake !== undefined) return this.#fail(at, mistake);
      if (tag.wireType === WireType.groupEnd) return tag.end;
      const next = this.#limits.take(at) ? this.#readField(fields, this.#toField(at, tag, scope), scope) : undefined;
      if (next === undefined) return undefined;
      at = next;
    }
    if (scope.group === 0) return at;
    return this.#fail(at, `Group ${scope.group} is not closed: its end mark is missing`);
  }

  #toField(at: number, tag: Tag, { type }: Scope): Field {
    const schema = type?.fields.get(tag.number);
    const key: NodeDraft =
      schema === undefined
        ? { kind: 'int', start: at, end: tag.end, encoding: 'tag', value: tag.number }
        : { kind: 'str', start: at, end: tag.end, encoding: `tag ${tag.number}`, value: schema.name };
    if (!tag.isMinimal) addFlag(key, 'not-minimal');
    if (schema === undefined || takesWireType(schema, tag.wireType)) return { key, tag, schema };
    const found = toWireTypeName(tag.wireType);
    this.#limits.add(at, `${toLabel(tag, schema)} is ${toTypeName(schema.type)} in the schema, but comes as ${found}`);
    return { key, tag, schema: undefined };
  }

  /** The offset behind the field, or undefined where it is broken. */
  #readField(fields: FieldList, field: Field, scope: Scope): number | undefined {
    const { tag } = field;
    switch (tag.wireType) {
      case WireType.varint:
        return this.#readVarint(fields, field, scope);
      case WireType.fixed64:
        return this.#readFixed(fields, field, scope, 8);
      case WireType.fixed32:
        return this.#readFixed(fields, field, scope, 4);
      case WireType.len:
        return this.#readLengthDelimited(fields, field, scope);
      default:
        return this.#readGroup(fields, field, scope);
    }
  }

  #readVarint(fields: FieldList, field: Field, scope: Scope): number | undefined {
    const { tag, schema } = field;
    const varint = readVarint(this.#bytes, tag.end, scope.end);
    if (typeof varint === 'string') {
      fields.add(field.key, toMissingNode(tag.end));
      return this.#failVarint(varint, `value of ${toLabel(tag, schema)}`, tag.end, scope);
    }
    const typed = schema && toTypedVarint(schema.type, tag.end, varint);
    this.#addValue(fields, field, typed ?? toVarintNode(tag.end, varint));
    return varint.end;
  }

  #readFixed(fields: FieldList, field: Field, scope: Scope, width: 4 | 8): number | undefined {
    const { tag, schema } = field;
    const end = tag.end + width;
    if (end > scope.end) {
      fields.add(field.key, toMissingNode(tag.end));
      return this.#failShort(field, tag.end, width, scope);
    }
    const typed = schema && toTypedFixed(schema.type, this.#view, tag.end, width);
    this.#addValue(fields, field, typed ?? toFixedNode(this.#view, tag.end, width));
    return end;
  }

  #readLengthDelimited(fields: FieldList, field: Field, scope: Scope): number | undefined {
    const { tag, schema } = field;
    const length = readVarint(this.#bytes, tag.end, scope.end);
    if (typeof length === 'string') {
      fields.add(field.key, toMissingNode(tag.end));
      return this.#failVarint(length, `length of ${toLabel(tag, schema)}`, tag.end, scope);
    }
    const isCut = length.value > scope.end - length.end;
    const end = isCut ? scope.end : length.end + Number(length.value);
    const content: Content = { start: tag.end, body: length.end, end, depth: scope.depth + 1, isCut };
    const faultsBefore = this.#limits.faults.length;
    if (isCut) this.#addCut(fields, field, content, Number(length.value));
    else this.#addContent(fields, field, content);
    if (!isCut) return end;
    if (this.#limits.faults.length === faultsBefore) this.#failShort(field, length.end, Number(length.value), scope);
    return undefined;
  }

  /** Content that ends too early: as much as there is of what the schema says, and bytes where it says nothing. */
  #addCut(fields: FieldList, field: Field, content: Content, announced: number): void {
    const { schema } = field;
    const isParted = schema !== undefined && (schema.mapEntry !== undefined || !isPlain(schema.type));
    if (isParted) this.#addContent(fields, field, content);
    else this.#addValue(fields, field, toCutNode(this.#bytes, content, schema?.type, announced));
  }

  #addContent(fields: FieldList, field: Field, content: Content): void {
    const { schema, key } = field;
    const { start, body, end } = content;
    if (schema === undefined) {
      this.#addValue(fields, field, this.#guess(content));
    } else if (schema.mapEntry !== undefined) {
      this.#addMapEntry(fields, field, schema, schema.mapEntry, content);
    } else if (schema.type.kind === 'message') {
      this.#addValue(fields, field, this.#readTypedMessage(content, schema.type.message));
    } else if (schema.type.kind === 'scalar' && schema.type.scalar === 'string') {
      this.#addValue(fields, field, toTextNode(this.#bytes, content, 'string'));
    } else if (schema.type.kind === 'scalar' && schema.type.scalar === 'bytes') {
      const value = this.#bytes.subarray(body, end);
      this.#addValue(fields, field, { kind: 'bin', start, end, encoding: 'bytes', value });
    } else {
      const { node, items } = fields.openPacked(schema, key, start, end);
      if (!this.#readPacked(content, schema.type, items) || content.isCut) addFlag(node, 'truncated');
    }
  }

  #addMapEntry(fields: FieldList, field: Field, schema: FieldSchema, entryType: MessageSchema, content: Content): void {
    const { entries = [], flags } = this.#readTypedMessage(content, entryType);
    const find = (name: string) => entries.findLast(([key]) => key.value === name)?.[1];
    const toType = (number: 1 | 2) => entryType.fields.get(number)?.type ?? schema.type;
    const key = find('key') ?? toDefaultNode(toType(1), content.body);
    const value = find('value') ?? toDefaultNode(toType(2), content.end);
    // What ends an entry early is on its value, since the entry itself is not shown.
    const shown = flags?.includes('truncated')
      ? { ...value, flags: [...(value.flags ?? []), 'truncated' as const] }
      : value;
    fields.addMapEntry(schema, field.key, [key, shown], content);
  }

  #readTypedMessage(content: Content, type: MessageSchema): NodeDraft {
    const { start, body, end, depth } = content;
    if (depth <= MAX_PROTOBUF_DEPTH) {
      return toWellKnown(type.name, this.#readMessage(content, type, type.name));
    }
    this.#limits.add(start, `Messages are nested more than ${MAX_PROTOBUF_DEPTH} deep: what follows is not decoded`);
    return { kind: 'bin', start, end, encoding: type.name, value: this.#bytes.subarray(body, end) };
  }

  #readGroup(fields: FieldList, field: Field, scope: Scope): number | undefined {
    const { tag, schema } = field;
    const depth = scope.depth + 1;
    const list = new FieldList();
    const node: NodeDraft = { kind: 'map', start: tag.end, end: tag.end, encoding: 'group', entries: list.entries };
    if (depth > MAX_PROTOBUF_DEPTH) {
      return this.#fail(tag.end, `Groups are nested more than ${MAX_PROTOBUF_DEPTH} deep: what follows is not decoded`);
    }
    const type = schema?.type.kind === 'message' ? schema.type.message : undefined;
    const behind = this.#readFields(list, tag.end, { end: scope.end, depth, type, group: tag.number });
    node.end = behind ?? scope.end;
    if (behind === undefined) addFlag(node, 'truncated');
    this.#addValue(fields, field, node);
    return behind;
  }

  #addValue(fields: FieldList, { key, schema }: Field, value: NodeDraft): void {
    this.#limits.take(value.start);
    if (schema?.isRepeated) {
      fields.addItem(schema, key, value);
      return;
    }
    if (schema?.oneof !== undefined)
      value.note = `${value.note === undefined ? '' : `${value.note}, `}oneof ${schema.oneof}`;
    fields.add(key, value);
  }

  #guess(content: Content): NodeDraft {
    const { start, body, end, depth } = content;
    const guess = guessContent(this.#bytes, body, end);
    const value = this.#bytes.subarray(body, end);
    if (guess === 'text') return { ...toTextNode(this.#bytes, content, 'len'), note: 'guessed text' };
    if (guess === 'message' && depth <= MAX_PROTOBUF_DEPTH) {
      return { ...this.#readMessage(content, undefined, 'len'), note: 'guessed message' };
    }
    if (guess === 'empty')
      return { kind: 'bin', start, end, encoding: 'len', value, note: 'empty text, bytes or message' };
    if (guess === 'bytes' || guess === 'message') return { kind: 'bin', start, end, encoding: 'len', value };
    const items: DecodedNode[] = [];
    this.#readPacked(content, PACKED_GUESSES[guess], items);
    return { kind: 'array', start, end, encoding: 'len', items, note: `guessed ${guess}s` };
  }

  #readPacked({ body, end }: Content, kind: PackedKind, items: DecodedNode[]): boolean {
    const fault = readPacked({
      bytes: this.#bytes,
      view: this.#view,
      at: body,
      end,
      kind,
      items,
      limits: this.#limits,
    });
    if (fault === undefined) return true;
    this.#limits.add(fault.at, fault.message);
    return false;
  }

  #fail(at: number, message: string): undefined {
    this.#limits.add(at, message);
    return undefined;
  }

  #failVarint(fault: VarintFault, what: string, at: number, scope: Scope): undefined {
    if (fault === 'long') return this.#fail(at, `The ${what} is a varint of more than 10 bytes`);
    return this.#fail(scope.end, `${this.#toEnding(scope)} within the ${what}`);
  }

  #failShort({ tag, schema }: Field, body: number, needed: number, scope: Scope): undefined {
    const missing = toBytes(needed - (scope.end - body));
    return this.#fail(scope.end, `${this.#toEnding(scope)} within ${toLabel(tag, schema)}, ${missing} too early`);
  }

  #toEnding({ end, type }: Scope): string {
    if (end === this.#bytes.length) return 'The payload ends';
    return type === undefined ? 'The message ends' : `${type.name} ends`;
  }
}

const PACKED_GUESSES: Readonly<Record<'packed float' | 'packed double' | 'packed varint', PackedKind>> = {
  'packed float': { kind: 'scalar', scalar: 'float' },
  'packed double': { kind: 'scalar', scalar: 'double' },
  'packed varint': undefined,
};
