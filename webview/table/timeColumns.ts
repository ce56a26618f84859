import type { Row } from '../../src/protocol/rows';
import { formatCount, formatDelta, formatTime, formatTimeSince } from '../ui/format';
import { t } from '../ui/strings';
import type { TimeChoice } from './timeChoice';

/** The texts of both columns for one choice; a new object for every other choice. */
export class TimeColumns {
  readonly choice: TimeChoice;
  readonly #startMs: number | undefined;

  /** @param startMs the first row of the capture; undefined while there is none */
  constructor(choice: TimeChoice, startMs: number | undefined) {
    this.choice = choice;
    this.#startMs = startMs;
  }

  get referenceMs(): number | undefined {
    return this.choice.reference?.timeMs ?? this.#startMs;
  }

  get timeTitle(): string {
    const { time, reference } = this.choice;
    if (time === 'absolute') return t('columnTime');
    return reference === undefined ? t('columnTimeSinceStart') : t('columnTimeSince', formatCount(reference.ordinal));
  }

  get deltaTitle(): string {
    return t(this.choice.delta === 'captured' ? 'columnDelta' : 'columnDeltaShown');
  }

  get deltaHint(): string {
    return t(this.choice.delta === 'captured' ? 'deltaCaptured' : 'deltaShown');
  }

  isSame(choice: TimeChoice, startMs: number | undefined): boolean {
    return choice === this.choice && startMs === this.#startMs;
  }

  toTime({ timeMs }: Row): string {
    const { referenceMs } = this;
    const isAbsolute = this.choice.time === 'absolute' || referenceMs === undefined;
    return isAbsolute ? formatTime(timeMs) : formatTimeSince(timeMs - referenceMs);
  }

  toDelta(row: Row): string {
    return formatDelta(this.choice.delta === 'captured' ? row.deltaMs : row.shownDeltaMs);
  }
}
