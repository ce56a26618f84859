import type * as Protobuf from 'protobufjs';
import { loadProtobufjs } from './library';
import type { EnumSchema, FieldSchema, FieldType, MessageSchema, ProtobufSchema, ScalarType } from './schema';

/** Turns what the library parsed into plain data. */

const SCALARS: ReadonlySet<string> = new Set<ScalarType>([
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
]);

/** A message while its fields are filled in: messages refer to each other in circles. */
interface MessageDraft extends MessageSchema {
  readonly fields: Map<number, FieldSchema>;
}

/**
 * Every message below a root. A field whose type is not found is left out, and `onError` told: on the wire it is then an unknown
 * one. Throws what the library throws about the rest.
 */
export function toSchema(root: Protobuf.Root, onError: (error: unknown) => void): ProtobufSchema {
  resolveFeatures(root, onError);
  return new SchemaMaker(onError).make(root);
}

/** Editions decide what is packed; that is found out before any type is looked up. */
function resolveFeatures(root: Protobuf.Root, onError: (error: unknown) => void): void {
  if (root.deferred.length > 0) {
    const names = root.deferred.map(({ extend }) => `'${extend}'`).join(', ');
    onError(new Error(`no such message to extend: ${names}`));
    // What extends a message of a file that is not there is not needed for those that are.
    root.deferred.length = 0;
  }
  try {
    root.resolveAll();
  } catch {
    // A type that is not found ends it early; each field is looked at again by itself, and says so.
  }
}

class SchemaMaker {
  readonly #library = loadProtobufjs();
  readonly #messages = new Map<string, MessageDraft>();
  readonly #enums = new Map<string, EnumSchema>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  make(root: Protobuf.Root): ProtobufSchema {
    const types: Protobuf.Type[] = [];
    this.#collect(root, types);
    for (const type of types) this.#messages.set(toName(type), { name: toName(type), fields: new Map() });
    for (const type of types) this.#fill(type);
    return { messages: this.#messages };
  }

  #collect(space: Protobuf.NamespaceBase, types: Protobuf.Type[]): void {
    const { Type, Namespace } = this.#library;
    for (const child of space.nestedArray) {
      if (child instanceof Type) types.push(child);
      if (child instanceof Type || child instanceof Namespace) this.#collect(child, types);
    }
  }

  #fill(type: Protobuf.Type): void {
    const fields = this.#messages.get(toName(type))?.fields;
    for (const field of type.fieldsArray) {
      try {
        const made = this.#toField(field.resolve());
        if (made !== undefined) fields?.set(made.number, made);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #toField(field: Protobuf.Field): FieldSchema | undefined {
    const type = this.#toType(field);
    if (type === undefined) return undefined;
    const isOptional = field.options?.proto3_optional === true || field.getOption('proto3_optional') === true;
    const names = toNames(field);
    const mapEntry =
      field instanceof this.#library.MapField ? this.#toMapEntry(field, type, `${toName(field)}.Entry`) : undefined;
    return {
      ...names,
      number: field.id,
      type,
      isRepeated: field.repeated,
      isPacked: field.repeated && field.packed,
      isRequired: field.required,
      mapEntry,
      oneof: field.partOf && !isOptional ? field.partOf.name : undefined,
    };
  }

  #toType(field: Protobuf.Field): FieldType | undefined {
    const { Type, Enum } = this.#library;
    const { resolvedType } = field;
    if (resolvedType instanceof Type) {
      const message = this.#messages.get(toName(resolvedType));
      return message && { kind: 'message', message, isGroup: field.delimited };
    }
    if (resolvedType instanceof Enum) return { kind: 'enum', enumeration: this.#toEnum(resolvedType) };
    return isScalar(field.type) ? { kind: 'scalar', scalar: field.type } : undefined;
  }

  #toMapEntry(field: Protobuf.MapField, valueType: FieldType, name: string): MessageSchema | undefined {
    if (!isScalar(field.keyType)) return undefined;
    const rest = { isRepeated: false, isPacked: false, isRequired: false, mapEntry: undefined, oneof: undefined };
    const key: FieldSchema = {
      name: 'key',
      jsonName: 'key',
      number: 1,
      type: { kind: 'scalar', scalar: field.keyType },
      ...rest,
    };
    const value: FieldSchema = { name: 'value', jsonName: 'value', number: 2, type: valueType, ...rest };
    return {
      name,
      fields: new Map([
        [1, key],
        [2, value],
      ]),
    };
  }

  #toEnum(source: Protobuf.Enum): EnumSchema {
    const name = toName(source);
    const made = this.#enums.get(name);
    if (made !== undefined) return made;
    const nameOf = new Map<number, string>();
    const numberOf = new Map<string, number>();
    for (const [label, number] of Object.entries(source.values)) {
      if (!nameOf.has(number)) nameOf.set(number, label);
      numberOf.set(label, number);
    }
    const enumeration = { name, nameOf, numberOf };
    this.#enums.set(name, enumeration);
    return enumeration;
  }
}

/** An extension is named as text formats do: `[package.name]`. */
function toNames(field: Protobuf.Field): { readonly name: string; readonly jsonName: string } {
  const { name, jsonName } = field;
  if (!name.startsWith('.')) return { name, jsonName: jsonName ?? name };
  const shown = `[${name.slice(1)}]`;
  return { name: shown, jsonName: shown };
}

function toName({ fullName }: Protobuf.ReflectionObject): string {
  return fullName.replace(/^\./, '');
}

function isScalar(type: string): type is ScalarType {
  return SCALARS.has(type);
}
