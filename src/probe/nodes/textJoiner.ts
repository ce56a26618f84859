import { Opcode, type OpcodeName } from '../../wire/frame';
import type { ReceivedFrame } from '../frameInbox';

const MAX_MESSAGE_BYTES = 65_536;
const DATA: ReadonlySet<OpcodeName | undefined> = new Set<OpcodeName>(['text', 'binary', 'continuation']);

/** Of a message, not of the protocol. */
export function isDataFrame({ opcodeName }: ReceivedFrame): boolean {
  return DATA.has(opcodeName);
}

/** Text messages out of frames (RFC 6455 §5.4), each cut at 64 KiB: what is longer is no JSON any more. */
export class TextJoiner {
  #parts: Uint8Array[] = [];
  #length = 0;

  /** The whole message once its last frame came; data frames only. */
  accept({ opcode, isFin, payload }: Pick<ReceivedFrame, 'opcode' | 'isFin' | 'payload'>): string | undefined {
    if (opcode !== Opcode.continuation) this.#clear();
    const part = payload.subarray(0, MAX_MESSAGE_BYTES - this.#length);
    this.#parts.push(part);
    this.#length += part.length;
    if (!isFin) return undefined;
    const decoder = new TextDecoder();
    const text = this.#parts.map((bytes) => decoder.decode(bytes, { stream: true })).join('') + decoder.decode();
    this.#clear();
    return text;
  }

  #clear(): void {
    this.#parts = [];
    this.#length = 0;
  }
}
