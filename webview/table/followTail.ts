import { Cell } from '../ui/cell';

/** Whether the table stays at the newest row, and how many rows came since it stopped. Numbers only. */
export class FollowTail {
  readonly isFollowing: Cell<boolean>;
  /** Rows that arrived since following stopped. */
  readonly arrived = new Cell(0);
  #stoppedAt = 0;
  #end = 0;
  readonly #canFollow: boolean;

  /** Where nothing arrives there is nothing to follow. */
  constructor(isFollowing: boolean, canFollow = true) {
    this.#canFollow = canFollow;
    this.isFollowing = new Cell(isFollowing && canFollow);
  }

  /** Position of the last row there was when following stopped. */
  get lastPosition(): number {
    return this.#stoppedAt - 1;
  }

  /** `end` is the position after the last row; dropped rows do not change it. */
  setEnd(end: number): void {
    // After a clear or a filter the end has nothing to do with the one at which following stopped.
    if (end < this.#stoppedAt) this.#stoppedAt = end;
    this.#end = end;
    this.arrived.set(this.isFollowing.value ? 0 : end - this.#stoppedAt);
  }

  /** Positions changed their meaning: what arrives from now on counts. */
  restart(end: number): void {
    this.#stoppedAt = end;
    this.setEnd(end);
  }

  stop(): void {
    if (!this.isFollowing.value) return;
    this.#stoppedAt = this.#end;
    this.isFollowing.set(false);
    this.arrived.set(0);
  }

  start(): void {
    if (!this.#canFollow) return;
    this.isFollowing.set(true);
    this.arrived.set(0);
  }
}
