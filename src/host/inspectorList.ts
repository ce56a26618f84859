import { Emitter } from '../base/emitter';
import type { Inspector } from './inspector';

/** Open inspectors, and the one that had the focus last. */
export class InspectorList {
  readonly #changed = new Emitter<void>();
  #inspectors: readonly Inspector[] = [];
  #latest: Inspector | undefined;

  /** One was opened or closed. */
  readonly onDidChange = this.#changed.event;

  get all(): readonly Inspector[] {
    return this.#inspectors;
  }

  /** The inspector that has the focus, or had it last. */
  get current(): Inspector | undefined {
    return this.#latest ?? this.#inspectors.at(-1);
  }

  /** Until its tab is closed. `isLatest`: it counts as the one that had the focus last. */
  add(inspector: Inspector, isLatest: boolean): void {
    this.#inspectors = [...this.#inspectors, inspector];
    if (isLatest) this.#latest = inspector;
    inspector.onDidActivate(() => {
      this.#latest = inspector;
    });
    inspector.onDidClose(() => {
      this.#inspectors = this.#inspectors.filter((other) => other !== inspector);
      if (this.#latest === inspector) this.#latest = undefined;
      this.#changed.fire();
    });
    this.#changed.fire();
  }
}
