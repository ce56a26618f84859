import type { Disposable } from '../../src/base/disposable';

export interface RefreshOptions {
  /** Never rejects. */
  readonly read: () => Promise<void>;
  /** Whether figures change though nothing arrives: time goes on. */
  readonly isMoving: () => boolean;
}

const GAP_MS = 1000;

/** Reads at most once a second while it is looked at and something may have changed, and never while it is not. */
export class Refresh implements Disposable {
  readonly #options: RefreshOptions;
  readonly #onVisibility = () => this.#look();
  #isShown = false;
  #isStale = true;
  #isReading = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RefreshOptions) {
    this.#options = options;
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  setShown(isShown: boolean): void {
    if (isShown === this.#isShown) return;
    this.#isShown = isShown;
    this.#isStale = true;
    this.#look();
  }

  markStale(): void {
    this.#isStale = true;
    this.#look();
  }

  /** Reads at once, whatever was read before. */
  readNow(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.markStale();
  }

  dispose(): void {
    this.#isShown = false;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  #look(): void {
    if (!this.#isShown || document.hidden) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      return;
    }
    if (!this.#isStale || this.#isReading || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#read(), Math.max(0, this.#readAt + GAP_MS - performance.now()));
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    this.#isStale = false;
    this.#isReading = true;
    this.#readAt = performance.now();
    await this.#options.read();
    this.#isReading = false;
    if (this.#options.isMoving()) this.#isStale = true;
    this.#look();
  }
}
