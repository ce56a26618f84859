import { parseClosePayload } from '../../wire/closeCodes';
import { MessageInflater } from '../../wire/deflate';
import type { DeflateParameters } from '../../wire/deflateParameters';
import { MessageDeflater } from '../../wire/deflater';
import { isControlOpcode, Opcode } from '../../wire/frame';
import type { ReceivedFrame } from '../frameInbox';
import type { OpenContext } from '../opening';
import type { ProbeSocket } from '../probeSocket';
import { ANSWER_MS, areEqual, pingOnce } from '../roundTrip';

/** What a server did with compressed messages. */
export interface CompressedExchange {
  readonly sentMessages: number;
  readonly sentPlainBytes: number;
  readonly sentCompressedBytes: number;
  /** Messages that came back exactly as they were sent. */
  readonly echoedMessages: number;
  /** Of those, how many came compressed, and their sizes. */
  readonly compressedEchoes: number;
  readonly echoPlainBytes: number;
  readonly echoCompressedBytes: number;
  /** Why a message of the server could not be inflated; undefined where all could. */
  readonly inflateFailure: string | undefined;
  /** The server sent more than is kept here, so that its messages could not all be inflated. */
  readonly isOverwhelmed: boolean;
  /** The connection ended: the close code, or `fin`, `rst`; undefined where it stayed open. */
  readonly endedBy: number | 'no code' | 'fin' | 'rst' | 'local' | undefined;
  readonly closeReason: string;
  /** A ping after all of it was answered. */
  readonly isAlive: boolean;
}

const RSV1 = 4;
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/**
 * Sends each text compressed and looks for its echo. The second one leans on the first wherever contexts are taken over, in both
 * directions, so more than one should be sent.
 */
export async function exchangeCompressed(
  socket: ProbeSocket,
  parameters: DeflateParameters,
  texts: readonly string[],
  context: OpenContext,
): Promise<CompressedExchange> {
  const exchange = new Exchange(socket, parameters, context);
  const before = await pingOnce(socket, context, undefined, (frame) => exchange.receive(frame));
  const waitMs = ANSWER_MS + (before.kind === 'pong' ? before.roundTripMs : ANSWER_MS);
  for (const text of texts) {
    if (socket.end || exchange.inflateFailure !== undefined) break;
    await exchange.send(new TextEncoder().encode(text), waitMs);
  }
  const after = socket.end ? undefined : await pingOnce(socket, context, undefined, (frame) => exchange.receive(frame));
  return exchange.toResult(after?.kind === 'pong');
}

class Exchange {
  inflateFailure: string | undefined;
  isOverwhelmed = false;
  readonly #deflater: MessageDeflater;
  readonly #inflater: MessageInflater;
  /** Fragments of the message under way. */
  #fragments: Uint8Array[] = [];
  #fragmentBytes = 0;
  #isCompressed = false;
  #awaited: Uint8Array | undefined;
  #counts = {
    sentMessages: 0,
    sentPlainBytes: 0,
    sentCompressedBytes: 0,
    echoedMessages: 0,
    compressedEchoes: 0,
    echoPlainBytes: 0,
    echoCompressedBytes: 0,
  };

  constructor(
    private readonly socket: ProbeSocket,
    parameters: DeflateParameters,
    private readonly context: OpenContext,
  ) {
    this.#deflater = new MessageDeflater({ direction: 'out', parameters });
    this.#inflater = new MessageInflater({ direction: 'in', parameters, maxInflatedBytes: MAX_MESSAGE_BYTES });
  }

  async send(message: Uint8Array, waitMs: number): Promise<void> {
    const payload = this.#deflater.deflate(message);
    this.#counts.sentMessages++;
    this.#counts.sentPlainBytes += message.length;
    this.#counts.sentCompressedBytes += payload.length;
    this.#awaited = message;
    this.socket.send({ opcode: Opcode.text, payload, rsv: RSV1 });
    await this.socket.next(waitMs, this.context.signal, (frame) => {
      this.receive(frame);
      return frame.opcode === Opcode.close || this.#awaited === undefined || this.inflateFailure !== undefined;
    });
    // What ends the connection now is an answer, even without a close frame.
    if (this.socket.closeFrame) await this.socket.whenEnded(ANSWER_MS, this.context.signal);
  }

  /** Every message has to go through the inflater, wanted or not: the next one may lean on it. */
  receive(frame: ReceivedFrame): void {
    if (isControlOpcode(frame.opcode)) return;
    if (frame.opcode !== Opcode.continuation) {
      this.#fragments = [];
      this.#fragmentBytes = 0;
      this.#isCompressed = (frame.rsv & RSV1) !== 0;
    }
    this.#fragmentBytes += frame.payload.length;
    if (this.#fragmentBytes > MAX_MESSAGE_BYTES) {
      this.isOverwhelmed = true;
      return;
    }
    this.#fragments.push(frame.payload);
    if (frame.isFin) this.#receiveMessage(join(this.#fragments));
  }

  #receiveMessage(payload: Uint8Array): void {
    const inflation = this.#isCompressed ? this.#inflater.inflate(payload) : undefined;
    if (inflation && !inflation.isInflated) {
      // A flood of which frames were dropped, or a message too large to be kept: the window is then lost by our own doing.
      if (this.socket.droppedCount > 0 || inflation.violation.code === 'inflate-too-large') this.isOverwhelmed = true;
      if (!this.isOverwhelmed) this.inflateFailure ??= inflation.violation.message;
      return;
    }
    const plain = inflation?.bytes ?? payload;
    if (this.#awaited === undefined || !areEqual(plain, this.#awaited)) return;
    this.#awaited = undefined;
    this.#counts.echoedMessages++;
    if (!this.#isCompressed) return;
    this.#counts.compressedEchoes++;
    this.#counts.echoPlainBytes += plain.length;
    this.#counts.echoCompressedBytes += payload.length;
  }

  toResult(isAlive: boolean): CompressedExchange {
    const { closeFrame, end } = this.socket;
    const close = closeFrame && parseClosePayload(closeFrame.payload);
    return {
      ...this.#counts,
      inflateFailure: this.inflateFailure,
      isOverwhelmed: this.isOverwhelmed,
      endedBy: close ? (close.code ?? 'no code') : end?.cause,
      closeReason: close?.reason ?? '',
      isAlive,
    };
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = parts;
  if (first !== undefined && rest.length === 0) return first;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
