import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import { UserError } from '../base/errors';
import type { Capture } from '../capture/capture';
import type { RttStatistics } from '../capture/rtt';
import type { ConnectionSettings, MissedPongPolicy } from '../protocol/connection';
import type { ConnectionDriver } from './connectionDriver';
import { Heartbeat } from './heartbeat';
import { type MissedConsequence, toMissedAnswerMarker, toMissedPongMarker } from './keepAliveMarkers';
import type { MarkerData } from './markers';
import { MessageHeartbeat } from './messageHeartbeat';
import { sendOnConnect } from './onConnectMessages';
import type { PingFate } from './pingLedger';
import { PingWatch } from './pingWatch';
import type { LiveConnection } from './ports';

export interface KeepAliveOptions {
  readonly capture: Capture<MarkerData>;
  readonly clock: Clock;
  readonly driver: ConnectionDriver;
  readonly pongTimeoutMs: number;
  /** One more answer is missing. */
  readonly onMissed: () => void;
}

/** What the session sends by itself while a connection is open, and what it makes of answers that do not come. */
export class KeepAlive implements Disposable {
  readonly #options: KeepAliveOptions;
  readonly #store = new DisposableStore();
  readonly #pings: PingWatch;
  readonly #heartbeat: Heartbeat;
  readonly #messages: MessageHeartbeat;
  #policy: MissedPongPolicy = 'mark';

  constructor(options: KeepAliveOptions) {
    const { capture, clock, pongTimeoutMs } = options;
    this.#options = options;
    this.#pings = this.#store.add(new PingWatch(capture, clock, pongTimeoutMs));
    this.#heartbeat = this.#store.add(new Heartbeat(clock, (payload) => this.#send((open) => open.ping(payload))));
    this.#messages = this.#store.add(
      new MessageHeartbeat({
        capture,
        clock,
        timeoutMs: pongTimeoutMs,
        send: (message) => this.#send((open) => open.sendText(message)),
        onMissed: (ordinal) => this.#missed(ordinal, toMissedAnswerMarker),
      }),
    );
    this.#store.add(this.#pings.onMissed((ordinal) => this.#missed(ordinal, toMissedPongMarker)));
  }

  /** Round trips of pings. */
  get rtt(): RttStatistics | undefined {
    return this.#pings.rtt;
  }

  /** Pings and message heartbeats of the connection that is or was last. */
  get missedCount(): number {
    return this.#pings.missedCount + this.#messages.missedCount;
  }

  findFate(ordinal: number): PingFate | undefined {
    return this.#pings.findFate(ordinal) ?? this.#messages.findFate(ordinal);
  }

  /** A payload that no other ping of this session has. */
  nextPingPayload(): Uint8Array {
    return this.#heartbeat.nextPayload();
  }

  /** The connection is open. */
  begin(settings: ConnectionSettings): void {
    const { driver, capture, clock } = this.#options;
    this.#policy = settings.missedPongPolicy;
    this.#pings.beginConnection();
    this.#heartbeat.start(settings.heartbeatSeconds);
    this.#messages.start(settings.messageHeartbeat);
    const { onConnectMessages } = settings;
    if (onConnectMessages.length === 0) return;
    const { handshake } = driver;
    // What came in one piece with the 101 is told right after the opening, and was there before anything that is sent now.
    queueMicrotask(() => {
      if (driver.handshake !== handshake) return;
      sendOnConnect(onConnectMessages, driver, (marker) => capture.appendMarker(marker, clock.now()));
    });
  }

  /** Nothing more is sent; answers on their way still count. */
  stop(): void {
    this.#heartbeat.stop();
    this.#messages.stop();
  }

  end(): void {
    this.stop();
    this.#pings.endConnection();
    this.#messages.endConnection();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #send(use: (open: LiveConnection) => void): void {
    try {
      use(this.#options.driver.open);
    } catch (error) {
      // The peer began to close, and the end is on its way.
      if (!(error instanceof UserError)) throw error;
    }
  }

  #missed(
    ordinal: number,
    toMarker: (ordinal: number, timeoutMs: number, consequence: MissedConsequence) => MarkerData,
  ): void {
    const { capture, clock, driver, pongTimeoutMs, onMissed } = this.#options;
    // While the disk makes the peer wait, the answer may lie there unread.
    const isDropped = this.#policy === 'terminate' && driver.phase === 'open' && !driver.isHeld;
    capture.appendMarker(toMarker(ordinal, pongTimeoutMs, isDropped ? 'dropped' : 'kept'), clock.now());
    if (isDropped) driver.drop();
    onMissed();
  }
}
