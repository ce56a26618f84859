import type { Clock } from '../base/clock';
import { Opcode } from '../wire/frame';
import { encodeFrame, type FrameToWrite } from '../wire/frameWriter';
import { FrameInbox, type ReceivedFrame } from './frameInbox';
import type { Opening } from './openedHandshake';
import type { LineEnd, RawLine } from './ports';

/** What came next on a probe's socket. */
export type ProbeEvent =
  | { readonly kind: 'frame'; readonly frame: ReceivedFrame }
  | { readonly kind: 'end'; readonly end: LineEnd }
  | { readonly kind: 'timeout' };

export interface ProbeSocketOptions {
  /** Answer pings by ourselves (RFC 6455 §5.5.3); true unless given. */
  readonly isPonging?: boolean;
  /** Answer the peer's close frame with its own code (§5.5.1); true unless given. */
  readonly isAnsweringClose?: boolean;
}

/** Frames that wait unread beyond this are dropped, the oldest first. */
const MAX_WAITING_FRAMES = 1_000;
/** A peer that floods is cut off here. */
const MAX_FRAMES = 1_000_000;

/** How long a peer may take to answer our close frame before the line is dropped, in milliseconds. */
const CLOSE_GRACE_MS = 1_000;

/**
 * A WebSocket of the doctor: right or wrong frames are sent exactly as told, and everything that comes can be awaited with a
 * deadline. Dispose of it with `close` or `destroy`; both may be called at any time.
 */
export class ProbeSocket {
  readonly opening: Opening;
  readonly #line: RawLine;
  readonly #clock: Clock;
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #isPonging: boolean;
  readonly #isAnsweringClose: boolean;
  readonly #inbox: FrameInbox;
  readonly #waiting: ReceivedFrame[] = [];
  readonly #waiters = new Set<() => void>();
  #end: LineEnd | undefined;
  #hasSentClose = false;
  #frameCount = 0;
  #droppedCount = 0;
  #lastReceivedMs: number;
  #lastSentMs: number;
  #closeFrame: ReceivedFrame | undefined;

  constructor(
    opening: Opening,
    line: RawLine,
    clock: Clock,
    randomBytes: (count: number) => Uint8Array,
    options: ProbeSocketOptions = {},
  ) {
    this.opening = opening;
    this.#line = line;
    this.#clock = clock;
    this.#randomBytes = randomBytes;
    this.#isPonging = options.isPonging ?? true;
    this.#isAnsweringClose = options.isAnsweringClose ?? true;
    this.#inbox = new FrameInbox((frame) => this.#receive(frame));
    this.#inbox.isDeflateAgreed = opening.deflate !== undefined;
    this.#lastReceivedMs = opening.openedMs;
    this.#lastSentMs = opening.openedMs;
  }

  /** How TCP ended, once the peer stopped sending or the line was dropped. */
  get end(): LineEnd | undefined {
    return this.#end;
  }

  /** The peer's first close frame. */
  get closeFrame(): ReceivedFrame | undefined {
    return this.#closeFrame;
  }

  /** Frames that came, read or not. */
  get frameCount(): number {
    return this.#frameCount;
  }

  /** Frames that came and were dropped, since nobody read them. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** The first bytes of a frame that has not arrived whole. */
  get pending(): Uint8Array {
    return this.#inbox.pending;
  }

  /** Epoch milliseconds of the last byte received; the opening's end before there was one. */
  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  /** Epoch milliseconds of the last byte sent. */
  get lastSentMs(): number {
    return this.#lastSentMs;
  }

  /** Sends one frame, masked with a random key unless `maskingKey` is given; `unmasked` sends it without. */
  send(frame: FrameToWrite, masking: 'masked' | 'unmasked' = 'masked'): void {
    if (frame.opcode === Opcode.close) this.#hasSentClose = true;
    const maskingKey = masking === 'masked' ? (frame.maskingKey ?? this.#randomKey()) : undefined;
    this.sendBytes(encodeFrame({ ...frame, ...(maskingKey !== undefined && { maskingKey }) }));
  }

  sendText(text: string): void {
    this.send({ opcode: Opcode.text, payload: new TextEncoder().encode(text) });
  }

  ping(payload: Uint8Array): void {
    this.send({ opcode: Opcode.ping, payload });
  }

  /** Bytes as they are. */
  sendBytes(bytes: Uint8Array): void {
    if (this.#end?.cause === 'local') return;
    this.#lastSentMs = this.#clock.now();
    this.#line.write(bytes);
  }

  /** The next unread frame that `isWanted`, or the end, or neither within `timeoutMs`. Frames that are not wanted are skipped. */
  async next(
    timeoutMs: number,
    signal: AbortSignal,
    isWanted: (frame: ReceivedFrame) => boolean = () => true,
  ): Promise<ProbeEvent> {
    const deadlineMs = this.#clock.now() + timeoutMs;
    for (;;) {
      signal.throwIfAborted();
      for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
        if (isWanted(frame)) return { kind: 'frame', frame };
      }
      if (this.#end) return { kind: 'end', end: this.#end };
      const restMs = deadlineMs - this.#clock.now();
      if (restMs <= 0) return { kind: 'timeout' };
      await this.#change(restMs, signal);
    }
  }

  /** How TCP ended; undefined where it did not within `timeoutMs`. Unread frames stay unread. */
  async whenEnded(timeoutMs: number, signal: AbortSignal): Promise<LineEnd | undefined> {
    const deadlineMs = this.#clock.now() + timeoutMs;
    while (!this.#end) {
      signal.throwIfAborted();
      const restMs = deadlineMs - this.#clock.now();
      if (restMs <= 0) return undefined;
      await this.#change(restMs, signal);
    }
    return this.#end;
  }

  /** Closes by the closing handshake (RFC 6455 §7.1.2), at the latest after a second by dropping the line. Never rejects. */
  async close(code = 1000): Promise<void> {
    if (!this.#end && !this.#hasSentClose) {
      this.send({ opcode: Opcode.close, payload: Uint8Array.of(code >> 8, code & 0xff) });
    }
    // A signal of its own: on one that many sockets share, Node takes their listeners for a leak.
    await this.whenEnded(CLOSE_GRACE_MS, new AbortController().signal);
    this.destroy();
  }

  /** Sends FIN without a close frame. */
  endLine(): void {
    this.#line.end();
  }

  destroy(): void {
    this.#line.destroy();
    this.ended({ cause: 'local', code: undefined, timeMs: this.#clock.now() });
  }

  /** For whoever feeds this socket: bytes after the 101. */
  bytes(chunk: Uint8Array, timeMs: number): void {
    this.#lastReceivedMs = timeMs;
    this.#inbox.push(chunk, timeMs);
    if (this.#inbox.isOverflowing || this.#frameCount > MAX_FRAMES) this.destroy();
  }

  ended(end: LineEnd): void {
    if (this.#end) return;
    this.#inbox.finish(end.timeMs);
    this.#end = end;
    this.#wake();
  }

  #receive(frame: ReceivedFrame): void {
    this.#frameCount++;
    if (this.#waiting.length >= MAX_WAITING_FRAMES) {
      this.#waiting.shift();
      this.#droppedCount++;
    }
    this.#waiting.push(frame);
    if (frame.opcode === Opcode.ping && this.#isPonging) this.send({ opcode: Opcode.pong, payload: frame.payload });
    if (frame.opcode === Opcode.close) this.#receiveClose(frame);
    this.#wake();
  }

  #receiveClose(frame: ReceivedFrame): void {
    this.#closeFrame ??= frame;
    if (!this.#isAnsweringClose || this.#hasSentClose) return;
    this.send({ opcode: Opcode.close, payload: frame.payload.subarray(0, 2) });
  }

  #change(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        this.#waiters.delete(finish);
        timer.dispose();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = this.#clock.schedule(timeoutMs, finish);
      signal.addEventListener('abort', finish, { once: true });
      this.#waiters.add(finish);
    });
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  #randomKey(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#randomBytes(4);
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }
}
