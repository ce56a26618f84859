import type { Operator } from './syntax';

/** What the values of a field are, which decides its operators and how it is checked. */
export type FieldKind =
  | 'opcode'
  | 'direction'
  | 'flag'
  | 'size'
  | 'ordinal'
  | 'closeCode'
  | 'text'
  | 'bytes'
  | 'json'
  | 'time'
  | 'duration'
  | 'violation';

export type FieldName =
  | 'opcode'
  | 'dir'
  | 'len'
  | 'wire'
  | 'fin'
  | 'rsv1'
  | 'rsv2'
  | 'rsv3'
  | 'masked'
  | 'compressed'
  | 'fragmented'
  | 'close.code'
  | 'close.reason'
  | 'text'
  | 'hex'
  | 'json'
  | 'time'
  | 'delta'
  | 'ordinal'
  | 'error'
  | 'bookmarked'
  | 'note';

export interface FieldDescription {
  readonly name: FieldName;
  readonly aliases: readonly string[];
  readonly kind: FieldKind;
  /** What it is, in a sentence. */
  readonly summary: string;
  readonly example: string;
  /** Whether the field by itself is a condition. */
  readonly isCondition: boolean;
}

const ORDER: readonly Operator[] = ['==', '!=', '<', '<=', '>', '>='];

export const OPERATORS: Readonly<Record<FieldKind, readonly Operator[]>> = {
  opcode: [...ORDER, 'in'],
  direction: ['==', '!=', 'in'],
  flag: ['==', '!='],
  size: [...ORDER, 'in'],
  ordinal: [...ORDER, 'in'],
  closeCode: [...ORDER, 'in'],
  text: ['==', '!=', 'contains', 'matches', 'in'],
  bytes: ['==', '!=', 'contains'],
  json: [...ORDER, 'contains', 'matches', 'in'],
  time: ORDER,
  duration: ORDER,
  violation: ['==', '!=', 'in'],
};

function field(
  name: FieldName,
  kind: FieldKind,
  example: string,
  summary: string,
  extra: { readonly aliases?: readonly string[]; readonly isCondition?: boolean } = {},
): FieldDescription {
  return {
    name,
    kind,
    example,
    summary,
    aliases: extra.aliases ?? [],
    isCondition: extra.isCondition ?? kind === 'flag',
  };
}

/** Every field of the language, in the order in which help shows them. */
export const FIELDS: readonly FieldDescription[] = [
  field(
    'opcode',
    'opcode',
    'opcode in {text, binary}',
    'Opcode of the frame: text, binary, continuation, close, ping, pong, reserved, or a number from 0 to 0xF.',
  ),
  field(
    'dir',
    'direction',
    'dir == out',
    'Direction: in for received, out for sent; also down and up, received and sent.',
    { aliases: ['direction'] },
  ),
  field(
    'len',
    'size',
    'len > 1KB',
    'Length as shown: bytes as the application sees them, or the payload length of a fragment.',
    { aliases: ['length'] },
  ),
  field('wire', 'size', 'wire < 100', 'Payload bytes on the wire, without the header.'),
  field(
    'text',
    'text',
    'text contains "error"',
    'Payload as text: of this frame; of a compressed message on the frame that ends it.',
  ),
  field(
    'hex',
    'bytes',
    'hex contains de ad be ef',
    'Payload as bytes: of this frame; of a compressed message on the frame that ends it.',
  ),
  field(
    'json',
    'json',
    'json.type == "tick"',
    'A value of a JSON or MessagePack message, on the frame that ends it: json.a.b, json.items[0].id, json["a key"].',
    { isCondition: true },
  ),
  field(
    'time',
    'time',
    'time > 12.5s',
    'Time of the frame: a time of day, a date (ISO 8601), or a duration since the first entry.',
  ),
  field('delta', 'duration', 'delta >= 500ms', 'Time since the entry before, as in the column Δ.'),
  field('ordinal', 'ordinal', '# >= 1000', 'Number of the entry, as in the column #.', { aliases: ['#'] }),
  field('close.code', 'closeCode', 'close.code != 1000', 'Code of a close frame.'),
  field('close.reason', 'text', 'close.reason contains "token"', 'Reason of a close frame; empty where it has none.'),
  field(
    'error',
    'violation',
    'error == utf8-invalid',
    'The frame breaks RFC 6455 or 7692; compared with the name of what it breaks.',
    { isCondition: true },
  ),
  field('fin', 'flag', 'fin == false', 'FIN bit: the last frame of its message.'),
  field('rsv1', 'flag', 'rsv1 && opcode == text', 'RSV1 bit, which marks a compressed message on its first frame.'),
  field('rsv2', 'flag', 'rsv2 == true', 'RSV2 bit.'),
  field('rsv3', 'flag', 'rsv3 == true', 'RSV3 bit.'),
  field('masked', 'flag', 'masked && dir == in', 'The payload is masked.'),
  field('compressed', 'flag', 'compressed && len > 64KiB', 'The frame belongs to a compressed message.'),
  field('fragmented', 'flag', 'fragmented && !fin', 'The frame is a part of a message of several frames.'),
  field('bookmarked', 'flag', 'bookmarked == true', 'The frame has a bookmark.'),
  field('note', 'text', 'note contains "bug"', 'Text of the note on the frame.', { isCondition: true }),
];

const BY_NAME: ReadonlyMap<string, FieldDescription> = new Map(
  FIELDS.flatMap((description) =>
    [description.name, ...description.aliases].map((name) => [name, description] as const),
  ),
);

/** By name or alias, in any case. A path into JSON is not found by its text. */
export function findField(name: string): FieldDescription | undefined {
  const found = BY_NAME.get(name.toLowerCase());
  return found?.kind === 'json' ? undefined : found;
}

/** The field whose name is nearest to a word that is none: at most two letters off, for words long enough to say so. */
export function findNearestField(word: string): FieldDescription | undefined {
  const lower = word.toLowerCase();
  const allowed = lower.length < 5 ? 1 : 2;
  let nearest: FieldDescription | undefined;
  let best = allowed + 1;
  for (const [name, description] of BY_NAME) {
    if (name.length < 3 || lower.length < 3 || Math.abs(name.length - lower.length) > allowed) continue;
    const distance = editDistance(name, lower);
    if (distance >= best) continue;
    best = distance;
    nearest = description;
  }
  return nearest;
}

/** Letters inserted, removed or replaced, and neighbours swapped. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
