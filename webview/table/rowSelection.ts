import { Cell } from '../ui/cell';
import type { RowRange } from './rowWindow';

/** Both ends included. */
export interface RowSpan {
  readonly first: number;
  readonly last: number;
}

/** Ordinals of both ends of a span, by which it outlives a filter. */
export interface OrdinalSpan {
  readonly firstOrdinal: number;
  readonly lastOrdinal: number;
}

/**
 * The selected row, and the span of rows around it. A row's ordinal is its identity and outlives filtering and clearing; its position
 * among the shown rows is known only for one revision, and not at all where the filter hides it. Of a span, however long, only the
 * ends are kept.
 */
export class RowSelection {
  /** Undefined while nothing is selected, or while the row at `position` is still being fetched. */
  readonly ordinal: Cell<number | undefined>;
  /** Undefined while less than two rows are selected. */
  readonly span = new Cell<RowSpan | undefined>(undefined);
  #position: number | undefined;
  #isExact = false;
  /** Selected by position; the ordinal follows with the row. */
  #isPending = false;
  /** What waits for that ordinal. */
  #waiting: ((ordinal: number) => void)[] = [];
  /** The end of the span that stays where it is when the other one moves. */
  #pivot: number | undefined;
  #spanOrdinals: OrdinalSpan | undefined;

  constructor(ordinal: number | undefined) {
    this.ordinal = new Cell(ordinal);
  }

  /** From where the keyboard moves on: the selected row, or where it would stand if the filter showed it. */
  get position(): number | undefined {
    return this.#position;
  }

  get shownPosition(): number | undefined {
    return this.#isExact ? this.#position : undefined;
  }

  /**
   * Runs with the ordinal of the selected row: at once, or when that row was fetched; not at all where nothing is selected or the
   * selection has moved on by then. Until then `ordinal` is of the row that was selected before.
   */
  whenKnown(run: (ordinal: number) => void): void {
    if (this.#isPending) this.#waiting.push(run);
    else if (this.ordinal.value !== undefined) run(this.ordinal.value);
  }

  /** Ordinals of the span's ends, once they were told. */
  get spanOrdinals(): OrdinalSpan | undefined {
    return this.#spanOrdinals;
  }

  /** Whether the row at `position` is selected, alone or among others. */
  isSelected(position: number): boolean {
    const span = this.span.value;
    if (span !== undefined) return position >= span.first && position <= span.last;
    return this.#isExact && position === this.#position;
  }

  /** Selects one row alone. */
  select(position: number, ordinal: number | undefined): void {
    this.#pivot = position;
    this.#setSpan(undefined);
    this.#activate(position, ordinal);
  }

  /** Selects one row alone whose position is not known yet. */
  selectOrdinal(ordinal: number): void {
    this.#isPending = false;
    this.#waiting = [];
    this.ordinal.set(ordinal);
    this.collapse();
  }

  /** Selects from where the selection began to a row. */
  extendTo(position: number, ordinal: number | undefined): void {
    const pivot = this.#pivot ?? this.#position ?? position;
    this.#pivot = pivot;
    this.#activate(position, ordinal);
    const span = { first: Math.min(pivot, position), last: Math.max(pivot, position) };
    this.#setSpan(pivot === position ? undefined : span);
  }

  /** Selects all rows there are now; the row in the details stays. */
  selectAll({ first, count }: RowRange): void {
    if (count > 1) this.#setSpan({ first, last: first + count - 1 });
  }

  /** Back to the one row in the details. */
  collapse(): void {
    this.#pivot = this.#position;
    this.#setSpan(undefined);
  }

  nameSpan(ordinals: OrdinalSpan): void {
    this.#spanOrdinals = ordinals;
  }

  /** A fetched row may be the one that was selected by position. */
  resolve(find: (position: number) => number | undefined): void {
    if (!this.#isPending || this.#position === undefined) return;
    const ordinal = find(this.#position);
    if (ordinal === undefined) return;
    this.#isPending = false;
    this.ordinal.set(ordinal);
    for (const run of this.#waiting.splice(0)) run(ordinal);
  }

  /** Positions are void until the rows were located anew. Answers with the span to locate. */
  unplace(): OrdinalSpan | undefined {
    const ordinals = this.#spanOrdinals;
    this.#position = undefined;
    this.#pivot = undefined;
    this.#isExact = false;
    this.#isPending = false;
    this.#waiting = [];
    this.#setSpan(undefined);
    return ordinals;
  }

  place(position: number, isExact: boolean): void {
    this.#position = position;
    this.#isExact = isExact;
    if (this.span.value === undefined) this.#pivot = position;
  }

  placeSpan(span: RowSpan, ordinals: OrdinalSpan): void {
    if (span.last <= span.first) return;
    this.#pivot = this.#position === span.first ? span.last : span.first;
    this.#setSpan(span);
    this.#spanOrdinals = ordinals;
  }

  #activate(position: number, ordinal: number | undefined): void {
    this.#position = position;
    this.#isExact = true;
    // While a far row is fetched, the detail keeps what it shows.
    if (ordinal !== undefined) this.ordinal.set(ordinal);
    this.#isPending = ordinal === undefined;
    this.#waiting = [];
  }

  #setSpan(span: RowSpan | undefined): void {
    this.#spanOrdinals = undefined;
    this.span.set(span);
  }
}
