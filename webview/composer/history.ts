/** What was sent or tried, newest last, and a cursor that walks it like a shell's history. Pure. */

export const MAX_HISTORY = 50;

/** Adds what was sent; an entry that repeats an earlier one moves to the end. */
export function addToHistory(history: readonly string[], text: string): readonly string[] {
  if (text === '') return history;
  return [...history.filter((entry) => entry !== text), text].slice(-MAX_HISTORY);
}

export class HistoryCursor {
  /** How many steps back from the text that was being typed; 0 is that text. */
  #back = 0;
  #typed = '';

  /** The older entry, or undefined at the oldest. `current` is kept to come back to. */
  older(history: readonly string[], current: string): string | undefined {
    if (this.#back >= history.length) return undefined;
    if (this.#back === 0) this.#typed = current;
    this.#back++;
    return history[history.length - this.#back];
  }

  /** The newer entry, at last the text that was being typed; undefined when already there. */
  newer(history: readonly string[]): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back--;
    return this.#back === 0 ? this.#typed : history[history.length - this.#back];
  }

  reset(): void {
    this.#back = 0;
  }
}
