import { APP_VERSION } from '../base/appVersion';
import type { Clock } from '../base/clock';
import { countOf } from '../base/countOf';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { UserError } from '../base/errors';
import { Capture } from '../capture/capture';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import { toNdjsonLine } from '../capture/exporters/ndjson';
import { ndjsonExporter } from '../capture/exporters/ndjsonExporter';
import type { RowIndex } from '../capture/rowIndex';
import { describeEnding, toClosedMarker } from '../session/closing';
import { sessionMarkers, toConnectionFacts } from '../session/connectionFacts';
import { type HandshakeRecord, newHandshakeRecord } from '../session/handshakeRecord';
import type { MarkerData } from '../session/markers';
import { toHandshakeMarker } from '../session/openingMarkers';
import type { Closure, ConnectFailure, ConnectionSink, ConnectRequest, Dialer, LiveConnection } from '../session/ports';
import type { CaptureArguments } from './captureArguments';
import { createFilteredRows, describeUndecided, toOrdinals } from './captureFilter';

interface RunIo {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly guard: EvaluationGuard;
  stderr(text: string): void;
  onInterrupt(listener: () => void): Disposable;
}

const EXIT_CAPTURED = 0;
const EXIT_FAILED = 1;
/** A server gets this long to answer our close frame. */
const CLOSE_GRACE_MS = 3_000;
/** Lines are written at once, so that memory is only needed for messages under way; other formats are written out of it at the end. */
const LIMITS = { memoryBytes: 256 * 1_048_576, maxInflatedBytes: 100 * 1_048_576 };

/** One connection, written line by line until a limit, its end, or an interrupt. */
export class CaptureRun {
  readonly #arguments: CaptureArguments;
  readonly #request: ConnectRequest;
  readonly #io: RunIo;
  readonly #write: (data: string | Uint8Array) => void;
  readonly #capture = new Capture<MarkerData>(LIMITS);
  readonly #handshake: HandshakeRecord;
  readonly #store = new DisposableStore();
  #connection: LiveConnection | undefined;
  /** Undefined where every frame is written. */
  readonly #rows: RowIndex | undefined;
  #frameCount = 0;
  #lastOrdinal = -1;
  #isStopping = false;

  constructor(
    parsed: CaptureArguments,
    request: ConnectRequest,
    io: RunIo,
    write: (data: string | Uint8Array) => void,
  ) {
    this.#arguments = parsed;
    this.#request = request;
    this.#io = io;
    this.#write = write;
    this.#rows = parsed.filter === undefined ? undefined : createFilteredRows(this.#capture, parsed.filter, io.guard);
    this.#handshake = newHandshakeRecord(parsed.settings, io.clock.now());
  }

  /** Resolves to the exit code when the connection is gone. */
  async run(): Promise<number> {
    this.#store.add(this.#capture.onAppended(({ first, count }) => this.#writeFrames(first, first + count)));
    this.#store.add(this.#io.onInterrupt(() => this.#stop()));
    const code = await new Promise<number>((resolve) => {
      this.#connection = this.#io.dialer.connect(this.#request, this.#toSink(resolve));
    });
    this.#store.dispose();
    return code;
  }

  #toSink(end: (code: number) => void): ConnectionSink {
    return {
      route: (facts) => {
        this.#handshake.route = facts;
      },
      request: (facts) => {
        this.#handshake.request = facts;
      },
      response: (facts) => {
        this.#handshake.response = facts;
      },
      open: (facts) => {
        this.#handshake.open = facts;
        this.#capture.setDeflate(facts.deflate);
        this.#capture.appendMarker(toHandshakeMarker(this.#handshake, facts), facts.timeMs);
        this.#begin();
      },
      bytes: (direction, chunk, timeMs) => this.#capture.push(direction, chunk, timeMs),
      failed: (failure) => end(this.#tellFailure(failure)),
      closed: (closure) => end(this.#tellEnd(closure)),
    };
  }

  #begin(): void {
    const { messages, seconds } = this.#arguments;
    for (const message of messages) this.#connection?.sendText(message);
    if (seconds !== undefined) this.#store.add(this.#io.clock.schedule(seconds * 1_000, () => this.#stop()));
  }

  #writeFrames(first: number, end: number): void {
    const { count = Number.POSITIVE_INFINITY } = this.#arguments;
    this.#rows?.extend();
    // Nothing that comes later would be written.
    if (this.#rows?.isGivenUp === true && !this.#isStopping) this.#stop();
    for (let ordinal = first; ordinal < end && this.#frameCount < count; ordinal++) {
      const entry = this.#capture.readEntry(ordinal);
      if (entry?.kind !== 'frame' || this.#rows?.has(ordinal) === false) continue;
      if (this.#isStreamed) this.#write(toNdjsonLine(this.#capture, entry, this.#frameCount));
      this.#lastOrdinal = ordinal;
      this.#frameCount++;
      if (this.#frameCount === count) this.#stop();
    }
  }

  /** The closing handshake; a second time, or before there is a WebSocket, TCP is dropped. */
  #stop(): void {
    const connection = this.#connection;
    if (this.#isStopping) {
      connection?.terminate();
      return;
    }
    this.#isStopping = true;
    try {
      connection?.close(1000, '');
      this.#store.add(this.#io.clock.schedule(CLOSE_GRACE_MS, () => connection?.terminate()));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      connection?.terminate();
    }
  }

  #tellFailure({ message, remedy, response }: ConnectFailure): number {
    const body = response && response.body.length > 0 ? `${new TextDecoder().decode(response.body).trimEnd()}\n` : '';
    this.#io.stderr(`socketscope capture: ${[message, remedy].join(' ').trim()}\n${body}`);
    return EXIT_FAILED;
  }

  #tellEnd(closure: Closure): number {
    this.#capture.endConnection(closure.timeMs);
    this.#capture.appendMarker(toClosedMarker(closure, false), closure.timeMs);
    const notes = this.#isStreamed ? [] : this.#writeFile();
    this.#io.stderr(
      `socketscope capture: ${[`${countOf(this.#frameCount, 'frame')}. ${describeEnding(closure)}`, ...notes].join('\n')}\n`,
    );
    const leftOut = this.#rows && describeUndecided(this.#rows);
    if (leftOut !== undefined) this.#io.stderr(`socketscope capture: ${leftOut}\n`);
    return EXIT_CAPTURED;
  }

  get #isStreamed(): boolean {
    return this.#arguments.exporter === ndjsonExporter;
  }

  /** A format that cannot be written as frames come. Returns what the file cannot say. */
  #writeFile(): readonly string[] {
    const { exporter, isRedacted, count } = this.#arguments;
    const { open } = this.#handshake;
    // After the last frame that was asked for, those of the closing handshake still came.
    const last = this.#frameCount === count ? this.#lastOrdinal : this.#capture.entryCount - 1;
    const steps = exporter.export(this.#capture, {
      ordinals: this.#rows === undefined ? { first: 0, last } : toOrdinals(this.#rows, { first: 0, last }),
      isRedacted,
      context: { markers: sessionMarkers, unmarked: open && toConnectionFacts(this.#handshake, open) },
      appVersion: APP_VERSION,
    });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) this.#write(step.value.data);
    const { droppedCount } = this.#capture;
    const bound = LIMITS.memoryBytes / 1_048_576;
    return droppedCount === 0
      ? step.value.notes
      : [
          ...step.value.notes,
          `Left out: the first ${countOf(droppedCount, 'row')}, since more than ${bound} MiB of frames came.`,
        ];
  }
}
