import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock';
import { toErrorCode } from '../base/errors';
import type { DialOutcome, LineEnd, LineSink, RawDialer, RawDialOptions, RawLine } from '../probe/ports';
import type { ProbeRequest, ProbeTarget } from '../probe/target';
import type { ConnectFailure, RouteFacts, TlsFacts } from '../session/ports';
import { type Answer, toTimeout } from './connectFailure';
import { toSystemFailure } from './systemFailure';
import { dialTcp } from './tcpDialer';
import { dialTls, readTlsFacts } from './tlsDialer';
import { toCertificateFailure, toTlsHandshakeFailure } from './tlsFailure';

type Place = Pick<ProbeTarget, 'isSecure' | 'host' | 'port' | 'where'>;
type Trust = Pick<ProbeRequest, 'caPem' | 'isCertificateVerified'>;

const RESET_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** Lines for probes: TCP and TLS of this machine, with nothing above them. */
export class NodeRawDialer implements RawDialer {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async dial(
    place: Place,
    trust: Trust,
    options: RawDialOptions,
    sink: LineSink,
    signal: AbortSignal,
  ): Promise<DialOutcome> {
    signal.throwIfAborted();
    const giveUp = new AbortController();
    const timer = this.#clock.schedule(options.timeoutMs, () => giveUp.abort());
    const abort = () => giveUp.abort();
    signal.addEventListener('abort', abort, { once: true });
    const attempt = new Attempt(place, trust, options, this.#clock, giveUp.signal);
    try {
      return await attempt.run(sink);
    } catch (error) {
      signal.throwIfAborted();
      const isTimeout = giveUp.signal.aborted;
      const failure = isTimeout
        ? toTimeout(toAnswer(place), attempt.stage, options.timeoutMs)
        : attempt.toFailure(error);
      return { kind: 'failed', failure, stage: attempt.stage, tls: attempt.tls };
    } finally {
      timer.dispose();
      signal.removeEventListener('abort', abort);
    }
  }
}

class Attempt {
  stage: 'tcp' | 'tls' = 'tcp';
  tls: TlsFacts | undefined;

  constructor(
    private readonly place: Place,
    private readonly trust: Trust,
    private readonly options: RawDialOptions,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {}

  async run(sink: LineSink): Promise<DialOutcome> {
    const { place, trust, options, clock, signal } = this;
    const startedMs = clock.now();
    const tcp = await dialTcp(place, signal);
    const toRoute = (): RouteFacts => ({
      description: `${place.isSecure ? 'tls' : 'tcp'} ${place.where}`,
      remoteAddress: tcp.remoteAddress,
      remotePort: tcp.remotePort,
      connectMs: clock.now() - startedMs,
      tls: this.tls,
    });
    if (!place.isSecure) return { kind: 'connected', line: new StreamLine(tcp, toRoute(), sink, clock) };
    this.stage = 'tls';
    const socket = await dialTls(tcp, { ...options, host: place.host, caPem: trust.caPem }, signal).catch(
      (error: unknown) => {
        tcp.destroy();
        throw error;
      },
    );
    this.tls = readTlsFacts(socket);
    if (!this.tls.isAuthorized && trust.isCertificateVerified) {
      socket.destroy();
      return { kind: 'failed', failure: toCertificateFailure(this.tls, place.where), stage: 'tls', tls: this.tls };
    }
    return { kind: 'connected', line: new StreamLine(socket, toRoute(), sink, clock) };
  }

  toFailure(error: unknown): ConnectFailure {
    return this.stage === 'tcp'
      ? toSystemFailure(error, this.place.where)
      : toTlsHandshakeFailure(error, this.place.where);
  }
}

class StreamLine implements RawLine {
  #hasEnded = false;

  constructor(
    private readonly stream: Duplex,
    readonly route: RouteFacts,
    private readonly sink: LineSink,
    private readonly clock: Clock,
  ) {
    stream.on('data', (chunk: Buffer) => sink.bytes(new Uint8Array(chunk), clock.now()));
    stream.on('end', () => this.#finish('fin', undefined));
    stream.on('error', (error: Error) => {
      const code = toErrorCode(error);
      this.#finish(code !== undefined && RESET_CODES.has(code) ? 'rst' : 'local', code);
    });
    stream.on('close', () => this.#finish('local', undefined));
    // It may have gone while the dial was being told.
    if (stream.destroyed) queueMicrotask(() => this.#finish('local', toErrorCode(stream.errored)));
  }

  write(bytes: Uint8Array): void {
    if (this.stream.writable) this.stream.write(bytes);
  }

  end(): void {
    this.stream.end();
  }

  destroy(): void {
    this.stream.destroy();
  }

  #finish(cause: LineEnd['cause'], code: string | undefined): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.sink.ended({ cause, code, timeMs: this.clock.now() });
  }
}

/** Nothing was answered yet. */
function toAnswer(place: Place): Answer {
  return { where: place.where, isSecure: place.isSecure, response: undefined, checks: [], received: new Uint8Array(0) };
}
