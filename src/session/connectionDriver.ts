import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { CancelledError, UserError } from '../base/errors';
import type { Capture } from '../capture/capture';
import { Rates } from '../capture/rates';
import type { ConnectionPhase, ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { Direction } from '../wire/frame';
import { describeEnding, toClosedMarker, toEndingTone } from './closing';
import { type HandshakeRecord, newHandshakeRecord } from './handshakeRecord';
import { isHttpInTunnel } from './httpInTunnel';
import { toClosedEnding, toFailedEnding } from './linkEnding';
import type { MarkerData } from './markers';
import { toFailedMarker, toHandshakeMarker, toRefusedMarker } from './openingMarkers';
import type {
  Closure,
  ConnectFailure,
  ConnectionSink,
  ConnectRequest,
  Dialer,
  LiveConnection,
  OpenFacts,
} from './ports';
import type { LinkEnd } from './reconnector';
import type { LinkEnding } from './reconnectPolicy';

/** How long a peer may take to answer the close frame of a connection that makes room for the next one. */
const CLOSE_GRACE_MS = 2_000;

/** RFC 6455 §7.4.1. */
const NORMAL_CLOSURE = 1000;
const GOING_AWAY = 1001;

/** One attempt and the connection that came of it. */
interface Link {
  readonly handshake: HandshakeRecord;
  connection: LiveConnection | undefined;
  readonly ended: Emitter<void>;
  hasEnded: boolean;
  /** Ended by the user, or to make room for the next one. */
  isEndedByUser: boolean;
}

/** Owns the socket: at most one connection at a time, whose bytes and turns all go into one capture. */
export class ConnectionDriver {
  readonly rates = new Rates();
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  readonly #capture: Capture<MarkerData>;
  readonly #changed = new Emitter<ConnectionPhase>();
  readonly #ended = new Emitter<LinkEnd>();
  readonly #pressure: Disposable;
  #isHeld = false;
  #link: Link | undefined;
  /** Grows with every wish to connect or to stop: an older wish that still waits is void. */
  #wish = 0;
  #phase: ConnectionPhase = 'idle';
  #sinceMs: number;
  #ending = '';
  #endingTone: ConnectionStatus['endingTone'] = 'normal';

  /** The phase changed, or a fact about the handshake became known. */
  readonly onChange = this.#changed.event;
  /** Once for each attempt, after the row that says how it or its connection ended. */
  readonly onEnded = this.#ended.event;

  constructor(dialer: Dialer, clock: Clock, capture: Capture<MarkerData>) {
    this.#dialer = dialer;
    this.#clock = clock;
    this.#capture = capture;
    this.#pressure = capture.onPressure((isPressed) => {
      this.#isHeld = isPressed;
      this.#link?.connection?.setPaused(isPressed);
    });
    this.#sinceMs = clock.now();
  }

  get phase(): ConnectionPhase {
    return this.#phase;
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** One line about how it ended or failed; empty while it has not. */
  get ending(): { readonly text: string; readonly tone: ConnectionStatus['endingTone'] } {
    return { text: this.#ending, tone: this.#endingTone };
  }

  get handshake(): HandshakeRecord | undefined {
    return this.#link?.handshake;
  }

  /** Nothing is read, until the disk has caught up. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Throws a `UserError` unless a connection is open. */
  get open(): LiveConnection {
    if (this.#phase === 'open' && this.#link?.connection) return this.#link.connection;
    throw new UserError('not-open', 'The connection is not open. Connect first.');
  }

  /** Ends what is there and dials. Resolves when dialling began; rejects as cancelled when another wish came first. */
  async dial(settings: ConnectionSettings, request: ConnectRequest): Promise<void> {
    const wish = ++this.#wish;
    await this.#endLink();
    if (wish !== this.#wish) throw new CancelledError();
    const link: Link = {
      handshake: newHandshakeRecord(settings, this.#clock.now()),
      connection: undefined,
      ended: new Emitter(),
      hasEnded: false,
      isEndedByUser: false,
    };
    this.#link = link;
    this.#enter('connecting');
    link.connection = this.#dialer.connect(request, this.#toSink(link));
  }

  /** There was no dial, since the settings make no request. What is open stays open. */
  refuse(message: string): void {
    this.#capture.appendMarker(toRefusedMarker(message), this.#clock.now());
    if (!this.#link || this.#link.hasEnded) this.#enter('failed', message, 'error');
  }

  /** Starts the closing handshake; a second time, or before there is a WebSocket, TCP is dropped. */
  close(): void {
    this.#wish++;
    const connection = this.#claimEnd();
    if (!connection) return;
    if (this.#phase === 'open') this.#startClosing(connection, NORMAL_CLOSURE);
    else if (this.#phase === 'connecting' || this.#phase === 'closing') connection.terminate();
  }

  /** Throws a `UserError` unless a connection is open. */
  closeWith(code: number | undefined, reason: string): void {
    this.open.close(code, reason);
    this.#claimEnd();
    this.#enter('closing');
  }

  /** Drops TCP without a close frame, as after a peer that no longer answers. Nobody asked for the end. */
  drop(): void {
    this.#link?.connection?.terminate();
  }

  dispose(): void {
    this.#wish++;
    this.#pressure.dispose();
    this.#changed.dispose();
    this.#ended.dispose();
    const connection = this.#claimEnd();
    if (this.#phase !== 'open') connection?.terminate();
    else this.#startClosing(connection, GOING_AWAY);
  }

  async #endLink(): Promise<void> {
    const link = this.#link;
    if (!link?.connection || link.hasEnded) return;
    link.isEndedByUser = true;
    const ended = new Promise<void>((resolve) => link.ended.event(resolve));
    if (this.#phase === 'open') this.#startClosing(link.connection, NORMAL_CLOSURE);
    else link.connection.terminate();
    const grace = this.#clock.schedule(CLOSE_GRACE_MS, () => link.connection?.terminate());
    await ended;
    grace.dispose();
  }

  /** What ends from here on was wanted: it is not dialled again. */
  #claimEnd(): LiveConnection | undefined {
    if (this.#link) this.#link.isEndedByUser = true;
    return this.#link?.connection;
  }

  #startClosing(connection: LiveConnection | undefined, code: number): void {
    try {
      connection?.close(code, '');
    } catch (error) {
      // The peer was first: its close frame is being answered.
      if (!(error instanceof UserError)) throw error;
    }
    this.#enter('closing');
  }

  #toSink(link: Link): ConnectionSink {
    const { handshake } = link;
    return {
      route: (facts) => {
        handshake.route = facts;
        this.#changed.fire(this.#phase);
      },
      request: (facts) => {
        handshake.request = facts;
      },
      response: (facts) => {
        handshake.response = facts;
      },
      open: (facts) => this.#open(handshake, facts),
      bytes: (direction, chunk, timeMs) => this.#push(direction, chunk, timeMs),
      failed: (failure) => {
        handshake.failure = failure;
        const isTlsUp = handshake.route?.tls !== undefined;
        this.#finish(link, toFailedEnding(failure, isTlsUp), () => this.#fail(failure));
      },
      closed: (closure) => this.#finish(link, toClosedEnding(closure), () => this.#close(closure)),
    };
  }

  #open(handshake: HandshakeRecord, facts: OpenFacts): void {
    handshake.open = facts;
    this.#capture.beginConnection();
    this.#capture.setDeflate(facts.deflate);
    this.#capture.appendMarker(toHandshakeMarker(handshake, facts), facts.timeMs);
    this.#enter('open');
  }

  #push(direction: Direction, chunk: Uint8Array, timeMs: number): void {
    const before = this.#capture.entryCount;
    this.#capture.push(direction, chunk, timeMs);
    this.rates.add(direction, this.#capture.entryCount - before, chunk.length, timeMs);
  }

  #fail(failure: ConnectFailure): void {
    this.#capture.appendMarker(toFailedMarker(failure), this.#clock.now());
    const isWanted = failure.code === 'aborted';
    this.#set(isWanted ? 'closed' : 'failed', failure.message, isWanted ? 'normal' : 'error');
  }

  #close(closure: Closure): void {
    this.#capture.endConnection(closure.timeMs);
    this.#capture.appendMarker(toClosedMarker(closure, isHttpInTunnel(this.#capture, closure)), closure.timeMs);
    this.#set('closed', describeEnding(closure), toEndingTone(closure));
  }

  /** The end is told before the phase: whoever sees that it is closed also sees what will become of it. */
  #finish(link: Link, ending: LinkEnding, note: () => void): void {
    const { settings, open } = link.handshake;
    link.hasEnded = true;
    note();
    this.#ended.fire({
      ending: link.isEndedByUser ? { kind: 'by-user' } : ending,
      cause: this.#ending,
      settings,
      openMs: open && this.#clock.now() - open.timeMs,
    });
    this.#changed.fire(this.#phase);
    link.ended.fire();
  }

  #enter(phase: ConnectionPhase, ending = '', tone: ConnectionStatus['endingTone'] = 'normal'): void {
    this.#set(phase, ending, tone);
    this.#changed.fire(phase);
  }

  #set(phase: ConnectionPhase, ending: string, tone: ConnectionStatus['endingTone']): void {
    this.#phase = phase;
    this.#sinceMs = this.#clock.now();
    this.#ending = ending;
    this.#endingTone = tone;
  }
}
