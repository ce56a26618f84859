import { Duplex } from 'node:stream';
import { toErrorCode } from '../base/errors';
import type { Direction } from '../wire/frame';

export type TransportEnd = 'remote-fin' | 'remote-reset' | 'local';

export interface TapObserver {
  /** Every byte once, in wire order, before the other side of the tap sees it. The chunk is never written to again. */
  chunk(direction: Direction, chunk: Uint8Array): void;
  /** What the other side of the tap has to see of a received chunk that was observed. */
  choose(chunk: Buffer): readonly Buffer[];
  /** What ended the transport first; told at most once. `error` is Node's where it was not an orderly end. */
  ended(cause: TransportEnd, error: Error | undefined): void;
}

/** What a tap has to know of the kind of its transport. */
export interface TransportManners {
  /** What ended it, when it closed or failed without an orderly end that was seen before. */
  toCause(error: Error | undefined): TransportEnd;
  /** Ends it at once. */
  drop(transport: Duplex): void;
}

type WriteDone = (error?: Error | null) => void;

const RESET_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** RFC 9293 §3.10.7: the peer, or something on the way, sent RST. */
export function isReset(error: Error | undefined): boolean {
  return RESET_CODES.has(toErrorCode(error) ?? '');
}

const SOCKET_MANNERS: TransportManners = {
  toCause: (error) => (isReset(error) ? 'remote-reset' : 'local'),
  drop: (transport) => transport.destroy(),
};

/**
 * A pass-through between a transport and the WebSocket library that shows every byte to an observer, and gives the library what the
 * observer chooses.
 * A listener on the transport itself would count the bytes after the 101 twice or steal them from the library;
 * a stream of our own in between sees each byte once, whatever the library puts back with `unshift`.
 */
export class Tap extends Duplex {
  readonly #transport: Duplex;
  readonly #observer: TapObserver;
  readonly #manners: TransportManners;
  #hasEnded = false;
  #isHeld = false;

  constructor(transport: Duplex, observer: TapObserver, manners = SOCKET_MANNERS) {
    super({ allowHalfOpen: true });
    this.#transport = transport;
    this.#observer = observer;
    this.#manners = manners;
    // The observer was told; without a listener Node would throw an error that comes before the library listens.
    this.on('error', () => undefined);
    transport.on('data', (chunk: Buffer) => this.#receive(chunk));
    transport.on('end', () => this.#receiveEnd());
    transport.on('error', (error: Error) => this.#fail(error));
    transport.on('close', () => this.#transportClosed());
    transport.pause();
    if (transport.errored) this.#fail(transport.errored);
    else if (transport.destroyed) this.destroy();
  }

  /** While it is held, nothing is read from the transport: TCP makes the peer wait. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) this.#transport.pause();
    else this.#transport.resume();
  }

  override _read(): void {
    if (!this.#isHeld) this.#transport.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: WriteDone): void {
    this.#observer.chunk('out', chunk);
    this.#transport.write(chunk, done);
  }

  override _writev(items: { chunk: Buffer }[], done: WriteDone): void {
    const last = items.length - 1;
    this.#transport.cork();
    items.forEach(({ chunk }, index) => {
      this.#observer.chunk('out', chunk);
      if (index === last) this.#transport.write(chunk, done);
      else this.#transport.write(chunk);
    });
    this.#transport.uncork();
  }

  override _final(done: WriteDone): void {
    this.#end('local', undefined);
    this.#transport.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#end('local', undefined);
    this.#manners.drop(this.#transport);
    done(error);
  }

  #receive(chunk: Buffer): void {
    this.#observer.chunk('in', chunk);
    for (const part of this.#observer.choose(chunk)) {
      if (!this.push(part)) this.#transport.pause();
    }
  }

  #receiveEnd(): void {
    this.#end('remote-fin', undefined);
    this.push(null);
  }

  #fail(error: Error): void {
    this.#drain();
    this.#end(this.#manners.toCause(error), error);
    this.destroy(error);
  }

  /** What had arrived before a reset but waited for a slow reader is still part of the capture. */
  #drain(): void {
    const rest: unknown = this.#transport.readableLength > 0 ? this.#transport.read() : null;
    if (rest instanceof Uint8Array) this.#receive(Buffer.from(rest.buffer, rest.byteOffset, rest.byteLength));
  }

  #transportClosed(): void {
    // After an orderly end in both directions this stream closes by itself, once its reader has read everything.
    const isOrderly = this.#transport.readableEnded && this.writableEnded;
    if (isOrderly) return;
    if (!this.#hasEnded) {
      this.#drain();
      this.#end(this.#manners.toCause(undefined), undefined);
    }
    this.destroy();
  }

  #end(cause: TransportEnd, error: Error | undefined): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#observer.ended(cause, error);
  }
}
