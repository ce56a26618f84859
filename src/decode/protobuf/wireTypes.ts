import type { FieldSchema, FieldType, ScalarType } from './schema';
import { WireType } from './wire';

const FIXED64: ReadonlySet<ScalarType> = new Set(['double', 'fixed64', 'sfixed64']);
const FIXED32: ReadonlySet<ScalarType> = new Set(['float', 'fixed32', 'sfixed32']);

const NAMES: readonly string[] = ['varint', 'fixed64', 'length-delimited', 'group', 'end of group', 'fixed32'];

/** How a wire type is called in a message. */
export function toWireTypeName(wireType: number): string {
  return NAMES[wireType] ?? `wire type ${wireType}`;
}

/** The wire type of one value of a type. */
export function toWireType(type: FieldType): number {
  if (type.kind === 'message') return type.isGroup ? WireType.groupStart : WireType.len;
  if (type.kind === 'enum') return WireType.varint;
  if (type.scalar === 'string' || type.scalar === 'bytes') return WireType.len;
  if (FIXED64.has(type.scalar)) return WireType.fixed64;
  return FIXED32.has(type.scalar) ? WireType.fixed32 : WireType.varint;
}

/** Whether a repeated field of the type may be packed. */
export function isPackable(type: FieldType): boolean {
  const wireType = toWireType(type);
  return wireType !== WireType.len && wireType !== WireType.groupStart;
}

/** Whether a field may come with a wire type; a reader takes repeated numbers packed or not, whatever the schema says. */
export function takesWireType({ type, isRepeated, mapEntry }: FieldSchema, wireType: number): boolean {
  if (mapEntry !== undefined) return wireType === WireType.len;
  return toWireType(type) === wireType || (isRepeated && isPackable(type) && wireType === WireType.len);
}
