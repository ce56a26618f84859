import { parseClosePayload } from '../../wire/closeCodes';
import type { DeflateParameters } from '../../wire/deflateParameters';
import { MessageDeflater } from '../../wire/deflater';
import { Opcode } from '../../wire/frame';
import type { ReceivedFrame } from '../frameInbox';
import { MessageReader, type ReceivedMessage } from '../messageReader';
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
  readonly #deflater: MessageDeflater;
  readonly #reader: MessageReader;
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
    this.#reader = new MessageReader(parameters, (message) => this.#receiveMessage(message));
  }

  get inflateFailure(): string | undefined {
    return this.#reader.inflateFailure;
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

  receive(frame: ReceivedFrame): void {
    if (this.socket.droppedCount > 0) this.#reader.loseContext();
    this.#reader.receive(frame);
  }

  #receiveMessage({ payload, isCompressed, wireBytes }: ReceivedMessage): void {
    if (this.#awaited === undefined || !areEqual(payload, this.#awaited)) return;
    this.#awaited = undefined;
    this.#counts.echoedMessages++;
    if (!isCompressed) return;
    this.#counts.compressedEchoes++;
    this.#counts.echoPlainBytes += payload.length;
    this.#counts.echoCompressedBytes += wireBytes;
  }

  toResult(isAlive: boolean): CompressedExchange {
    const { closeFrame, end } = this.socket;
    const close = closeFrame && parseClosePayload(closeFrame.payload);
    return {
      ...this.#counts,
      inflateFailure: this.inflateFailure,
      isOverwhelmed: this.#reader.hasLost,
      endedBy: close ? (close.code ?? 'no code') : end?.cause,
      closeReason: close?.reason ?? '',
      isAlive,
    };
  }
}
