import { Cell } from '../ui/cell';

/**
 * The selected row. Its ordinal is its identity and outlives filtering and clearing; its position among the shown rows
 * is known only for one revision, and not at all where the filter hides it.
 */
export class RowSelection {
  /** Undefined while nothing is selected, or while the row at `position` is still being fetched. */
  readonly ordinal: Cell<number | undefined>;
  #position: number | undefined;
  #isExact = false;
  /** Selected by position; the ordinal follows with the row. */
  #isPending = false;

  constructor(ordinal: number | undefined) {
    this.ordinal = new Cell(ordinal);
  }

  /** From where the keyboard moves on: the selected row, or where it would stand if the filter showed it. */
  get position(): number | undefined {
    return this.#position;
  }

  /** Whether the row at `position` is the selected one. */
  isAt(position: number): boolean {
    return this.#isExact && position === this.#position;
  }

  get shownPosition(): number | undefined {
    return this.#isExact ? this.#position : undefined;
  }

  select(position: number, ordinal: number | undefined): void {
    this.#position = position;
    this.#isExact = true;
    // While a far row is fetched, the detail keeps what it shows.
    if (ordinal !== undefined) this.ordinal.set(ordinal);
    this.#isPending = ordinal === undefined;
  }

  /** A fetched row may be the one that was selected by position. */
  resolve(find: (position: number) => number | undefined): void {
    if (!this.#isPending || this.#position === undefined) return;
    const ordinal = find(this.#position);
    if (ordinal === undefined) return;
    this.#isPending = false;
    this.ordinal.set(ordinal);
  }

  /** Positions are void until the row was located anew. */
  unplace(): void {
    this.#position = undefined;
    this.#isExact = false;
    this.#isPending = false;
  }

  place(position: number, isExact: boolean): void {
    this.#position = position;
    this.#isExact = isExact;
  }
}
