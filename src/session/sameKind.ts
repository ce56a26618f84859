import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry } from '../capture/contract';
import { findOpcodeName, OPCODE_MASK, Opcode } from '../wire/frame';

/** Top-level members that tell kinds of messages apart, the most telling first. */
const DISCRIMINATORS = ['type', 'op', 'event', 'kind', 't', 'cmd', 'method', 'action', 'channel'] as const;
/** Longer messages are not read for their kind. */
const MAX_BYTES = 1_048_576;
const MAX_VALUE_CHARS = 200;

type Source = Pick<CaptureSource, 'readEntry' | 'readMessage'>;

/**
 * A filter that frames of the same kind match: same opcode and direction, and for a text message of JSON the member that says what it
 * is. Throws a `UserError` for a row that is no frame or no longer kept.
 */
export function toSameKindFilter(capture: Source, ordinal: number): string {
  const entry = capture.readEntry(ordinal);
  if (!entry) throw new UserError('gone', 'This row is no longer kept.');
  if (entry.kind === 'marker')
    throw new UserError('no-frame', 'This row is no frame: there are no others of its kind.');
  const opcode = entry.b0 & OPCODE_MASK;
  const name = findOpcodeName(opcode) ?? `0x${opcode.toString(16)}`;
  const terms = [`opcode == ${name}`, `dir == ${entry.direction}`];
  const member = opcode === Opcode.text ? findDiscriminator(capture, entry) : undefined;
  if (member !== undefined) terms.push(member);
  return terms.join(' && ');
}

/** A fragment is no JSON by itself, so only whole messages are looked at. */
function findDiscriminator(capture: Source, entry: FrameEntry): string | undefined {
  if (entry.fragmentCount !== 1) return undefined;
  const message = capture.readMessage(entry.ordinal, 0, MAX_BYTES);
  if (!message.isAvailable || message.totalBytes > MAX_BYTES) return undefined;
  const document = parseObject(new TextDecoder().decode(message.bytes));
  for (const name of DISCRIMINATORS) {
    const value = document && Object.getOwnPropertyDescriptor(document, name)?.value;
    const isTelling = typeof value === 'string' ? value.length <= MAX_VALUE_CHARS : Number.isSafeInteger(value);
    if (isTelling) return `json.${name} == ${JSON.stringify(value)}`;
  }
  return undefined;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // What is no JSON has no member that tells its kind.
    return undefined;
  }
}
