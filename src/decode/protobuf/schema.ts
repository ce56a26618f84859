/** What `.proto` files say of messages, as plain data: no library's types, no code that is made from names. */

export type ScalarType =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

export interface EnumSchema {
  /** Full, without the leading dot. */
  readonly name: string;
  /** The first name of a number where there are several (`allow_alias`). */
  readonly nameOf: ReadonlyMap<number, string>;
  readonly numberOf: ReadonlyMap<string, number>;
}

export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'enum'; readonly enumeration: EnumSchema }
  | { readonly kind: 'message'; readonly message: MessageSchema; readonly isGroup: boolean };

export interface FieldSchema {
  /** As in the file. */
  readonly name: string;
  /** As the JSON mapping has it, `lowerCamelCase` unless the file says otherwise. */
  readonly jsonName: string;
  readonly number: number;
  /** Of one item where it is repeated, and of a value where it is a map. */
  readonly type: FieldType;
  readonly isRepeated: boolean;
  /** How it is written; a reader takes both ways. */
  readonly isPacked: boolean;
  readonly isRequired: boolean;
  /** Set for a map, which is written as messages of `key = 1` and `value = 2`. */
  readonly mapEntry: MessageSchema | undefined;
  /** The oneof it is part of. */
  readonly oneof: string | undefined;
}

export interface MessageSchema {
  /** Full, without the leading dot. */
  readonly name: string;
  readonly fields: ReadonlyMap<number, FieldSchema>;
}

export interface ProtobufSchema {
  /** By full name, those of imported files too. */
  readonly messages: ReadonlyMap<string, MessageSchema>;
}

/** As a fault calls it: `int32`, `telemetry.Sample`. */
export function toTypeName(type: FieldType): string {
  if (type.kind === 'scalar') return type.scalar;
  return type.kind === 'enum' ? type.enumeration.name : type.message.name;
}
