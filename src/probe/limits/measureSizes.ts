import type { ProbeContext } from '../contract';
import { formatSize } from './formatSize';
import { findNextSize } from './sizeSearch';
import { type SizeOutcome, trySize } from './trySize';

type Refusal = Extract<SizeOutcome, { kind: 'refused' }>;

/** What was found out about the size of messages. */
export interface SizeResult {
  /** 0 where not even the smallest was taken. */
  readonly largestAcceptedBytes: number;
  readonly refusedAtBytes: number | undefined;
  /** What the smallest refused message led to. */
  readonly refusal: Refusal | undefined;
  /** How taken messages were recognized. */
  readonly acceptedBy: 'echo' | 'pong' | undefined;
  /** Why the search ended early, in words. */
  readonly trouble: string | undefined;
  readonly tries: readonly { readonly sizeBytes: number; readonly outcome: SizeOutcome }[];
  /** The bound up to which it was searched. */
  readonly maxBytes: number;
}

/** Nothing is learned from a limit if even this is refused. */
const BASELINE_BYTES = 5;
const MAX_TRIES = 30;

/** More than this is not sent: an echo of it could not be kept. */
const MAX_SENT_BYTES = 24 * 1024 * 1024;

/** Searches the largest message that is taken. Rejects only with the signal's reason. */
export async function measureSizes(context: ProbeContext): Promise<SizeResult> {
  const maxBytes = Math.max(BASELINE_BYTES, Math.min(context.options.maxMessageBytes, MAX_SENT_BYTES));
  const search = new Search(context, maxBytes);
  await search.run();
  return search.toResult();
}

class Search {
  #acceptedBytes = 0;
  #acceptedBy: SizeResult['acceptedBy'];
  #refusedBytes: number | undefined;
  #refusal: Refusal | undefined;
  #trouble: string | undefined;
  readonly #tries: { readonly sizeBytes: number; readonly outcome: SizeOutcome }[] = [];

  constructor(
    private readonly context: ProbeContext,
    private readonly maxBytes: number,
  ) {}

  async run(): Promise<void> {
    let size: number | undefined = BASELINE_BYTES;
    while (size !== undefined && this.#tries.length < MAX_TRIES) {
      await this.#try(size);
      const isHopeless = this.#trouble !== undefined || this.#acceptedBytes === 0;
      size = isHopeless
        ? undefined
        : findNextSize({ acceptedBytes: this.#acceptedBytes, refusedBytes: this.#refusedBytes }, this.maxBytes);
    }
    await this.#confirm();
  }

  toResult(): SizeResult {
    return {
      largestAcceptedBytes: this.#acceptedBytes,
      refusedAtBytes: this.#refusedBytes,
      refusal: this.#refusal,
      acceptedBy: this.#acceptedBy,
      trouble: this.#trouble,
      tries: this.#tries,
      maxBytes: this.maxBytes,
    };
  }

  async #try(sizeBytes: number): Promise<SizeOutcome> {
    this.context.progress({ fraction: undefined, text: `a message of ${formatSize(sizeBytes)}` });
    const outcome = await trySize(sizeBytes, this.context);
    this.#tries.push({ sizeBytes, outcome });
    if (outcome.kind === 'accepted') {
      this.#acceptedBytes = Math.max(this.#acceptedBytes, sizeBytes);
      this.#acceptedBy ??= outcome.by;
    } else if (outcome.kind === 'refused') {
      this.#refusedBytes = sizeBytes;
      this.#refusal = outcome;
    } else {
      this.#trouble = `With a message of ${formatSize(sizeBytes)} ${outcome.text}`;
    }
    return outcome;
  }

  /** An end without 1009 may have had another reason than the size: once more, it must come again. */
  async #confirm(): Promise<void> {
    const refused = this.#refusedBytes;
    if (refused === undefined || this.#refusal?.closeCode === TOO_BIG || this.#trouble !== undefined) return;
    const outcome = await this.#try(refused);
    if (outcome.kind !== 'accepted') return;
    this.#trouble = `A message of ${formatSize(refused)} was refused once and taken once, so the size is not what decides.`;
  }
}

/** RFC 6455 §7.4.1. */
export const TOO_BIG = 1009;
