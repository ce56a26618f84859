import { Encoder } from '@msgpack/msgpack';
import { ByteWriter } from './byteWriter';
import type { DecodedNode, Fault } from './contract';
import { JsonReader } from './json/reader';
import { decodeUtf8 } from './utf8';

/** Bytes to send, or what is wrong with the text; `fault.at` counts UTF-16 units of the text. */
export type EncodeResult =
  | { readonly bytes: Uint8Array; readonly fault: undefined }
  | { readonly bytes: undefined; readonly fault: Fault };

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT32 = -(2 ** 31);
const MAX_UINT32 = 2 ** 32 - 1;

const integerEncoder = new Encoder({ useBigInt64: true });
const floatEncoder = new Encoder({ forceIntegerToFloat: true });

/**
 * JSON text as one MessagePack object that says exactly what was typed: keys stay in order, `__proto__` is a key like
 * any other, a duplicate key is sent twice, and no depth is too deep. That is why only scalars are handed to the
 * library, whose maps are JavaScript objects. An integer takes the shortest integer format, up to 64 bits; a number
 * with a point or an exponent (`1.0`, `1e3`) and `-0` become a float64. Text that MessagePack cannot carry is a fault.
 */
export function encodeJsonAsMessagePack(text: string): EncodeResult {
  const read = readOneValue(text);
  if ('fault' in read) return read;
  const { root, toFault } = read;
  const writer = new ByteWriter();
  const fault = writeTree(root, writer);
  return fault === undefined ? { bytes: writer.toBytes(), fault: undefined } : toFault(fault.at, fault.message);
}

/** One JSON value, and how a mistake at a byte of it becomes one at a character of the text. */
interface ReadValue {
  readonly root: DecodedNode;
  readonly toFault: (at: number, message: string) => EncodeResult;
}

/** The value that the text is, or what is wrong with it. */
export function readOneValue(text: string): ReadValue | EncodeResult {
  const source = new TextEncoder().encode(text);
  const { roots, faults } = new JsonReader(source).read();
  const [root, second] = roots;
  const toFault = (at: number, message: string): EncodeResult => {
    return { bytes: undefined, fault: { at: decodeUtf8(source, 0, at).length, message } };
  };
  if (faults[0] !== undefined) return toFault(faults[0].at, faults[0].message);
  if (root === undefined) return toFault(0, 'Expected a value, got the end');
  if (second !== undefined) return toFault(second.start, 'Expected the end: a message is one JSON value');
  return { root, toFault };
}

/** Writes in document order from a stack of what is still to come. */
function writeTree(root: DecodedNode, writer: ByteWriter): Fault | undefined {
  const levels = [{ nodes: [root], next: 0 }];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const node = level.nodes[level.next++];
    if (node === undefined) {
      levels.pop();
    } else if (node.items !== undefined) {
      writeHead(writer, 0x90, 0xdc, node.items.length);
      levels.push({ nodes: [...node.items], next: 0 });
    } else if (node.entries !== undefined) {
      writeHead(writer, 0x80, 0xde, node.entries.length);
      levels.push({ nodes: node.entries.flat(), next: 0 });
    } else {
      const encoded = encodeScalar(node);
      if (!(encoded instanceof Uint8Array)) return encoded;
      writer.write(encoded);
    }
  }
  return undefined;
}

/** First byte of the fix form, and of the 16-bit form, which the 32-bit form follows. */
function writeHead(writer: ByteWriter, fix: number, head16: number, count: number): void {
  if (count < 16) {
    writer.writeByte(fix | count);
  } else if (count <= 0xffff) {
    writer.writeByte(head16);
    writer.writeUint(count, 2);
  } else {
    writer.writeByte(head16 + 1);
    writer.writeUint(count, 4);
  }
}

function encodeScalar(node: DecodedNode): Uint8Array | Fault {
  const { kind, value, start } = node;
  if (kind === 'int' && !Object.is(value, -0)) return encodeInteger(node);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return floatEncoder.encodeSharedRef(value);
    return { at: start, message: `${node.source} is beyond the range of a 64-bit float` };
  }
  if (node.flags?.includes('lone-surrogate')) {
    return { at: start, message: 'MessagePack text is UTF-8, which cannot carry half of a surrogate pair' };
  }
  return integerEncoder.encodeSharedRef(value);
}

function encodeInteger({ value, start }: DecodedNode): Uint8Array | Fault {
  if (typeof value === 'number' && value >= MIN_INT32 && value <= MAX_UINT32)
    return integerEncoder.encodeSharedRef(value);
  // A number that is not safe stood for more digits than are kept, so it is out of range as well.
  const isExact = typeof value === 'bigint' || Number.isSafeInteger(value);
  const integer = isExact && value !== undefined ? BigInt(String(value)) : undefined;
  if (integer === undefined || integer < MIN_INT64 || integer > MAX_UINT64) {
    return { at: start, message: 'MessagePack integers go from -9223372036854775808 to 18446744073709551615' };
  }
  return integerEncoder.encodeSharedRef(integer);
}
