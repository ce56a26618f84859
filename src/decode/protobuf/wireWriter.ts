import { ByteWriter } from '../byteWriter';
import type { ScalarValue } from './jsonScalars';
import type { FieldType, ScalarType } from './schema';

/** Bytes of the wire format. */

export function writeVarint(writer: ByteWriter, value: bigint): void {
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    writer.writeByte(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  writer.writeByte(Number(rest));
}

export function writeTag(writer: ByteWriter, number: number, wireType: number): void {
  writeVarint(writer, BigInt(number) * 8n + BigInt(wireType));
}

export function writeLengthDelimited(writer: ByteWriter, bytes: Uint8Array): void {
  writeVarint(writer, BigInt(bytes.length));
  writer.write(bytes);
}

/** A value without its tag; a text or bytes with its length. */
export function writeScalar(
  writer: ByteWriter,
  type: Exclude<FieldType, { kind: 'message' }>,
  value: ScalarValue,
): void {
  if (typeof value === 'string') writeLengthDelimited(writer, new TextEncoder().encode(value));
  else if (value instanceof Uint8Array) writeLengthDelimited(writer, value);
  else if (type.kind === 'enum') writeVarint(writer, BigInt(value));
  else writeNumber(writer, type.scalar, value);
}

function writeNumber(writer: ByteWriter, scalar: ScalarType, value: number | bigint | boolean): void {
  switch (scalar) {
    case 'float':
      writeFixed(writer, 4, (view) => view.setFloat32(0, Number(value), true));
      break;
    case 'double':
      writeFixed(writer, 8, (view) => view.setFloat64(0, Number(value), true));
      break;
    case 'fixed32':
    case 'sfixed32':
      writeFixed(writer, 4, (view) => view.setUint32(0, Number(BigInt.asUintN(32, BigInt(value))), true));
      break;
    case 'fixed64':
    case 'sfixed64':
      writeFixed(writer, 8, (view) => view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true));
      break;
    case 'sint32':
    case 'sint64':
      writeVarint(writer, toZigzag(BigInt(value)));
      break;
    default:
      writeVarint(writer, BigInt(value));
  }
}

function toZigzag(value: bigint): bigint {
  return value < 0n ? -value * 2n - 1n : value * 2n;
}

function writeFixed(writer: ByteWriter, width: 4 | 8, set: (view: DataView) => void): void {
  const bytes = new Uint8Array(width);
  set(new DataView(bytes.buffer));
  writer.write(bytes);
}

/** Bytes of a message that is made while others wait for it. */
export function createMessageWriter(): ByteWriter {
  return new ByteWriter(64);
}
