import { MessageInflater } from '../wire/deflate';
import type { DeflateParameters } from '../wire/deflateParameters';
import { isControlOpcode, Opcode } from '../wire/frame';
import type { ReceivedFrame } from './frameInbox';

export interface ReceivedMessage {
  /** That of its first frame. */
  readonly opcode: number;
  /** Inflated where it came compressed. */
  readonly payload: Uint8Array;
  readonly isCompressed: boolean;
  readonly wireBytes: number;
}

/** A message longer than this, compressed or not, is not put together. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Empty fragments cost memory too. */
const MAX_FRAGMENTS = 10_000;
const RSV1 = 4;

/** Puts frames of the server together and inflates them; bounded in memory, whatever comes. */
export class MessageReader {
  readonly #inflater: MessageInflater | undefined;
  readonly #onMessage: (message: ReceivedMessage) => void;
  #opcode: number = Opcode.text;
  #fragments: Uint8Array[] = [];
  #bytes = 0;
  #isCompressed = false;
  #inflateFailure: string | undefined;
  #hasLost = false;

  /** @param deflate what was agreed on; undefined without permessage-deflate */
  constructor(deflate: DeflateParameters | undefined, onMessage: (message: ReceivedMessage) => void) {
    this.#inflater =
      deflate && new MessageInflater({ direction: 'in', parameters: deflate, maxInflatedBytes: MAX_MESSAGE_BYTES });
    this.#onMessage = onMessage;
  }

  /** Why a message could not be inflated, in words: the server's fault. */
  get inflateFailure(): string | undefined {
    return this.#inflateFailure;
  }

  /** Something was too large to be kept, so that later messages cannot be inflated: not the server's fault. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** Every frame, in order: the next message may lean on one that nobody wants. */
  receive(frame: ReceivedFrame): void {
    if (isControlOpcode(frame.opcode)) return;
    if (frame.opcode !== Opcode.continuation) {
      this.#opcode = frame.opcode;
      this.#fragments = [];
      this.#bytes = 0;
      this.#isCompressed = this.#inflater !== undefined && (frame.rsv & RSV1) !== 0;
    }
    this.#bytes += frame.payload.length;
    if (this.#bytes > MAX_MESSAGE_BYTES || this.#fragments.length >= MAX_FRAGMENTS) {
      this.loseContext();
      return;
    }
    this.#fragments.push(frame.payload);
    if (frame.isFin) this.#finish();
  }

  /** Frames were dropped elsewhere. */
  loseContext(): void {
    this.#hasLost = true;
    this.#inflater?.loseContext();
  }

  #finish(): void {
    const joined = join(this.#fragments, this.#bytes);
    const inflation = this.#isCompressed ? this.#inflater?.inflate(joined) : undefined;
    if (inflation && !inflation.isInflated) {
      if (inflation.violation.code === 'inflate-too-large') this.#hasLost = true;
      if (!this.#hasLost) this.#inflateFailure ??= inflation.violation.message;
      return;
    }
    this.#onMessage({
      opcode: this.#opcode,
      payload: inflation?.bytes ?? joined,
      isCompressed: this.#isCompressed,
      wireBytes: joined.length,
    });
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
