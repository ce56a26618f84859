import { constants, inflateRawSync } from 'node:zlib';
import { toErrorCode } from '../base/errors';
import { type DeflateParameters, hasContextTakeover } from './deflateParameters';
import type { Direction, Violation } from './frame';
import { SlidingWindow } from './slidingWindow';

/** RFC 7692 §7.2.2: what the sender cut off each message. */
const FLUSH_TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** The inflated message, or what kept it from being inflated. */
export type Inflation =
  | { readonly isInflated: true; readonly bytes: Uint8Array }
  | { readonly isInflated: false; readonly violation: Violation };

export interface InflaterOptions {
  readonly direction: Direction;
  readonly parameters: DeflateParameters;
  /** A message that inflates beyond this is not inflated; nothing larger is allocated. */
  readonly maxInflatedBytes: number;
}

/**
 * Inflates one direction's compressed messages, each whole and in order (RFC 7692 §7.2.2). With context takeover a message may
 * refer to the output of earlier ones, so after one failure the rest cannot be read, and says so.
 */
export class MessageInflater {
  readonly #windowBits: number;
  readonly #maxInflatedBytes: number;
  /** Undefined without context takeover. */
  readonly #history: SlidingWindow | undefined;
  #isContextLost = false;

  constructor(options: InflaterOptions) {
    const { direction, parameters } = options;
    const isFromServer = direction === 'in';
    this.#windowBits = isFromServer ? parameters.serverMaxWindowBits : parameters.clientMaxWindowBits;
    this.#maxInflatedBytes = options.maxInflatedBytes;
    const hasTakeover = hasContextTakeover(parameters, direction);
    this.#history = hasTakeover ? new SlidingWindow(2 ** this.#windowBits) : undefined;
  }

  /** @param compressed the message's fragments joined and unmasked, as they came */
  inflate(compressed: Uint8Array): Inflation {
    if (this.#isContextLost) {
      return failure(
        'inflate-failed',
        'Not inflated: an earlier message of this direction was not, and the window they share is lost (RFC 7692 §7.2.2).',
      );
    }
    const input = new Uint8Array(compressed.length + FLUSH_TAIL.length);
    input.set(compressed);
    input.set(FLUSH_TAIL, compressed.length);
    try {
      const output = inflateRawSync(input, {
        windowBits: this.#windowBits,
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: this.#maxInflatedBytes,
        ...(this.#history === undefined ? {} : { dictionary: this.#history.bytes }),
      });
      const bytes = new Uint8Array(output.buffer, output.byteOffset, output.length);
      this.#history?.push(bytes);
      return { isInflated: true, bytes };
    } catch (thrown) {
      this.loseContext();
      return this.#toFailure(thrown);
    }
  }

  /** A message was not given to `inflate`: with context takeover the later ones cannot be read. */
  loseContext(): void {
    this.#isContextLost = this.#history !== undefined;
  }

  #toFailure(thrown: unknown): Inflation {
    if (toErrorCode(thrown) === 'ERR_BUFFER_TOO_LARGE') {
      return failure(
        'inflate-too-large',
        `The message inflates to more than the ${this.#maxInflatedBytes} bytes allowed here.`,
      );
    }
    if (!(thrown instanceof Error)) throw thrown;
    return failure(
      'inflate-failed',
      `The payload is not what permessage-deflate makes (RFC 7692 §7.2): ${thrown.message}.`,
    );
  }
}

function failure(code: 'inflate-failed' | 'inflate-too-large', message: string): Inflation {
  return { isInflated: false, violation: { code, message } };
}
