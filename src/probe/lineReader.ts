import type { LineEnd, LineSink } from './ports';

/** Largest sum of chunks that wait for a reader; a peer that floods meanwhile is cut off by the owner. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** A sink whose chunks are kept until someone reads: the handshake's reader first, then the frames'. */
export class LineReader implements LineSink {
  readonly #chunks: { readonly chunk: Uint8Array; readonly timeMs: number }[] = [];
  #waitingBytes = 0;
  #end: LineEnd | undefined;
  #sink: LineSink | undefined;

  /** Bytes that came and were dropped, since nobody read. */
  droppedBytes = 0;

  get end(): LineEnd | undefined {
    return this.#end;
  }

  bytes(chunk: Uint8Array, timeMs: number): void {
    if (this.#sink) this.#sink.bytes(chunk, timeMs);
    else if (this.#waitingBytes + chunk.length > MAX_WAITING_BYTES) this.droppedBytes += chunk.length;
    else {
      this.#waitingBytes += chunk.length;
      this.#chunks.push({ chunk, timeMs });
    }
  }

  ended(end: LineEnd): void {
    this.#end = end;
    this.#sink?.ended(end);
  }

  /** Gives what waits, then everything that comes, to `sink`. */
  readBy(sink: LineSink): void {
    this.#sink = sink;
    for (const { chunk, timeMs } of this.#chunks.splice(0)) sink.bytes(chunk, timeMs);
    this.#waitingBytes = 0;
    if (this.#end) sink.ended(this.#end);
  }
}
