import { toNumberIfSafe } from '../integer';
import { addFlag, type NodeDraft } from '../nodeDraft';

/** MessagePack specification, "Timestamp extension type". */
export const TIMESTAMP_TYPE = -1;

const MAX_NANOSECONDS = 999_999_999;

/**
 * The node of an ext of type -1 whose `length` data bytes begin at `data`, or undefined when the length is none of
 * 4 (unsigned seconds), 8 (30 bits of nanoseconds, 34 of seconds) and 12 (nanoseconds, signed 64-bit seconds).
 */
export function readTimestamp(view: DataView, start: number, data: number, length: number): NodeDraft | undefined {
  switch (length) {
    case 4:
      return toNode(start, data + 4, 'timestamp32', view.getUint32(data), 0);
    case 8: {
      const high = view.getUint32(data);
      const seconds = (high & 0x3) * 2 ** 32 + view.getUint32(data + 4);
      return toNode(start, data + 8, 'timestamp64', seconds, high >>> 2);
    }
    case 12:
      return toNode(start, data + 12, 'timestamp96', toNumberIfSafe(view.getBigInt64(data + 4)), view.getUint32(data));
    default:
      return undefined;
  }
}

function toNode(
  start: number,
  end: number,
  encoding: string,
  seconds: number | bigint,
  nanoseconds: number,
): NodeDraft {
  const node: NodeDraft = { kind: 'timestamp', start, end, encoding, seconds, nanoseconds };
  if (nanoseconds > MAX_NANOSECONDS) addFlag(node, 'bad-timestamp');
  return node;
}
