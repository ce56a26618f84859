import type { DecodedNode } from '../contract';
import type { EnumSchema, FieldType, ScalarType } from './schema';

/** JSON values as values of a schema's types, by the rules of the ProtoJSON mapping. */

export type ScalarValue = number | bigint | boolean | string | Uint8Array;

/** A value to write, or what was expected instead. */
export type Converted = { readonly value: ScalarValue } | { readonly expected: string };

/** Ends of the integer types. */
const RANGES: ReadonlyMap<ScalarType, readonly [min: bigint, max: bigint]> = new Map([
  ...(['int32', 'sint32', 'sfixed32'] as const).map((type) => [type, [-(2n ** 31n), 2n ** 31n - 1n]] as const),
  ...(['uint32', 'fixed32'] as const).map((type) => [type, [0n, 2n ** 32n - 1n]] as const),
  ...(['int64', 'sint64', 'sfixed64'] as const).map((type) => [type, [-(2n ** 63n), 2n ** 63n - 1n]] as const),
  ...(['uint64', 'fixed64'] as const).map((type) => [type, [0n, 2n ** 64n - 1n]] as const),
]);

const NAMED_FLOATS: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Names of an enum that a mistake lists. */
const MAX_NAMES = 8;
const MAX_FLOAT32 = 3.4028234663852886e38;

export function convertScalar(type: Exclude<FieldType, { kind: 'message' }>, node: DecodedNode): Converted {
  if (type.kind === 'enum') return convertEnum(type.enumeration, node);
  const { scalar } = type;
  switch (scalar) {
    case 'string':
      return convertText(node);
    case 'bytes':
      return convertBytes(node);
    case 'bool':
      return typeof node.value === 'boolean' ? { value: node.value } : { expected: 'true or false' };
    case 'float':
    case 'double':
      return convertFloat(scalar, node);
    default:
      return convertInteger(scalar, node.value);
  }
}

/** A key of a map is text in JSON, whatever its type. */
export function convertMapKey(scalar: ScalarType, key: DecodedNode): Converted {
  if (scalar === 'string') return convertText(key);
  if (scalar !== 'bool') return convertInteger(scalar, key.value);
  if (key.value !== 'true' && key.value !== 'false') return { expected: '"true" or "false" as key' };
  return { value: key.value === 'true' };
}

function convertText(node: DecodedNode): Converted {
  if (typeof node.value !== 'string') return { expected: 'string' };
  if (node.flags?.includes('lone-surrogate')) return { expected: 'text without half of a surrogate pair' };
  return { value: node.value };
}

/** Decimal digits in quotes are an integer too: JSON readers lose digits of large numbers. */
function convertInteger(scalar: ScalarType, typed: DecodedNode['value']): Converted {
  const range = RANGES.get(scalar);
  const value = toInteger(typed);
  if (value === undefined || range === undefined) return { expected: 'integer' };
  const [min, max] = range;
  return value < min || value > max ? { expected: `integer from ${min} to ${max}` } : { value };
}

function toInteger(typed: DecodedNode['value']): bigint | undefined {
  if (typeof typed === 'bigint') return typed;
  if (typeof typed === 'number') return Number.isSafeInteger(typed) ? BigInt(typed) : undefined;
  return typeof typed === 'string' && /^-?\d{1,20}$/.test(typed) ? BigInt(typed) : undefined;
}

function convertFloat(scalar: 'float' | 'double', { value, source }: DecodedNode): Converted {
  if (NAMED_FLOATS.has(value)) return { value: Number(value) };
  if (typeof value !== 'number' && typeof value !== 'bigint') return { expected: 'number' };
  const number = source === undefined ? Number(value) : Number(source);
  const max = scalar === 'float' ? MAX_FLOAT32 : Number.MAX_VALUE;
  return Math.abs(number) <= max ? { value: number } : { expected: `number within the range of a ${scalar}` };
}

function convertBytes({ value }: DecodedNode): Converted {
  const text =
    typeof value === 'string' ? value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '') : undefined;
  // A last character alone would stand for six bits, of which a byte has eight.
  if (text === undefined || !BASE64.test(text) || text.length % 4 === 1) return { expected: 'Base64 text' };
  return { value: Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) };
}

/** By name or by number; a number need not be named (proto3 enums are open). */
function convertEnum({ numberOf }: EnumSchema, { value }: DecodedNode): Converted {
  const number = typeof value === 'string' ? numberOf.get(value) : undefined;
  if (number !== undefined) return { value: BigInt(number) };
  if (typeof value !== 'string') {
    const converted = convertInteger('int32', value);
    if ('value' in converted) return converted;
  }
  const names = [...numberOf.keys()];
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return { expected: `one of ${shown}${names.length > MAX_NAMES ? ', …' : ''}, or its number` };
}
