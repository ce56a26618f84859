import type { Clock } from '../base/clock';
import { type Disposable, DisposableStore } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { CancelledError, toErrorMessage, UserError } from '../base/errors';
import { Capture } from '../capture/capture';
import type { CaptureOptions } from '../capture/contract';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import type { SpillTarget } from '../capture/spillTarget';
import type { ConnectionSettings, ConnectionStatus } from '../protocol/connection';
import type { EventName, HostEvents } from '../protocol/contract';
import { FailureCode } from '../protocol/envelope';
import type { ExportScope } from '../protocol/rowQueries';
import { redactUrl } from '../wire/redaction';
import { readCaPem } from './caFile';
import { CaptureView } from './captureView';
import { ConnectionDriver } from './connectionDriver';
import type { Inspection, RowCounts, SessionEvent } from './inspection';
import { KeepAlive } from './keepAlive';
import type { MarkerData } from './markers';
import { toSpillFailedMarker } from './openingMarkers';
import type { Dialer, ExportRequest, SessionUi } from './ports';
import { Reconnector } from './reconnector';
import { dispatchRequest, type RequestHandlers } from './requestDispatch';
import { requestGuards } from './requestGuards';
import { readSampleMessages } from './sampleMessages';
import { SealedDialer } from './sealedDialer';
import { toSealedRequest } from './sealedRequest';
import { type FilledSecrets, resolveSecrets, type SecretKeeper, unkeptSecrets } from './secrets';
import { createRequestHandlers } from './sessionHandlers';
import type { SessionLimits } from './sessionLimits';
import { toShellCommand } from './shellCommands';
import { SnapshotThrottle } from './snapshotThrottle';
import { toConnectionStatus } from './statusModel';

export interface InspectorSessionOptions {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly ui: SessionUi;
  /** Shown at first; nothing is dialled by itself. */
  readonly settings: ConnectionSettings;
  readonly limits: SessionLimits;
  /** Evenly in [0, 1), for the jitter of reconnect delays; `Math.random` without it. */
  readonly random?: () => number;
  /** Bounds the regular expressions of filters. */
  readonly guard?: EvaluationGuard;
  /** Values for `${secret:NAME}`; without it, no placeholder has one. */
  readonly secrets?: SecretKeeper;
  /** Files for what does not fit into memory; without it the oldest rows are dropped instead. */
  readonly createSpillTarget?: (label: () => string) => SpillTarget;
}

/** 12 times a second, which the view can follow and the eye too. */
const SNAPSHOT_INTERVAL_MS = 80;
/** After the last frame, the rates are told once more when they are down to zero. */
const RATES_SETTLE_MS = 1_200;

function toCaptureOptions(options: InspectorSessionOptions, label: () => string): CaptureOptions {
  const { limits, clock, createSpillTarget } = options;
  const { memoryBytes, diskBytes, maxAgeMs, maxPayloadBytes } = limits;
  const target = diskBytes === 0 ? undefined : createSpillTarget?.(label);
  const spill = target && { target, diskBytes, clock };
  return { memoryBytes, maxAgeMs, maxInflatedBytes: maxPayloadBytes, spill };
}

/** One inspector without VS Code: a capture, the connections that fill it one after the other, and what the view asks. */
export class InspectorSession implements Inspection {
  readonly #options: InspectorSessionOptions;
  readonly #store = new DisposableStore();
  readonly #events = new Emitter<SessionEvent>();
  readonly #statuses = new Emitter<ConnectionStatus>();
  readonly #capture: Capture<MarkerData>;
  readonly #driver: ConnectionDriver;
  readonly #keepAlive: KeepAlive;
  readonly #reconnector: Reconnector;
  readonly #view: CaptureView;
  readonly #rowsEvent: SnapshotThrottle;
  readonly #statusEvent: SnapshotThrottle;
  readonly #handlers: RequestHandlers;
  /** Names of secrets that messages of the settings were filled with. */
  readonly #sentSecrets = new Set<string>();
  /** Of the connection that is dialled or was last. */
  #filled: FilledSecrets | undefined;
  #settings: ConnectionSettings;
  /** Grows with every wish to connect or to stop: what still prepares for an older one is void. */
  #wish = 0;
  #ratesTimer: Disposable | undefined;

  /** Events for the view; `rows/changed` and `status/changed` at most every 80 ms, and none while it is hidden. */
  readonly onEvent = this.#events.event;
  /** The phase changed, or a pong was missed; also while the view is hidden. */
  readonly onStatus = this.#statuses.event;

  constructor(options: InspectorSessionOptions) {
    const { dialer, clock, ui, limits, settings } = options;
    this.#options = options;
    this.#settings = settings;
    this.#capture = new Capture(toCaptureOptions(options, () => redactUrl(this.#settings.url)));
    this.#store.add(this.#capture);
    const capture = this.#capture;
    this.#driver = this.#store.add(new ConnectionDriver(new SealedDialer(dialer), clock, capture));
    this.#keepAlive = this.#store.add(
      new KeepAlive({
        capture,
        clock,
        driver: this.#driver,
        pongTimeoutMs: limits.pongTimeoutMs,
        onMissed: () => this.#statusChanged(),
      }),
    );
    this.#reconnector = this.#store.add(
      new Reconnector({
        clock,
        random: options.random ?? Math.random,
        dial: (lost) => this.#redial(lost),
        appendMarker: (marker) => capture.appendMarker(marker, clock.now()),
        onChange: () => this.#statusChanged(),
      }),
    );
    const subprotocol = () => this.#driver.handshake?.open?.subprotocol ?? '';
    this.#rowsEvent = this.#store.add(
      new SnapshotThrottle(clock, SNAPSHOT_INTERVAL_MS, () => this.#tell('rows/changed', this.#view.rows.summary)),
    );
    this.#statusEvent = this.#store.add(
      new SnapshotThrottle(clock, SNAPSHOT_INTERVAL_MS, () => this.#tell('status/changed', this.status)),
    );
    this.#view = this.#store.add(
      new CaptureView({
        capture,
        clock,
        ui,
        subprotocol,
        findPingFate: (ordinal) => this.#keepAlive.findFate(ordinal),
        rates: this.#driver.rates,
        guard: options.guard,
        url: () => this.#settings.url,
        name: () => redactUrl(this.#settings.url),
        toCommand: (tool) => toShellCommand(tool, this.#shownSettings, this.status.httpVersion),
        readSentSecrets: () => [...this.#sentSecrets],
        tell: (name, data) => this.#tell(name, data),
        onRowsChange: () => this.#rowsChanged(),
      }),
    );
    this.#store.add(this.#driver.onChange(() => this.#phaseChanged()));
    this.#store.add(this.#driver.onEnded((end) => this.#reconnector.linkEnded(end)));
    this.#store.add(
      capture.onSpillFailed((message) => capture.appendMarker(toSpillFailedMarker(message), clock.now())),
    );
    this.#handlers = createRequestHandlers({
      session: this,
      clock,
      ui,
      secrets: options.secrets ?? unkeptSecrets,
      capture,
      driver: this.#driver,
      view: this.#view,
    });
  }

  get settings(): ConnectionSettings {
    return this.#settings;
  }

  get status(): ConnectionStatus {
    const { handshake, phase, sinceMs, ending } = this.#driver;
    return toConnectionStatus({
      phase,
      sinceMs,
      handshake,
      url: this.#settings.url,
      compression: this.#capture.counts.compression,
      rtt: this.#keepAlive.rtt,
      missedPongs: this.#keepAlive.missedCount,
      reconnect: this.#reconnector.status,
      ending: ending.text,
      endingTone: ending.tone,
    });
  }

  /** Connects; what is wrong with the settings becomes a row. Never throws. */
  connect(settings: ConnectionSettings): void {
    this.openConnection(settings).catch((error: unknown) => {
      if (!(error instanceof CancelledError)) this.#driver.refuse(toErrorMessage(error));
    });
  }

  /** Resolves when dialling began. Rejects with a `UserError` about the settings, or as cancelled by a newer wish. */
  async openConnection(settings: ConnectionSettings): Promise<void> {
    this.#reconnector.reset();
    this.#adopt(settings);
    await this.#dial(settings);
    await this.#options.ui.rememberConnection(settings);
  }

  /** Starts the closing handshake (1000), gives up connecting, or calls off a reconnect; a second time, TCP is dropped. */
  disconnect(): void {
    this.#wish++;
    this.#reconnector.stop();
    this.#driver.close();
  }

  /** Throws a `UserError` unless a connection is open. */
  sendPing(): void {
    this.#driver.open.ping(this.#keepAlive.nextPingPayload());
  }

  /** Answers one request of the view, given as it came. See `dispatchRequest` for how it rejects. */
  async handle(name: unknown, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (this.#store.isDisposed) throw new UserError(FailureCode.disposed, 'The inspector was closed.');
    return dispatchRequest(requestGuards, this.#handlers, name, params, signal);
  }

  /** Text messages of this connection, to measure compression with. */
  readSampleMessages(): readonly string[] {
    return readSampleMessages(this.#capture);
  }

  get rowCounts(): RowCounts {
    return this.#view.rowCounts;
  }

  toExportRequest(scope: Exclude<ExportScope, 'selection'>): ExportRequest {
    return this.#view.toExportRequest({ scope, first: undefined, last: undefined });
  }

  setVisible(isVisible: boolean): void {
    this.#rowsEvent.setPaused(!isVisible);
    this.#statusEvent.setPaused(!isVisible);
  }

  dispose(): void {
    this.#wish++;
    this.#ratesTimer?.dispose();
    this.#events.dispose();
    this.#statuses.dispose();
    this.#store.dispose();
  }

  #tell<N extends EventName>(name: N, data: HostEvents[N]): void {
    this.#events.fire({ name, data } as SessionEvent);
  }

  /** What the handshake on show was made with. */
  get #shownSettings(): ConnectionSettings {
    return this.#driver.handshake?.settings ?? this.#settings;
  }

  #adopt(settings: ConnectionSettings): void {
    this.#settings = settings;
    this.#tell('settings/changed', settings);
    this.#view.protobuf.refresh();
  }

  async #dial(settings: ConnectionSettings): Promise<void> {
    const { ui, limits, secrets = unkeptSecrets } = this.#options;
    const wish = ++this.#wish;
    const caPem = await readCaPem(ui, settings.caFile);
    const resolved = await resolveSecrets(settings, secrets);
    const request = toSealedRequest(resolved, caPem, limits);
    if (wish !== this.#wish) throw new CancelledError();
    this.#filled = resolved.secrets;
    await this.#driver.dial(settings, request);
  }

  /** As `#dial`, for nobody who waits for the answer: what is wrong with the settings becomes a row as well. */
  async #redial(settings: ConnectionSettings): Promise<void> {
    try {
      await this.#dial(settings);
    } catch (error) {
      if (!(error instanceof CancelledError)) this.#driver.refuse(toErrorMessage(error));
      throw error;
    }
  }

  #phaseChanged(): void {
    const { phase, handshake } = this.#driver;
    if (phase === 'open' && handshake) this.#begin(handshake.settings);
    else if (phase === 'closing') this.#keepAlive.stop();
    else this.#keepAlive.end();
    this.#statusChanged();
  }

  #begin(settings: ConnectionSettings): void {
    for (const name of this.#filled?.messageSecrets ?? []) this.#sentSecrets.add(name);
    this.#keepAlive.begin({ ...settings, ...this.#filled?.messages });
  }

  #statusChanged(): void {
    this.#statuses.fire(this.status);
    this.#statusEvent.request();
  }

  /** Every row may change figures of the status too: round trips, bytes saved. */
  #rowsChanged(): void {
    this.#rowsEvent.request();
    this.#statusEvent.request();
    this.#ratesTimer?.dispose();
    this.#ratesTimer = this.#options.clock.schedule(RATES_SETTLE_MS, () => this.#rowsEvent.request());
  }
}
