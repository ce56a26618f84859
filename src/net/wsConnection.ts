import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { UserError } from '../base/errors';
import type {
  ConnectFailure,
  ConnectionSink,
  ConnectRequest,
  HandshakeRequestFacts,
  HandshakeResponseFacts,
  LiveConnection,
} from '../session/ports';
import type { Direction } from '../wire/frame';
import { NO_CLOSE_FRAME, toClosureError } from './closureError';
import { type Answer, toAborted, toRefusal, toTimeout, toUpgradeFailure, type WaitStage } from './connectFailure';
import { HandshakeWatch } from './handshakeWatch';
import type { Http2Handshake } from './http2Handshake';
import { Http2Refused, Http2Tunnel, Http2Unavailable } from './http2Tunnel';
import { LibraryFeed } from './libraryFeed';
import { readRefusedResponse } from './refusedResponse';
import { toSystemFailure } from './systemFailure';
import { Tap, type TapObserver, type TransportEnd } from './tap';
import { DialError, dialTransport, type Target, toTarget } from './transport';
import { openOverHttp2, openWebSocket } from './upgrade';

type Stage = WaitStage | 'open' | 'ended';

interface End {
  readonly cause: TransportEnd;
  readonly error: Error | undefined;
  readonly silentMs: number;
}

/** Behind a route that was dialled a second time. */
const WITHOUT_HTTP2 = 'by HTTP/1.1, since HTTP/2 there does not take WebSockets (RFC 8441)';

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
  /** What the opening handshake brought, by the HTTP that was spoken. */
  #handshake: HandshakeWatch | Http2Handshake = this.#watch;
  readonly #feed: LibraryFeed;
  readonly #giveUp = new AbortController();
  readonly #deadline: Disposable;
  /** Bytes that came after the head of the 101, before the library said that it is good. */
  readonly #early: { readonly direction: Direction; readonly chunk: Uint8Array; readonly timeMs: number }[] = [];
  #stage: Stage = 'tcp';
  /** Whether the library sees a part of the chunk that is being received, and not all of it as during the handshake. */
  #isFeedChosen = false;
  #tap: Tap | undefined;
  #tunnel: Http2Tunnel | undefined;
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
    try {
      await this.#dialBy(this.#request, '');
    } catch (error) {
      if (this.#request.httpVersion !== 'auto' || !(error instanceof Http2Unavailable)) this.#failByDial(error);
      else await this.#dialBy({ ...this.#request, httpVersion: '1.1' }, ` ${WITHOUT_HTTP2}`).catch(this.#failByDial);
    }
  }

  async #dialBy(request: ConnectRequest, note: string): Promise<void> {
    const { signal } = this.#giveUp;
    const enter = (stage: WaitStage) => {
      if (!signal.aborted) this.#stage = stage;
    };
    const { stream, route, refusal, httpVersion } = await dialTransport(
      this.#target,
      request,
      this.#clock,
      signal,
      enter,
    );
    if (signal.aborted) {
      stream.destroy();
      return;
    }
    this.#sink.route({ ...route, description: route.description + note });
    if (refusal !== undefined) {
      stream.destroy();
      this.#fail(refusal);
    } else if (httpVersion === '1.1') {
      this.#upgrade(new Tap(stream, this.#observer()));
    } else {
      const observer = { enter, request: (facts: HandshakeRequestFacts) => this.#sink.request(facts) };
      const tunnel = await Http2Tunnel.open(stream, this.#target, this.#request, this.#clock, signal, observer);
      if (signal.aborted) tunnel.drop();
      else this.#enterTunnel(tunnel);
    }
  }

  #upgrade(tap: Tap): void {
    this.#stage = 'upgrade';
    this.#tap = tap;
    this.#listen(openWebSocket(this.#request, this.#target, tap));
  }

  #enterTunnel(tunnel: Http2Tunnel): void {
    this.#tunnel = tunnel;
    this.#handshake = tunnel.handshake;
    this.#sink.response(tunnel.handshake.response);
    const tap = new Tap(tunnel.stream, this.#observer(), tunnel);
    this.#tap = tap;
    const { socket, accept } = openOverHttp2(this.#request, this.#target, tap, tunnel.handshake);
    this.#listen(socket);
    accept();
  }

  #listen(socket: WebSocket): void {
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
    this.#sink.open(this.#handshake.toOpenFacts(this.#clock.now()));
    for (const { direction, chunk, timeMs } of this.#early.splice(0)) this.#sink.bytes(direction, chunk, timeMs);
  }

  async #refuse(response: IncomingMessage): Promise<void> {
    this.#deadline.dispose();
    this.#failByRefusal(await readRefusedResponse(response, this.#clock));
  }

  #failByRefusal(facts: HandshakeResponseFacts): void {
    if (this.#stage === 'ended') return;
    this.#sink.response(facts);
    this.#fail(toRefusal(this.#answer(), facts));
  }

  readonly #failByDial = (error: unknown): void => {
    if (error instanceof Http2Refused) this.#failByRefusal(error.response);
    else this.#fail(error instanceof DialError ? error.failure : toSystemFailure(error, this.#target.where));
  };

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
      response: this.#handshake.response,
      checks: this.#handshake.checks,
      received: this.#handshake.received,
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
    const end = this.#end;
    const cause = end?.cause ?? 'local';
    const http2 = this.#tunnel?.findEnd(cause);
    this.#sink.closed({
      code,
      reason,
      // Our FIN leaves after our close frame: with an answer from the peer, both were sent.
      wasClean: code !== NO_CLOSE_FRAME && this.#tap?.writableFinished === true,
      transport: http2?.frame === 'RST_STREAM' ? 'remote-reset' : cause,
      ...(http2 && { http2 }),
      silentMs: end?.silentMs ?? timeMs - this.#lastByteMs,
      error: toClosureError({
        code,
        end,
        libraryError: this.#libraryError,
        isClosing: this.#isClosing,
        isTerminated: this.#isTerminated,
      }),
      timeMs,
    });
  }
}
