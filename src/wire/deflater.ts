import { constants, deflateRawSync } from 'node:zlib';
import { type DeflateParameters, hasContextTakeover } from './deflateParameters';
import type { Direction } from './frame';
import { SlidingWindow } from './slidingWindow';

/** RFC 7692 §7.2.1: the end of a flush, which the sender cuts off each message. */
const FLUSH_TAIL_BYTES = 4;

/** zlib's own default, which costs 2^(memLevel + 9) bytes. */
export const DEFAULT_MEMORY_LEVEL = 8;

/** zlib compresses with no window smaller than this one. */
const SMALLEST_ZLIB_WINDOW_BITS = 9;

export interface DeflaterOptions {
  readonly direction: Direction;
  readonly parameters: DeflateParameters;
}

/**
 * Compresses one direction's messages, each whole and in order (RFC 7692 §7.2.1). With context takeover a message refers to the
 * earlier ones, so whatever comes out has to be sent, in this order.
 */
export class MessageDeflater {
  readonly #windowBits: number;
  /** Undefined without context takeover. */
  readonly #history: SlidingWindow | undefined;

  constructor({ direction, parameters }: DeflaterOptions) {
    this.#windowBits = direction === 'in' ? parameters.serverMaxWindowBits : parameters.clientMaxWindowBits;
    const hasTakeover = hasContextTakeover(parameters, direction);
    // The smallest window is written without looking back further than one byte.
    const needsHistory = hasTakeover && this.#windowBits >= SMALLEST_ZLIB_WINDOW_BITS;
    this.#history = needsHistory ? new SlidingWindow(2 ** this.#windowBits) : undefined;
  }

  /** The payload of a message, to be sent with RSV1 on its first frame. */
  deflate(message: Uint8Array): Uint8Array {
    const isTooSmallForZlib = this.#windowBits < SMALLEST_ZLIB_WINDOW_BITS;
    const history = this.#history?.bytes;
    const output = deflateRawSync(message, {
      windowBits: Math.max(this.#windowBits, SMALLEST_ZLIB_WINDOW_BITS),
      memLevel: DEFAULT_MEMORY_LEVEL,
      finishFlush: constants.Z_SYNC_FLUSH,
      // Runs only: no distance is then longer than a byte, so 256 bytes of window are enough for the reader.
      ...(isTooSmallForZlib && { strategy: constants.Z_RLE }),
      ...(history !== undefined && history.length > 0 && { dictionary: history }),
    });
    this.#history?.push(message);
    return new Uint8Array(output.subarray(0, output.length - FLUSH_TAIL_BYTES));
  }
}
