import { type ClientHttp2Stream, constants } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock';
import type {
  ConnectFailure,
  ConnectRequest,
  HandshakeRequestFacts,
  HandshakeResponseFacts,
  Http2End,
} from '../session/ports';
import type { WaitStage } from './connectFailure';
import { toExtendedConnect, toHeaderObject, toRequestFacts, waitForAnswer } from './extendedConnect';
import { Http2Client } from './http2Client';
import {
  closedBeforeAnswer,
  goneBeforeAnswer,
  HTTP_1_1_REQUIRED,
  noExtendedConnect,
  noSettings,
  resetBeforeAnswer,
  toErrorName,
  unwritableRequest,
} from './http2Failure';
import { Http2Handshake } from './http2Handshake';
import { readBody } from './refusedResponse';
import { isReset, type TransportEnd, type TransportManners } from './tap';
import { DialError, type Target } from './transport';

/** There is no WebSocket over HTTP/2 here, but there may be one over HTTP/1.1. */
export class Http2Unavailable extends DialError {}

/** The server answered, and not with a WebSocket. */
export class Http2Refused extends Error {
  override readonly name = 'Http2Refused';

  constructor(readonly response: HandshakeResponseFacts) {
    super(response.statusLine);
  }
}

export interface TunnelObserver {
  enter(stage: WaitStage): void;
  request(facts: HandshakeRequestFacts): void;
}

/** One stream of HTTP/2 that carries a WebSocket (RFC 8441), and the connection that is there for it alone. */
export class Http2Tunnel implements TransportManners {
  readonly stream: ClientHttp2Stream;
  readonly handshake: Http2Handshake;
  readonly #client: Http2Client;
  readonly #clock: Clock;
  /** The peer sent END_STREAM. */
  #isEnded = false;

  private constructor(client: Http2Client, stream: ClientHttp2Stream, handshake: Http2Handshake, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.stream = stream;
    this.handshake = handshake;
    stream.once('end', () => {
      // Node tells a reset, and the end of TCP, as an end too.
      this.#isEnded = !stream.aborted && !client.hasPeerEnded;
    });
  }

  /**
   * Waits for SETTINGS, sends extended CONNECT and waits for a 200. Rejects with `Http2Refused` for another answer, with a `DialError`
   * where there is none, or with the signal's reason; the transport is then closed.
   */
  static async open(
    transport: Duplex,
    target: Target,
    request: ConnectRequest,
    clock: Clock,
    signal: AbortSignal,
    observer: TunnelObserver,
  ): Promise<Http2Tunnel> {
    const client = new Http2Client(transport, target);
    const abort = () => client.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      observer.enter('settings');
      const settings = await client.readSettings();
      signal.throwIfAborted();
      if (settings === undefined) throw new DialError(toSettingsFailure(client, target.where));
      if (settings.enableConnectProtocol !== true) throw new Http2Unavailable(noExtendedConnect(target.where));
      observer.enter('upgrade');
      const fields = toExtendedConnect(request, target);
      const stream = sendRequest(client, toHeaderObject(fields));
      const sent = toRequestFacts(fields, clock.now());
      observer.request(sent);
      const rawHeaders = await waitForAnswer(stream);
      signal.throwIfAborted();
      if (rawHeaders === undefined) throw toAnswerError(client, stream, target.where);
      const handshake = new Http2Handshake(sent, rawHeaders, clock.now());
      if (handshake.isAccepted) return new Http2Tunnel(client, stream, handshake, clock);
      const body = await readBody(stream, () => stream.readableEnded, clock);
      signal.throwIfAborted();
      throw new Http2Refused({ ...handshake.response, ...body });
    } catch (error) {
      client.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  toCause(error: Error | undefined): TransportEnd {
    if (isReset(error) || this.#client.isReset) return 'remote-reset';
    if (this.#client.hasPeerEnded) return 'remote-fin';
    const isOfPeer = this.#client.goaway !== undefined || this.stream.rstCode !== constants.NGHTTP2_NO_ERROR;
    return isOfPeer ? 'remote-reset' : 'local';
  }

  /** RFC 8441 §5: a WebSocket that ends without a closing handshake resets its stream with CANCEL. The connection ends with it. */
  drop(): void {
    // Ended by both sides, it closes by itself.
    if (!(this.stream.writableFinished && this.stream.readableEnded)) {
      this.stream.close(constants.NGHTTP2_CANCEL);
      this.stream.destroy();
    }
    this.#client.close(this.#clock);
  }

  /** What ended the stream from the other side; undefined where TCP did, or this side. */
  findEnd(cause: TransportEnd): Http2End | undefined {
    const { goaway, isReset: isTcpReset, hasPeerEnded } = this.#client;
    if (cause === 'local' || isTcpReset) return undefined;
    if (this.#isEnded) return { frame: 'END_STREAM', errorCode: '' };
    if (goaway !== undefined && (hasPeerEnded || cause === 'remote-reset')) {
      return { frame: 'GOAWAY', errorCode: goaway.errorCode };
    }
    if (hasPeerEnded) return undefined;
    return { frame: 'RST_STREAM', errorCode: readErrorName(this.stream) };
  }
}

function sendRequest(client: Http2Client, headers: Record<string, string | string[]>): ClientHttp2Stream {
  try {
    return client.request(headers);
  } catch (error) {
    throw new DialError(unwritableRequest(error), { cause: error });
  }
}

/** Why there were no SETTINGS. */
export function toSettingsFailure(client: Http2Client, where: string): ConnectFailure {
  const { goaway } = client;
  return goaway ? goneBeforeAnswer(where, goaway.errorCode, goaway.debugText) : noSettings(where, client.error);
}

function toAnswerError(client: Http2Client, stream: ClientHttp2Stream, where: string): DialError {
  const failure = toAnswerFailure(client, stream, where);
  const asksForHttp1 = client.goaway?.errorCode === HTTP_1_1_REQUIRED || readErrorName(stream) === HTTP_1_1_REQUIRED;
  return asksForHttp1 ? new Http2Unavailable(failure) : new DialError(failure);
}

/** Why there was no answer to extended CONNECT. */
export function toAnswerFailure(client: Http2Client, stream: ClientHttp2Stream, where: string): ConnectFailure {
  const { goaway, error, hasPeerEnded, isReset: isTcpReset } = client;
  if (goaway) return goneBeforeAnswer(where, goaway.errorCode, goaway.debugText);
  if (isTcpReset || hasPeerEnded) return closedBeforeAnswer(where, error);
  return error ? noSettings(where, error) : resetBeforeAnswer(where, readErrorName(stream));
}

function readErrorName(stream: ClientHttp2Stream): string {
  return toErrorName(stream.rstCode ?? constants.NGHTTP2_NO_ERROR);
}
