import { Cell } from '../ui/cell';

/** Whether the table stays at the newest row, and how many rows came since it stopped. Numbers only. */
export class FollowTail {
  readonly isFollowing: Cell<boolean>;
  /** Rows that arrived since following stopped. */
  readonly arrived = new Cell(0);
  #stoppedAt = 0;
  #rowCount = 0;

  constructor(isFollowing: boolean) {
    this.isFollowing = new Cell(isFollowing);
  }

  /** Position of the last row there was when following stopped. */
  get lastPosition(): number {
    return this.#stoppedAt - 1;
  }

  setRowCount(rowCount: number): void {
    // After a clear or a filter the count has nothing to do with the one at which following stopped.
    if (rowCount < this.#stoppedAt) this.#stoppedAt = rowCount;
    this.#rowCount = rowCount;
    this.arrived.set(this.isFollowing.value ? 0 : rowCount - this.#stoppedAt);
  }

  /** Positions changed their meaning: what arrives from now on counts. */
  restart(rowCount: number): void {
    this.#stoppedAt = rowCount;
    this.setRowCount(rowCount);
  }

  stop(): void {
    if (!this.isFollowing.value) return;
    this.#stoppedAt = this.#rowCount;
    this.isFollowing.set(false);
    this.arrived.set(0);
  }

  start(): void {
    this.isFollowing.set(true);
    this.arrived.set(0);
  }
}
