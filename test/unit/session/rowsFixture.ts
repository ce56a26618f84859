import { Capture } from '../../../src/capture/capture';
import { Rates } from '../../../src/capture/rates';
import type { RowFilter } from '../../../src/protocol/rows';
import { Bookmarks } from '../../../src/session/bookmarks';
import type { MarkerData } from '../../../src/session/markers';
import { RowBuilder } from '../../../src/session/rowBuilder';
import { RowFinder } from '../../../src/session/rowFinder';
import { RowRanges } from '../../../src/session/rowRanges';
import { NO_FILTER, RowsModel } from '../../../src/session/rowsModel';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { FakeClock } from './fakeClock';

/** Time passes with every look at it, as it does while something works. */
class WorkingClock extends FakeClock {
  #looks = 0;

  override now(): number {
    this.#looks++;
    return super.now() + this.#looks;
  }
}

/** A capture with everything that is asked about its rows, without a connection. */
export class RowsFixture {
  readonly clock = new WorkingClock();
  readonly capture: Capture<MarkerData>;
  readonly bookmarks: Bookmarks;
  readonly rows: RowsModel;
  readonly finder: RowFinder;
  readonly ranges: RowRanges;
  readonly progress: number[] = [];
  clipboard = '';

  constructor(memoryBytes = 1e9) {
    const { clock } = this;
    const capture = new Capture<MarkerData>({ memoryBytes, maxInflatedBytes: 1e6 });
    this.capture = capture;
    this.bookmarks = new Bookmarks(capture);
    const builder = new RowBuilder({
      capture,
      findPingFate: () => undefined,
      findBookmark: (ordinal) => this.bookmarks.find(ordinal),
      subprotocol: () => '',
    });
    this.rows = new RowsModel({ capture, builder, clock, rates: new Rates(), onChange: () => undefined });
    const { rows } = this;
    this.finder = new RowFinder({ capture, rows, clock, onProgress: ({ done }) => this.progress.push(done) });
    const writeClipboard = async (text: string) => {
      this.clipboard = text;
    };
    this.ranges = new RowRanges({ capture, rows, builder, clock, ui: { writeClipboard } });
  }

  /** Text frames, one a payload, 10 ms apart from 1,000 ms on. */
  push(...texts: readonly string[]): void {
    for (const text of texts) {
      const payload = new TextEncoder().encode(text);
      this.capture.push('in', encodeFrame({ opcode: Opcode.text, payload }), 1_000 + this.capture.entryCount * 10);
    }
  }

  async filter(text: string, change: Partial<RowFilter> = {}): Promise<void> {
    await this.settle(this.rows.setFilter({ ...NO_FILTER, ...change, text }, new AbortController().signal));
  }

  get revision(): number {
    return this.rows.summary.revision;
  }

  /** Lets timers run until the answer is there. */
  async settle<T>(answer: Promise<T>): Promise<T> {
    let isSettled = false;
    const done = () => {
      isSettled = true;
    };
    answer.then(done, done);
    for (let turn = 0; !isSettled && turn < 100_000; turn++) {
      this.clock.advance(0);
      await Promise.resolve();
    }
    return answer;
  }
}

export const NEVER = new AbortController().signal;
