import type { Clock } from '../base/clock';
import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import type { FilterPorts } from '../capture/filter/ports';
import { EntryFlag } from '../capture/indexBlock';
import { createRowPredicate } from '../capture/rowPredicate';
import type { RequestParams } from '../protocol/contract';
import type { FoundRow } from '../protocol/rowQueries';
import { toGuardedPredicate } from './guardedPredicate';
import { isMarkerData, type MarkerData } from './markers';
import { NO_FILTER, type RowsModel } from './rowsModel';
import { runInSlices } from './slices';

/** Rows between two looks at the clock. */
const STEP = 64;
const PROGRESS_INTERVAL_MS = 100;

export interface RowFinderOptions {
  readonly capture: CaptureSource<MarkerData>;
  readonly rows: RowsModel;
  readonly clock: Clock;
  /** What the filter language asks beside the capture. */
  readonly filterPorts?: FilterPorts;
  /** Bounds regular expressions; without one they run until they are done. */
  readonly guard?: EvaluationGuard | undefined;
  /** Only for searches that take longer than a moment. */
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Finds the next row with a text among the filtered rows, round their ends, in slices. */
export class RowFinder {
  readonly #options: RowFinderOptions;

  constructor(options: RowFinderOptions) {
    this.#options = options;
  }

  /**
   * Null where no row has it. Rows that arrive while it works are not looked at.
   *
   * Rejects with a `UserError` for a text that is no filter, and as `stale-revision` when the rows were filtered or cleared meanwhile.
   */
  async find(params: RequestParams<'rows/find'>, signal: AbortSignal): Promise<FoundRow | null> {
    const { rows, clock, onProgress } = this.#options;
    const { revision, text, fromPosition, isBackward } = params;
    rows.checkRevision(revision);
    const { first, count: total } = rows.range;
    if (text === '' || total === 0) return null;
    const isHit = this.#createPredicate(text);
    const walk = toWalk(first, total, fromPosition, isBackward);
    let done = 0;
    let found: FoundRow | null = null;
    const step = () => {
      for (const end = Math.min(total, done + STEP); done < end; done++) {
        const { position, isWrapped } = walk(done);
        const ordinal = rows.ordinalAt(position);
        if (ordinal === undefined || !isHit(ordinal)) continue;
        found = { position, ordinal, isWrapped };
        return true;
      }
      return done === total;
    };
    let toldMs = clock.now();
    const onPause = () => {
      rows.checkRevision(revision);
      if (clock.now() - toldMs < PROGRESS_INTERVAL_MS) return;
      toldMs = clock.now();
      onProgress({ done, total });
    };
    await runInSlices({ clock, signal, step, onPause });
    rows.checkRevision(revision);
    return found;
  }

  /** Throws a `UserError` as the filter does. */
  #createPredicate(text: string): (ordinal: number) => boolean {
    const { capture, filterPorts, guard } = this.#options;
    const matches = createRowPredicate(capture, { ...NO_FILTER, text }, filterPorts);
    if (!matches) throw new UserError('nothing-to-find', 'This text matches every row. Type what to look for.');
    return withMarkers(capture, toGuardedPredicate(matches, capture, guard), text);
  }
}

/** The way through all positions, beginning at `from`, as a function of the steps taken. */
function toWalk(first: number, total: number, from: number, isBackward: boolean) {
  const last = first + total - 1;
  const isOutside = isBackward ? from < first : from > last;
  const start = isOutside ? (isBackward ? last : first) : Math.min(Math.max(from, first), last);
  return (steps: number): { position: number; isWrapped: boolean } => {
    const straight = isBackward ? start - steps : start + steps;
    if (straight >= first && straight <= last) return { position: straight, isWrapped: isOutside };
    return { position: isBackward ? straight + total : straight - total, isWrapped: true };
  };
}

/** A filter always shows markers; a search finds those that say the text. */
function withMarkers(
  capture: CaptureSource<MarkerData>,
  matches: (ordinal: number) => boolean,
  text: string,
): (ordinal: number) => boolean {
  const lower = text.toLowerCase();
  const { index } = capture;
  return (ordinal) => {
    if ((index.flags(ordinal) & EntryFlag.marker) === 0) return matches(ordinal);
    const entry = capture.readEntry(ordinal);
    if (entry?.kind !== 'marker' || !isMarkerData(entry.data)) return false;
    const { label, flags, text: said } = entry.data;
    return `${label} ${flags} ${said}`.toLowerCase().includes(lower);
  };
}
