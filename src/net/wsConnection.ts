import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { toErrorMessage, UserError } from '../base/errors';
import type { Closure, ConnectFailure, ConnectionSink, ConnectRequest, LiveConnection } from '../session/ports';
import type { Direction } from '../wire/frame';
import { type Answer, toAborted, toRefusal, toTimeout, toUpgradeFailure, type WaitStage } from './connectFailure';
import { HandshakeWatch } from './handshakeWatch';
import { LibraryFeed } from './libraryFeed';
import { readRefusedResponse } from './refusedResponse';
import { findSystemCode, toSystemFailure } from './systemFailure';
import { Tap, type TapObserver, type TransportEnd } from './tap';
import { DialError, dialTransport, type Target, toTarget } from './transport';
import { CLOSE_TIMEOUT_MS, MAX_PENDING_PONGS, openWebSocket } from './upgrade';

type Stage = WaitStage | 'open' | 'ended';

interface End {
  readonly cause: TransportEnd;
  readonly error: Error | undefined;
  readonly silentMs: number;
}

/**
 * One attempt to connect and what becomes of it. Whatever happens, the sink hears exactly one `failed` or `closed`, last,
 * and never from within a call of one of the methods here.
 */
export class WsConnection implements LiveConnection {
  readonly #request: ConnectRequest;
  readonly #sink: ConnectionSink;
  readonly #clock: Clock;
  readonly #target: Target;
  readonly #watch = new HandshakeWatch();
  readonly #feed: LibraryFeed;
  readonly #giveUp = new AbortController();
  readonly #deadline: Disposable;
  /** Bytes that came after the head of the 101, before the library said that it is good. */
  readonly #early: { readonly direction: Direction; readonly chunk: Uint8Array; readonly timeMs: number }[] = [];
  #stage: Stage = 'tcp';
  /** Whether the library sees a part of the chunk that is being received, and not all of it as during the handshake. */
  #isFeedChosen = false;
  #tap: Tap | undefined;
  #socket: WebSocket | undefined;
  #lastByteMs: number;
  #end: End | undefined;
  #libraryError: Error | undefined;
  #isClosing = false;
  #isTerminated = false;

  constructor(request: ConnectRequest, sink: ConnectionSink, clock: Clock) {
    this.#request = request;
    this.#sink = sink;
    this.#clock = clock;
    this.#target = toTarget(request.url);
    this.#feed = new LibraryFeed(request.maxPayloadBytes);
    this.#lastByteMs = clock.now();
    this.#deadline = clock.schedule(request.handshakeTimeoutMs, () => this.#expire());
    void this.#dial();
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  sendText(text: string): void {
    this.#openSocket().send(text);
  }

  sendBinary(bytes: Uint8Array): void {
    this.#openSocket().send(bytes);
  }

  ping(payload: Uint8Array): void {
    this.#openSocket().ping(payload);
  }

  pong(payload: Uint8Array): void {
    this.#openSocket().pong(payload);
  }

  close(code: number | undefined, reason: string): void {
    this.#openSocket().close(code, reason);
    this.#isClosing = true;
  }

  setPaused(isPaused: boolean): void {
    if (this.#stage === 'open') this.#tap?.setHeld(isPaused);
  }

  terminate(): void {
    this.#isTerminated = true;
    if (this.#stage === 'open') this.#tap?.destroy();
    else queueMicrotask(() => this.#fail(toAborted(this.#answer())));
  }

  #openSocket(): WebSocket {
    if (this.#stage === 'open' && this.#socket?.readyState === WebSocket.OPEN) return this.#socket;
    throw new UserError('not-open', 'The connection is not open. Connect first.');
  }

  async #dial(): Promise<void> {
    const { signal } = this.#giveUp;
    const enter = (stage: WaitStage) => {
      this.#stage = stage;
    };
    try {
      const transport = await dialTransport(this.#target, this.#request, this.#clock, signal, enter);
      if (signal.aborted) {
        transport.stream.destroy();
        return;
      }
      this.#sink.route(transport.route);
      if (transport.refusal === undefined) this.#upgrade(new Tap(transport.stream, this.#observer()));
      else {
        transport.stream.destroy();
        this.#fail(transport.refusal);
      }
    } catch (error) {
      this.#fail(error instanceof DialError ? error.failure : toSystemFailure(error, this.#target.where));
    }
  }

  #upgrade(tap: Tap): void {
    this.#stage = 'upgrade';
    this.#tap = tap;
    const socket = openWebSocket(this.#request, this.#target, tap);
    this.#socket = socket;
    socket.on('unexpected-response', (_request, response) => void this.#refuse(response));
    socket.on('open', () => this.#open());
    socket.on('error', (error) => this.#failByLibrary(error));
    socket.on('close', (code, reason) => this.#close(code, reason.toString('utf8')));
  }

  #observer(): TapObserver {
    return {
      chunk: (direction, chunk) => this.#observe(direction, chunk),
      choose: (chunk) => (this.#isFeedChosen ? this.#feed.choose(chunk) : [chunk]),
      ended: (cause, error) => {
        this.#end = { cause, error, silentMs: this.#clock.now() - this.#lastByteMs };
      },
    };
  }

  #observe(direction: Direction, chunk: Uint8Array): void {
    const timeMs = this.#clock.now();
    this.#lastByteMs = timeMs;
    this.#isFeedChosen = this.#stage === 'open';
    if (this.#stage === 'open') this.#sink.bytes(direction, chunk, timeMs);
    else if (this.#stage === 'upgrade') this.#observeHandshake(direction, chunk, timeMs);
  }

  #observeHandshake(direction: Direction, chunk: Uint8Array, timeMs: number): void {
    const seen = this.#watch.push(direction, chunk, timeMs);
    if (seen.request) this.#sink.request(seen.request);
    if (seen.switching) this.#sink.response(seen.switching);
    if (seen.rest.byteLength === 0) return;
    this.#early.push({ direction, chunk: seen.rest, timeMs });
    if (direction === 'in') this.#feed.follow(seen.rest);
  }

  #open(): void {
    this.#deadline.dispose();
    this.#stage = 'open';
    this.#sink.open(this.#watch.toOpenFacts(this.#clock.now()));
    for (const { direction, chunk, timeMs } of this.#early.splice(0)) this.#sink.bytes(direction, chunk, timeMs);
  }

  async #refuse(response: IncomingMessage): Promise<void> {
    this.#deadline.dispose();
    const facts = await readRefusedResponse(response, this.#clock);
    if (this.#stage === 'ended') return;
    this.#sink.response(facts);
    this.#fail(toRefusal(this.#answer(), facts));
  }

  #failByLibrary(error: Error): void {
    this.#libraryError ??= error;
    if (this.#stage !== 'open') this.#fail(toUpgradeFailure(this.#answer(), this.#end?.error ?? error));
  }

  #expire(): void {
    if (this.#stage === 'open' || this.#stage === 'ended') return;
    this.#fail(toTimeout(this.#answer(), this.#stage, this.#request.handshakeTimeoutMs));
  }

  #answer(): Answer {
    return {
      where: this.#target.where,
      isSecure: this.#target.isSecure,
      response: this.#watch.response,
      checks: this.#watch.checks,
      received: this.#watch.received,
    };
  }

  #fail(failure: ConnectFailure): void {
    if (this.#stage === 'open' || this.#stage === 'ended') return;
    this.#stage = 'ended';
    this.#deadline.dispose();
    this.#giveUp.abort();
    this.#socket?.terminate();
    this.#tap?.destroy();
    this.#sink.failed(failure);
  }

  #close(code: number, reason: string): void {
    if (this.#stage !== 'open') return;
    this.#stage = 'ended';
    const timeMs = this.#clock.now();
    this.#sink.closed({
      code,
      reason,
      // Our FIN leaves after our close frame: with an answer from the peer, both were sent.
      wasClean: code !== NO_CLOSE_FRAME && this.#tap?.writableFinished === true,
      transport: this.#end?.cause ?? 'local',
      silentMs: this.#end?.silentMs ?? timeMs - this.#lastByteMs,
      error: this.#toClosureError(code),
      timeMs,
    });
  }

  /** A reset says nothing beyond `transport`; a kernel that gave up (`ETIMEDOUT`) does. */
  #toClosureError(code: number): Closure['error'] {
    const end = this.#end;
    const error = this.#libraryError ?? (end?.cause === 'local' ? end.error : undefined);
    if (error) return { code: findSystemCode(error) ?? '', message: toErrorMessage(error) };
    const isSilentDrop = code === NO_CLOSE_FRAME && end?.cause === 'local' && !this.#isTerminated;
    if (!isSilentDrop) return undefined;
    // The library drops TCP without a word for two reasons only.
    return this.#isClosing
      ? { code: 'CLOSE_TIMEOUT', message: `the close frame was not answered within ${CLOSE_TIMEOUT_MS / 1_000} s` }
      : { code: 'PONGS_PENDING', message: `more than ${MAX_PENDING_PONGS} pongs wait for a peer that does not read` };
  }
}

/** RFC 6455 §7.1.5. */
const NO_CLOSE_FRAME = 1006;
