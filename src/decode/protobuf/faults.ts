import type { Fault } from '../contract';
import { MAX_FAULTS, MAX_NODES } from '../limits';

/** What is wrong with one payload, and how much was spent on it. Once it `isStopped`, nothing more is read. */
export class ReadLimits {
  readonly faults: Fault[] = [];
  #nodeCount = 0;
  #isStopped = false;

  get isStopped(): boolean {
    return this.#isStopped;
  }

  add(at: number, message: string): void {
    if (this.#isStopped) return;
    const isLast = this.faults.length === MAX_FAULTS - 1;
    this.faults.push({ at, message: isLast ? 'Too many mistakes: the rest is not decoded' : message });
    this.#isStopped = isLast;
  }

  /** Counts a key or a value; false where there are too many, which is then reported. */
  take(at: number): boolean {
    if (this.#nodeCount >= MAX_NODES) {
      this.add(at, `More than ${MAX_NODES.toLocaleString('en')} values: the rest is not decoded`);
      this.#isStopped = true;
    }
    this.#nodeCount++;
    return !this.#isStopped;
  }
}

/** `1 byte`, `1,204 bytes`. */
export function toBytes(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'byte' : 'bytes'}`;
}
