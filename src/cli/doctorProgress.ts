import type { ProbeProgress } from '../probe/contract';
import type { ProbeId } from '../protocol/doctor';

const CLEAR_LINE = '\r\u001b[K';

/** One line at the bottom of a terminal that says what the doctor does now. */
export class DoctorProgress {
  readonly #total: number;
  readonly #write: (text: string) => void;
  readonly #columns: number;
  readonly #running = new Map<ProbeId, string>();
  #doneCount = 0;

  constructor(total: number, write: (text: string) => void, columns: number) {
    this.#total = total;
    this.#write = write;
    this.#columns = columns;
  }

  start(id: ProbeId): void {
    this.#running.set(id, '');
    this.#paint();
  }

  update(id: ProbeId, { text, fraction }: ProbeProgress): void {
    const share = fraction === undefined ? '' : ` ${Math.round(fraction * 100)} %`;
    this.#running.set(id, ` ${text}${share}`);
    this.#paint();
  }

  finish(id: ProbeId): void {
    this.#running.delete(id);
    this.#doneCount++;
    this.#paint();
  }

  /** Leaves nothing on the line. */
  clear(): void {
    this.#write(CLEAR_LINE);
  }

  /** Texts of probes are their own, without controls; a line that is too long would leave its rest behind. */
  #paint(): void {
    const parts = [...this.#running].map(([id, text]) => `${id}${text}`);
    const line = `${this.#doneCount}/${this.#total} ${parts.join(' · ')}`.replace(/\p{Cc}+/gu, ' ');
    this.#write(`${CLEAR_LINE}${line.slice(0, Math.max(1, this.#columns - 1))}`);
  }
}
