import type { ByteWriter } from '../byteWriter';
import type { DecodedNode, Fault } from '../contract';
import { type EncodeResult, readOneValue } from '../encode';
import { MAX_PROTOBUF_DEPTH } from '../limits';
import { convertMapKey, convertScalar, type ScalarValue } from './jsonScalars';
import { isTimeMessage, parseTime } from './jsonTimes';
import { type FieldSchema, type FieldType, type MessageSchema, toTypeName } from './schema';
import { WireType } from './wire';
import { isPackable, toWireType } from './wireTypes';
import { createMessageWriter, writeLengthDelimited, writeScalar, writeTag, writeVarint } from './wireWriter';

/**
 * JSON text as one message of a schema, by the ProtoJSON mapping: fields by their name in the file or in JSON, 64-bit integers as
 * numbers or in quotes, enums by name or number, bytes as Base64, times as text; null leaves a field out. What is typed is
 * sent: a default value too, and in the order of the text. A mistake names the field and its place; `at` counts UTF-16 units.
 */
export function encodeJsonAsProtobuf(text: string, type: MessageSchema): EncodeResult {
  const read = readOneValue(text);
  if ('fault' in read) return read;
  const encoder = new MessageEncoder();
  const writer = createMessageWriter();
  encoder.writeMessage(writer, read.root, type, { path: '', depth: 0 });
  const { fault } = encoder;
  return fault === undefined ? { bytes: writer.toBytes(), fault: undefined } : read.toFault(fault.at, fault.message);
}

/** Where in the message a value stands: `position.lat`, empty for the whole. */
interface Place {
  readonly path: string;
  readonly depth: number;
}

class MessageEncoder {
  /** The first mistake; what is written after it is of no use. */
  fault: Fault | undefined;

  writeMessage(writer: ByteWriter, node: DecodedNode, type: MessageSchema, place: Place): void {
    if (this.fault !== undefined) return;
    if (node.kind === 'str' && isTimeMessage(type.name)) {
      this.#writeTime(writer, node, type, place);
      return;
    }
    if (node.entries === undefined) {
      this.#expect(node, place.path, `object of ${type.name}`);
      return;
    }
    if (place.depth > MAX_PROTOBUF_DEPTH) {
      this.#fail(node.start, `${place.path}: messages are nested more than ${MAX_PROTOBUF_DEPTH} deep`);
      return;
    }
    this.#writeFields(writer, node.entries, node, type, place);
  }

  #writeFields(
    writer: ByteWriter,
    entries: NonNullable<DecodedNode['entries']>,
    node: DecodedNode,
    type: MessageSchema,
    place: Place,
  ): void {
    const byName = toFieldsByName(type);
    const given = new Set<FieldSchema>();
    const oneofs = new Map<string, string>();
    for (const [key, value] of entries) {
      const name = String(key.value);
      const field = byName.get(name);
      const path = place.path === '' ? name : `${place.path}.${name}`;
      if (field === undefined) {
        this.#fail(key.start, `${path}: ${type.name} has no such field`);
        return;
      }
      if (given.has(field)) {
        this.#fail(key.start, `${path}: the field is given twice`);
        return;
      }
      given.add(field);
      if (value.kind === 'nil') continue;
      const rival = field.oneof === undefined ? undefined : oneofs.get(field.oneof);
      if (rival !== undefined) {
        this.#fail(key.start, `${path}: ${rival} is given too, and oneof ${field.oneof} takes one of them`);
        return;
      }
      if (field.oneof !== undefined) oneofs.set(field.oneof, name);
      this.#writeField(writer, field, value, { path, depth: place.depth });
    }
    for (const field of type.fields.values()) {
      const path = place.path === '' ? field.name : `${place.path}.${field.name}`;
      if (field.isRequired && !given.has(field)) {
        this.#fail(node.start, `${path}: the field is required`);
        return;
      }
    }
  }

  #writeField(writer: ByteWriter, field: FieldSchema, node: DecodedNode, place: Place): void {
    if (field.mapEntry !== undefined) {
      this.#writeMap(writer, field, field.mapEntry, node, place);
    } else if (!field.isRepeated) {
      this.#writeValue(writer, field.number, field.type, node, place);
    } else if (node.items === undefined) {
      this.#expect(node, place.path, 'array');
    } else if (field.isPacked && isPackable(field.type)) {
      this.#writePacked(writer, field, node.items, place);
    } else {
      for (const [index, item] of node.items.entries()) {
        this.#writeValue(writer, field.number, field.type, item, { ...place, path: `${place.path}[${index}]` });
      }
    }
  }

  #writePacked(writer: ByteWriter, { number, type }: FieldSchema, items: readonly DecodedNode[], place: Place): void {
    if (type.kind === 'message' || items.length === 0) return;
    const content = createMessageWriter();
    for (const [index, item] of items.entries()) {
      const value = this.#convert(type, item, `${place.path}[${index}]`);
      if (value === undefined) return;
      writeScalar(content, type, value);
    }
    writeTag(writer, number, WireType.len);
    writeLengthDelimited(writer, content.toBytes());
  }

  #writeMap(writer: ByteWriter, field: FieldSchema, entry: MessageSchema, node: DecodedNode, place: Place): void {
    const keyType = entry.fields.get(1)?.type;
    if (keyType?.kind !== 'scalar') return;
    if (node.entries === undefined) {
      this.#expect(node, place.path, 'object');
      return;
    }
    for (const [key, value] of node.entries) {
      const path = `${place.path}["${String(key.value)}"]`;
      const converted = convertMapKey(keyType.scalar, key);
      if ('expected' in converted) {
        this.#expect(key, path, converted.expected);
        return;
      }
      const content = createMessageWriter();
      writeTag(content, 1, toWireType(keyType));
      writeScalar(content, keyType, converted.value);
      this.#writeValue(content, 2, field.type, value, { path, depth: place.depth + 1 });
      if (this.fault !== undefined) return;
      writeTag(writer, field.number, WireType.len);
      writeLengthDelimited(writer, content.toBytes());
    }
  }

  #writeValue(writer: ByteWriter, number: number, type: FieldType, node: DecodedNode, place: Place): void {
    if (this.fault !== undefined) return;
    if (type.kind !== 'message') {
      const value = this.#convert(type, node, place.path);
      if (value === undefined) return;
      writeTag(writer, number, toWireType(type));
      writeScalar(writer, type, value);
      return;
    }
    const content = createMessageWriter();
    this.writeMessage(content, node, type.message, { path: place.path, depth: place.depth + 1 });
    writeTag(writer, number, toWireType(type));
    if (!type.isGroup) {
      writeLengthDelimited(writer, content.toBytes());
      return;
    }
    writer.write(content.toBytes());
    writeTag(writer, number, WireType.groupEnd);
  }

  #writeTime(writer: ByteWriter, node: DecodedNode, type: MessageSchema, place: Place): void {
    const parts = parseTime(type.name, node);
    if ('expected' in parts) {
      this.#expect(node, place.path, parts.expected);
      return;
    }
    for (const [number, value] of [
      [1, parts.seconds],
      [2, BigInt(parts.nanoseconds)],
    ] as const) {
      if (value === 0n) continue;
      writeTag(writer, number, WireType.varint);
      writeVarint(writer, value);
    }
  }

  #convert(type: Exclude<FieldType, { kind: 'message' }>, node: DecodedNode, path: string): ScalarValue | undefined {
    const converted = convertScalar(type, node);
    if ('value' in converted) return converted.value;
    this.#fail(node.start, `${path}: ${converted.expected} expected (${toTypeName(type)})`);
    return undefined;
  }

  #expect(node: DecodedNode, path: string, what: string): void {
    this.#fail(node.start, `${path === '' ? '' : `${path}: `}${what} expected`);
  }

  #fail(at: number, message: string): void {
    this.fault ??= { at, message };
  }
}

/** The name in the file comes before the name of another field in JSON. */
function toFieldsByName(type: MessageSchema): ReadonlyMap<string, FieldSchema> {
  const fields = [...type.fields.values()];
  return new Map([
    ...fields.map((field) => [field.jsonName, field] as const),
    ...fields.map((field) => [field.name, field] as const),
  ]);
}
