import { randomBytes, randomInt } from 'node:crypto';
import type { ClientHttp2Stream } from 'node:http2';
import type { Clock } from '../base/clock';
import { FrameInbox } from '../probe/frameInbox';
import type { Http2Facts } from '../probe/http2Facts';
import type { ProbeRequest, ProbeTarget } from '../probe/target';
import { Opcode } from '../wire/frame';
import { encodeFrame } from '../wire/frameWriter';
import { toExtendedConnect, toHeaderObject, waitForAnswer } from './extendedConnect';
import { Http2Client } from './http2Client';
import { noExtendedConnect, unwritableRequest } from './http2Failure';
import { Http2Handshake } from './http2Handshake';
import { toAnswerFailure, toSettingsFailure } from './http2Tunnel';
import { DialError, dialTransport } from './transport';

/** For all of it, name lookup included. */
const DEADLINE_MS = 10_000;
/** A server that does not echo says nothing. */
const ECHO_MS = 3_000;
const MAX_MASKING_KEY = 0xffff_ffff;
/** RFC 6455 §7.4.1: 1000, a normal closure. */
const NORMAL_CLOSURE = Uint8Array.of(0x03, 0xe8);

type Facts = { -readonly [Name in keyof Http2Facts]: Http2Facts[Name] };

/**
 * Asks an endpoint over HTTP/2: ALPN, SETTINGS, extended CONNECT and, where that opens a WebSocket, one text message. Over `ws://` HTTP/2
 * is begun without negotiation (RFC 9113 §3.3). Rejects with the signal's reason only; nothing stays open, whatever happens.
 */
export async function probeHttp2(
  target: ProbeTarget,
  request: ProbeRequest,
  clock: Clock,
  signal: AbortSignal,
  deadlineMs = DEADLINE_MS,
): Promise<Http2Facts> {
  signal.throwIfAborted();
  const giveUp = new AbortController();
  const abort = () => giveUp.abort();
  signal.addEventListener('abort', abort, { once: true });
  const deadline = clock.schedule(deadlineMs, abort);
  const inquiry = new Inquiry(target, request, clock, giveUp.signal);
  try {
    await inquiry.run();
  } catch (error) {
    if (!giveUp.signal.aborted) throw error;
  } finally {
    deadline.dispose();
    signal.removeEventListener('abort', abort);
  }
  signal.throwIfAborted();
  if (!giveUp.signal.aborted) return inquiry.facts;
  return { ...inquiry.facts, failure: `${target.where} did not go on within ${deadlineMs / 1_000} s.` };
}

class Inquiry {
  readonly facts: Facts = {
    alpn: undefined,
    isConnected: false,
    settings: undefined,
    extendedConnect: undefined,
    echo: undefined,
    failure: undefined,
  };

  constructor(
    private readonly target: ProbeTarget,
    private readonly request: ProbeRequest,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<void> {
    const client = await this.#connect();
    if (client === undefined) return;
    const drop = () => client.destroy();
    this.signal.addEventListener('abort', drop, { once: true });
    try {
      if (await this.#readSettings(client)) await this.#openStream(client);
    } finally {
      this.signal.removeEventListener('abort', drop);
      client.close(this.clock);
    }
  }

  async #connect(): Promise<Http2Client | undefined> {
    const { target, request, clock, signal, facts } = this;
    const { caPem, isCertificateVerified: rejectUnauthorized } = request;
    // Offered beside HTTP/1.1, so that the server can say what it would take.
    const httpVersion = target.isSecure ? 'auto' : '2';
    const dial = dialTransport(target, { caPem, rejectUnauthorized, httpVersion }, clock, signal, () => undefined);
    const transport = await dial.catch((error: unknown) => {
      if (!(error instanceof DialError)) throw error;
      facts.failure = error.failure.message;
      return undefined;
    });
    if (transport === undefined) return undefined;
    facts.alpn = transport.route.tls?.alpn;
    const refusal = transport.refusal?.message;
    if (refusal === undefined && transport.httpVersion === '2' && !signal.aborted) {
      return new Http2Client(transport.stream, target);
    }
    transport.stream.destroy();
    facts.failure =
      refusal ?? `${target.where} does not offer HTTP/2 by ALPN: it agreed on ${facts.alpn ?? 'nothing'}.`;
    return undefined;
  }

  async #readSettings(client: Http2Client): Promise<boolean> {
    const settings = await client.readSettings();
    this.signal.throwIfAborted();
    if (settings === undefined) {
      this.facts.failure = toSettingsFailure(client, this.target.where).message;
      return false;
    }
    const { enableConnectProtocol = false, maxConcurrentStreams, initialWindowSize } = settings;
    this.facts.isConnected = true;
    this.facts.settings = { enableConnectProtocol, maxConcurrentStreams, initialWindowSize };
    if (!enableConnectProtocol) this.facts.failure = noExtendedConnect(this.target.where).message;
    return enableConnectProtocol;
  }

  async #openStream(client: Http2Client): Promise<void> {
    const { target, clock, facts } = this;
    const { headers, origin, subprotocols } = this.request;
    const all = origin === undefined ? headers : [['origin', origin] as const, ...headers];
    const fields = toExtendedConnect({ headers: all, subprotocols, perMessageDeflate: false }, target);
    let stream: ClientHttp2Stream;
    try {
      stream = client.request(toHeaderObject(fields));
    } catch (error) {
      facts.failure = unwritableRequest(error).message;
      return;
    }
    const rawHeaders = await waitForAnswer(stream);
    this.signal.throwIfAborted();
    if (rawHeaders === undefined) {
      facts.failure = toAnswerFailure(client, stream, target.where).message;
      return;
    }
    const sent = { requestLine: '', headers: fields, timeMs: clock.now() };
    const { isAccepted, response } = new Http2Handshake(sent, rawHeaders, clock.now());
    facts.extendedConnect = { status: response.statusCode, headers: response.headers };
    if (isAccepted) await this.#exchange(stream);
    else facts.failure = `${target.where} answered extended CONNECT with ${response.statusLine}, not 200.`;
    stream.destroy();
  }

  /** One message, then the closing handshake from this side. */
  async #exchange(stream: ClientHttp2Stream): Promise<void> {
    const sent = `socketscope ${randomBytes(8).toString('hex')}`;
    const startedMs = this.clock.now();
    stream.write(encodeFrame({ opcode: Opcode.text, payload: new TextEncoder().encode(sent), ...newMask() }));
    const isEchoed = await waitForText(stream, sent, this.clock);
    this.facts.echo = { sent, isEchoed, ms: this.clock.now() - startedMs };
    this.signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      stream.once('close', resolve);
      if (stream.destroyed) resolve();
      stream.end(encodeFrame({ opcode: Opcode.close, payload: NORMAL_CLOSURE, ...newMask() }), resolve);
    });
  }
}

/** RFC 6455 §5.3: a fresh key for each frame. */
function newMask(): { readonly maskingKey: number } {
  return { maskingKey: randomInt(MAX_MASKING_KEY + 1) };
}

/** Whether a text message that holds the text comes in time. */
function waitForText(stream: ClientHttp2Stream, text: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (isEchoed: boolean) => {
      deadline.dispose();
      resolve(isEchoed);
    };
    const inbox = new FrameInbox((frame) => {
      if (frame.opcode === Opcode.close) finish(false);
      const isText = frame.opcode === Opcode.text && frame.isFin;
      if (isText && new TextDecoder().decode(frame.payload).includes(text)) finish(true);
    });
    const deadline = clock.schedule(ECHO_MS, () => finish(false));
    stream.on('data', (chunk: Buffer) => inbox.push(chunk, clock.now()));
    stream.once('end', () => finish(false));
    stream.once('close', () => finish(false));
    if (stream.destroyed) finish(false);
  });
}
