import { el } from './element';

/** Speaks through a polite live region, at most once in a while: a flood of frames must not become a flood of speech. */
export class Announcer {
  readonly element = el('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #gapMs: number;
  #waiting: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  /** Whether `say` would speak at once. */
  get isReady(): boolean {
    return this.#timer === undefined;
  }

  /** Says it at once, or replaces what still waits for its turn. */
  say(text: string): void {
    if (this.#timer !== undefined) {
      this.#waiting = text;
      return;
    }
    this.element.textContent = text;
    this.#timer = setTimeout(() => this.#next(), this.#gapMs);
  }

  #next(): void {
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = undefined;
    if (text !== undefined) this.say(text);
  }
}
