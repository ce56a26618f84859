import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { UserError } from '../base/errors';
import { Capture } from '../capture/capture';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import { toNdjsonLine } from '../capture/exporters/ndjson';
import { REGEX_TIMEOUT_MS } from '../capture/filter/batchEvaluation';
import type { RowIndex } from '../capture/rowIndex';
import { describeEnding } from '../session/closing';
import type { Closure, ConnectFailure, ConnectionSink, ConnectRequest, Dialer, LiveConnection } from '../session/ports';
import type { CaptureArguments } from './captureArguments';
import { createFilteredRows } from './captureFilter';

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
/** Lines are written at once, so that memory is only needed for messages under way. */
const LIMITS = { budgetBytes: 256 * 1_048_576, maxInflatedBytes: 100 * 1_048_576 };

/** One connection, written line by line until a limit, its end, or an interrupt. */
export class CaptureRun {
  readonly #arguments: CaptureArguments;
  readonly #request: ConnectRequest;
  readonly #io: RunIo;
  readonly #write: (line: string) => void;
  readonly #capture = new Capture(LIMITS);
  readonly #store = new DisposableStore();
  #connection: LiveConnection | undefined;
  /** Undefined where every frame is written. */
  readonly #rows: RowIndex | undefined;
  #frameCount = 0;
  #isStopping = false;

  constructor(parsed: CaptureArguments, request: ConnectRequest, io: RunIo, write: (line: string) => void) {
    this.#arguments = parsed;
    this.#request = request;
    this.#io = io;
    this.#write = write;
    this.#rows = parsed.filter === undefined ? undefined : createFilteredRows(this.#capture, parsed.filter, io.guard);
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
      route: () => undefined,
      request: () => undefined,
      response: () => undefined,
      open: (facts) => {
        this.#capture.setDeflate(facts.deflate);
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
      this.#write(toNdjsonLine(this.#capture, entry, this.#frameCount));
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
    this.#io.stderr(`socketscope capture: ${this.#frameCount} frames. ${describeEnding(closure)}\n`);
    const { undecidedCount = 0, isGivenUp = false } = this.#rows ?? {};
    if (undecidedCount > 0) this.#io.stderr(describeUndecided(undecidedCount, isGivenUp));
    return EXIT_CAPTURED;
  }
}

function describeUndecided(count: number, isGivenUp: boolean): string {
  const rest = isGivenUp ? ', and those after them were not looked at' : '';
  return `socketscope capture: ${count === 1 ? '1 frame was' : `${count} frames were`} left out${rest}: the regular expression took more than ${REGEX_TIMEOUT_MS} ms on each.\n`;
}
