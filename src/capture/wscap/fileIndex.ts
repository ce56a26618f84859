import { FrameColumns } from '../frameColumns';
import { BLOCK_BITS, BLOCK_ENTRIES, BLOCK_MASK, EntryFlag, IndexBlock } from '../indexBlock';

/** Blocks that were used last: 8 MiB of columns at most. */
const CACHED_BLOCKS = 64;

const EMPTY_BLOCK = new IndexBlock();

export interface FileIndexOptions {
  readonly firstOrdinal: number;
  readonly entryCount: number;
  /** The entries of a block by its number; undefined where they are damaged or missing. */
  readonly readBlock: (blockNumber: number) => IndexBlock | undefined;
  /** What stands for an entry that is damaged or missing. */
  readonly damagedMarker: unknown;
}

/** An index in a file: blocks are read when they are needed, and the last ones are kept. */
export class FileIndex extends FrameColumns {
  override readonly firstKeptOrdinal: number;
  override readonly entryCount: number;
  readonly #options: FileIndexOptions;
  readonly #cache = new Map<number, IndexBlock>();
  /** The block asked for last, since the next question is mostly about it too. */
  #lastNumber = -1;
  #last = EMPTY_BLOCK;

  constructor(options: FileIndexOptions) {
    super();
    this.#options = options;
    this.firstKeptOrdinal = options.firstOrdinal;
    this.entryCount = options.entryCount;
  }

  protected override blockOf(ordinal: number): IndexBlock {
    const number = Math.floor(ordinal / BLOCK_ENTRIES);
    if (number === this.#lastNumber) return this.#last;
    if (!this.has(ordinal)) return EMPTY_BLOCK;
    this.#last = this.#find(number);
    this.#lastNumber = number;
    return this.#last;
  }

  #find(number: number): IndexBlock {
    const cached = this.#cache.get(number);
    if (cached !== undefined) this.#cache.delete(number);
    const block = cached ?? this.#options.readBlock(number) ?? this.#createDamaged(number);
    this.#cache.set(number, block);
    const oldest = this.#cache.size > CACHED_BLOCKS ? this.#cache.keys().next().value : undefined;
    if (oldest !== undefined) this.#cache.delete(oldest);
    return block;
  }

  /** Rows that say what they are, so that positions and ordinals of the others stay right. */
  #createDamaged(number: number): IndexBlock {
    const block = new IndexBlock();
    const first = number << BLOCK_BITS;
    for (let ordinal = Math.max(first, this.firstKeptOrdinal); ordinal < first + BLOCK_ENTRIES; ordinal++) {
      block.flags[ordinal & BLOCK_MASK] = EntryFlag.marker;
      block.markers.set(ordinal & BLOCK_MASK, this.#options.damagedMarker);
    }
    return block;
  }
}
