import type { Disposable } from '../../src/base/disposable';
import { Emitter } from '../../src/base/emitter';

/** A value with one owner and any number of watchers. */
export class Cell<T> {
  readonly #emitter = new Emitter<T>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#emitter.fire(value);
  }

  /** Calls back now and at every change. */
  watch(listener: (value: T) => void): Disposable {
    listener(this.#value);
    return this.#emitter.event(listener);
  }

  /** Calls back at every change from now on. */
  onChange(listener: (value: T) => void): Disposable {
    return this.#emitter.event(listener);
  }
}
