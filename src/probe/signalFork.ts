import type { Disposable } from '../base/disposable';

/** Signals that follow another: it gets one listener, however many connections are open (Node warns from the eleventh on). */
export class SignalFork implements Disposable {
  readonly #signal: AbortSignal;
  readonly #controllers: AbortController[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Aborted with the other's reason, at once where it already is. */
  create(): AbortSignal {
    const controller = new AbortController();
    if (this.#signal.aborted) controller.abort(this.#signal.reason);
    this.#controllers.push(controller);
    return controller.signal;
  }

  /** Its signals are not aborted any more. */
  dispose(): void {
    this.#signal.removeEventListener('abort', this.#abort);
  }

  readonly #abort = () => {
    for (const controller of this.#controllers) controller.abort(this.#signal.reason);
  };
}
