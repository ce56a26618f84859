import { toNumberIfSafe } from '../integer';
import { addFlag, type NodeDraft } from '../nodeDraft';
import { toFloat32Text } from '../valueText';
import { isLikelyFloat } from './guess';
import type { EnumSchema, FieldType, ScalarType } from './schema';
import { unzigzag, type Varint } from './wire';

/** Values of fixed size and varints as nodes, with a type and without one. */

const TWO_TO_63 = 2n ** 63n;

/** A varint whose type is not known: unsigned, with what else it may be. */
export function toVarintNode(start: number, varint: Varint): NodeDraft {
  const { value, end } = varint;
  const node: NodeDraft = { kind: 'int', start, end, encoding: 'varint', value };
  const isNegative = typeof value === 'bigint' && value >= TWO_TO_63;
  if (isNegative) node.note = `or int64 ${BigInt.asIntN(64, value)}`;
  // 0 and 1 are most likely a bool or an enum.
  else if (value > 1) node.note = `or sint ${unzigzag(value)}`;
  return markMinimal(node, varint);
}

/** Four or eight bytes whose type is not known: the float where it is a likely one, else the integer. */
export function toFixedNode(view: DataView, start: number, width: 4 | 8): NodeDraft {
  const float = width === 4 ? view.getFloat32(start, true) : view.getFloat64(start, true);
  const unsigned = width === 4 ? view.getUint32(start, true) : toNumberIfSafe(view.getBigUint64(start, true));
  const signed = width === 4 ? view.getInt32(start, true) : toNumberIfSafe(view.getBigInt64(start, true));
  const encoding = width === 4 ? 'fixed32' : 'fixed64';
  const integers = signed === unsigned ? `or integer ${unsigned}` : `or integer ${unsigned}, ${signed}`;
  if (isLikelyFloat(float) && unsigned !== 0) {
    return { kind: 'float', start, end: start + width, encoding, value: float, note: integers };
  }
  const text = width === 4 ? toFloat32Text(float) : String(float);
  const others = signed === unsigned ? `or float ${text}` : `or signed ${signed}, float ${text}`;
  return { kind: 'int', start, end: start + width, encoding, value: unsigned, note: others };
}

/** A varint of a known type; undefined where the type is none that is written as one. */
export function toTypedVarint(type: FieldType, start: number, varint: Varint): NodeDraft | undefined {
  const { value, end } = varint;
  if (type.kind === 'enum') return markMinimal(toEnumNode(type.enumeration, start, varint), varint);
  if (type.kind !== 'scalar') return undefined;
  if (type.scalar === 'bool') {
    return markMinimal({ kind: 'bool', start, end, encoding: 'bool', value: BigInt(value) !== 0n }, varint);
  }
  const integer = toInteger(type.scalar, value);
  if (integer === undefined) return undefined;
  return markMinimal({ kind: 'int', start, end, encoding: type.scalar, value: integer }, varint);
}

/** Four or eight little-endian bytes of a known type; undefined where the type is none of that width. */
export function toTypedFixed(type: FieldType, view: DataView, start: number, width: 4 | 8): NodeDraft | undefined {
  if (type.kind !== 'scalar') return undefined;
  const { scalar: encoding } = type;
  const value = readFixed(encoding, view, start, width);
  if (value === undefined) return undefined;
  const kind = encoding === 'float' || encoding === 'double' ? 'float' : 'int';
  return { kind, start, end: start + width, encoding, value };
}

function readFixed(scalar: ScalarType, view: DataView, at: number, width: 4 | 8): number | bigint | undefined {
  switch (scalar) {
    case 'float':
      return width === 4 ? view.getFloat32(at, true) : undefined;
    case 'fixed32':
      return width === 4 ? view.getUint32(at, true) : undefined;
    case 'sfixed32':
      return width === 4 ? view.getInt32(at, true) : undefined;
    case 'double':
      return width === 8 ? view.getFloat64(at, true) : undefined;
    case 'fixed64':
      return width === 8 ? toNumberIfSafe(view.getBigUint64(at, true)) : undefined;
    case 'sfixed64':
      return width === 8 ? toNumberIfSafe(view.getBigInt64(at, true)) : undefined;
    default:
      return undefined;
  }
}

/** The 32-bit types take the low 32 bits, as all readers do. */
function toInteger(scalar: ScalarType, value: number | bigint): number | bigint | undefined {
  switch (scalar) {
    case 'int32':
      return Number(BigInt.asIntN(32, BigInt(value)));
    case 'uint32':
      return Number(BigInt.asUintN(32, BigInt(value)));
    case 'sint32':
      return unzigzag(Number(BigInt.asUintN(32, BigInt(value))));
    case 'int64':
      return typeof value === 'number' ? value : toNumberIfSafe(BigInt.asIntN(64, value));
    case 'uint64':
      return value;
    case 'sint64':
      return unzigzag(value);
    default:
      return undefined;
  }
}

/** By its name, as JSON has it; a number that the schema does not know stays one. */
function toEnumNode({ name, nameOf }: EnumSchema, start: number, { value, end }: Varint): NodeDraft {
  const number = Number(BigInt.asIntN(32, BigInt(value)));
  const label = nameOf.get(number);
  if (label === undefined) {
    return { kind: 'int', start, end, encoding: name, value: number, note: 'not named in the enum' };
  }
  return { kind: 'str', start, end, encoding: name, value: label, note: `= ${number}` };
}

function markMinimal(node: NodeDraft, { isMinimal }: Varint): NodeDraft {
  if (!isMinimal) addFlag(node, 'not-minimal');
  return node;
}

/** What a map's entry means that leaves its key or its value out; it has no bytes. */
export function toDefaultNode(type: FieldType, at: number): NodeDraft {
  const span = { start: at, end: at, encoding: 'default' };
  if (type.kind === 'message') return { kind: 'map', ...span, entries: [] };
  if (type.kind === 'enum') {
    const label = type.enumeration.nameOf.get(0);
    return label === undefined ? { kind: 'int', ...span, value: 0 } : { kind: 'str', ...span, value: label };
  }
  switch (type.scalar) {
    case 'string':
      return { kind: 'str', ...span, value: '' };
    case 'bytes':
      return { kind: 'bin', ...span, value: new Uint8Array() };
    case 'bool':
      return { kind: 'bool', ...span, value: false };
    case 'float':
    case 'double':
      return { kind: 'float', ...span, value: 0 };
    default:
      return { kind: 'int', ...span, value: 0 };
  }
}
