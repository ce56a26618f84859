import { NO, type Truth, toTruth, UNKNOWN, YES } from './truth';

/** Entries that are looked at together. */
export const BATCH_ENTRIES = 1_024;
/** A batch ends early when the texts to be matched are longer than this together. */
const BATCH_CHARS = 1_048_576;

const NOT_ASKED = 3;

export interface RegexMatcher {
  /** What is known of the entry at hand, so that its text need not be read again; undefined where it was not asked yet. */
  known(): Truth | undefined;
  /** `UNKNOWN` within a batch: the answer comes with `RegexBatch.match`. */
  match(subject: string): Truth;
}

/**
 * The regular expressions of one filter over a batch of entries. Matching may never end, so that it has to be interrupted; reading a
 * capture must not be. The two are therefore kept apart: entries are evaluated once to gather the texts, then all texts are matched
 * by `match`, which touches nothing else and can be stopped anywhere, then entries are evaluated again with the answers.
 */
export class RegexBatch {
  readonly #regexes: RegExp[] = [];
  readonly #subjects: string[] = [];
  /** For each subject, where its answer goes: slot of the entry and number of the expression. */
  readonly #cells: number[] = [];
  #answers: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  readonly #progress = new Int32Array(1);
  #slot = -1;
  #chars = 0;

  get count(): number {
    return this.#regexes.length;
  }

  get isFull(): boolean {
    return this.#chars > BATCH_CHARS;
  }

  /** Subjects gathered. */
  get subjectCount(): number {
    return this.#subjects.length;
  }

  /** The subject that is being matched, or is the next. */
  get progress(): number {
    return this.#progress[0] ?? 0;
  }

  /** Adds an expression; its condition asks the matcher about the entry at hand. */
  add(regex: RegExp): RegexMatcher {
    const number = this.#regexes.length;
    this.#regexes.push(regex);
    return {
      known: () => (this.#slot < 0 ? undefined : this.#findAnswer(number)),
      match: (subject) => (this.#slot < 0 ? toTruth(regex.test(subject)) : this.#ask(number, subject)),
    };
  }

  begin(): void {
    this.#subjects.length = 0;
    this.#cells.length = 0;
    this.#chars = 0;
    this.#progress[0] = 0;
    if (this.#answers.length === 0) this.#answers = new Uint8Array(BATCH_ENTRIES * this.count);
    this.#answers.fill(NOT_ASKED);
  }

  /** The entry that is evaluated next; -1 to match at once, without a batch. */
  set slot(slot: number) {
    this.#slot = slot;
  }

  /** Matches from the progress on; may be interrupted at any point and called again. */
  match(end = this.#subjects.length): void {
    const progress = this.#progress;
    const subjects = this.#subjects;
    for (let at = progress[0] ?? 0; at < end; at++) {
      const cell = this.#cells[at] ?? 0;
      const regex = this.#regexes[cell % this.#regexes.length];
      this.#answers[cell] = regex?.test(subjects[at] ?? '') ? YES : NO;
      progress[0] = at + 1;
    }
  }

  /** Gives up on the subject at the progress. */
  skip(): void {
    this.#progress[0] = this.progress + 1;
  }

  /** Lets go of the texts. */
  finish(): void {
    this.#slot = -1;
    this.#subjects.length = 0;
    this.#cells.length = 0;
  }

  #findAnswer(number: number): Truth | undefined {
    const answer = this.#answers[this.#slot * this.#regexes.length + number];
    if (answer === YES) return YES;
    if (answer === NO) return NO;
    return answer === UNKNOWN ? UNKNOWN : undefined;
  }

  #ask(number: number, subject: string): Truth {
    const cell = this.#slot * this.#regexes.length + number;
    this.#answers[cell] = UNKNOWN;
    this.#cells.push(cell);
    this.#subjects.push(subject);
    this.#chars += subject.length;
    return UNKNOWN;
  }
}
