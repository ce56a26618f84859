import type { CaptureSource } from '../capture/captureSource';
import type { FrameEntry, PayloadRead } from '../capture/contract';
import type { DecodeResult, Decoder, Fault } from '../decode/contract';
import { chooseDecoder, findDecoder } from '../decode/registry';
import { DecodedTree } from '../decode/tree';
import { type FindChosenDecoder, toDecodeContext } from './decodeContext';

/** A decoded payload of the selected row. */
export interface Decoded {
  readonly decoder: Decoder;
  readonly isAutomatic: boolean;
  readonly result: DecodeResult;
  readonly tree: DecodedTree;
  readonly faults: readonly Fault[];
  readonly totalBytes: number;
  /** Why there is nothing to decode. */
  readonly unavailable: string | undefined;
}

/** What is decoded to be looked at; the Hex tab and the copies know the rest. */
export const MAX_DECODED_BYTES = 4 * 1_048_576;
const MAX_FAULTS = 100;

/** Decodes the message of a row, and keeps the last one: the tree of a selection is read page by page. */
export class DecodedSelection {
  readonly #capture: Pick<CaptureSource, 'index' | 'readMessage'>;
  readonly #subprotocol: () => string;
  readonly #findChosen: FindChosenDecoder | undefined;
  #key = '';
  #decoded: Decoded | undefined;

  constructor(
    capture: Pick<CaptureSource, 'index' | 'readMessage'>,
    subprotocol: () => string,
    findChosen?: FindChosenDecoder,
  ) {
    this.#capture = capture;
    this.#subprotocol = subprotocol;
    this.#findChosen = findChosen;
  }

  read(entry: FrameEntry, decoderId: string | undefined): Decoded {
    const message = this.#capture.readMessage(entry.ordinal, 0, MAX_DECODED_BYTES);
    // A message that was not complete may be by now, and a kept one may be dropped.
    const key = `${entry.ordinal} ${message.isAvailable ? message.totalBytes : message.reason} ${decoderId ?? ''}`;
    if (!this.#decoded || key !== this.#key) {
      this.#decoded = this.#decode(entry, message, decoderId);
      this.#key = key;
    }
    return this.#decoded;
  }

  /** Forgets the payload that was read last. */
  clear(): void {
    this.#decoded = undefined;
  }

  #decode(entry: FrameEntry, message: PayloadRead, decoderId: string | undefined): Decoded {
    const bytes = message.isAvailable ? message.bytes : new Uint8Array();
    const context = toDecodeContext(this.#capture, entry, bytes, this.#subprotocol(), this.#findChosen);
    const pinned = decoderId === undefined ? undefined : this.#findPinned(decoderId, entry);
    const decoder = pinned ?? chooseDecoder(bytes, context);
    const result = message.isAvailable ? decoder.decode(bytes) : { roots: [], faults: [] };
    return {
      decoder,
      isAutomatic: pinned === undefined,
      result,
      tree: new DecodedTree(result),
      faults: [...result.faults.slice(0, MAX_FAULTS), ...toCutFault(message)],
      totalBytes: message.isAvailable ? message.totalBytes : 0,
      unavailable: message.isAvailable ? undefined : message.reason,
    };
  }

  /** Of the format that the user chose a message type of, the decoder that knows it. */
  #findPinned(id: string, { direction }: FrameEntry): Decoder | undefined {
    const chosen = this.#findChosen?.(direction);
    return chosen?.id === id ? chosen : findDecoder(id);
  }
}

function toCutFault(message: PayloadRead): readonly Fault[] {
  if (!message.isAvailable || message.totalBytes <= MAX_DECODED_BYTES) return [];
  const shown = MAX_DECODED_BYTES.toLocaleString('en-US');
  const total = message.totalBytes.toLocaleString('en-US');
  return [{ at: MAX_DECODED_BYTES, message: `Only the first ${shown} of ${total} bytes are decoded here.` }];
}
