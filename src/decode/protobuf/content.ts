import { addFlag, type NodeDraft } from '../nodeDraft';
import { decodeUtf8, hasInvalidUtf8, trimToCharacter } from '../utf8';
import { type FieldType, toTypeName } from './schema';

/** Length-delimited content: `start` is where its length stands, `body` what follows it. */
export interface Content {
  readonly start: number;
  readonly body: number;
  readonly end: number;
  readonly depth: number;
  /** Whether more was announced than there is. */
  readonly isCut?: boolean;
}

/** Whether length-delimited content of the type is one value, and not made of others. */
export function isPlain(type: FieldType): boolean {
  return type.kind === 'scalar' && (type.scalar === 'string' || type.scalar === 'bytes');
}

/** Text; what is not UTF-8 in it is flagged. */
export function toTextNode(bytes: Uint8Array, { start, body, end }: Content, encoding: string): NodeDraft {
  const value = decodeUtf8(bytes, body, end);
  const node: NodeDraft = { kind: 'str', start, end, encoding, value };
  if (hasInvalidUtf8(value, bytes, body, end)) addFlag(node, 'invalid-utf8');
  return node;
}

/** Text or bytes of which only a part is there; bytes where nothing is known of the type. */
export function toCutNode(
  bytes: Uint8Array,
  { start, body, end }: Content,
  type: FieldType | undefined,
  announced: number,
): NodeDraft {
  const flags = ['truncated'] as const;
  if (type?.kind === 'scalar' && type.scalar === 'string') {
    const value = decodeUtf8(bytes, body, trimToCharacter(bytes, body, end));
    return { kind: 'str', start, end, encoding: 'string', value, announced, flags };
  }
  const encoding = type === undefined ? 'len' : toTypeName(type);
  return { kind: 'bin', start, end, encoding, value: bytes.subarray(body, end), announced, flags };
}
