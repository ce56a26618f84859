const BLOCK_BITS = 12;
const BLOCK_ENTRIES = 1 << BLOCK_BITS;
const BLOCK_WORDS = BLOCK_ENTRIES / 32;
/** Blocks are allocated in chunks, since a typed array costs some hundred bytes beside its own. */
const CHUNK_BITS = 16;
const CHUNK_ENTRIES = 1 << CHUNK_BITS;
const CHUNK_WORDS = CHUNK_ENTRIES / 32;
const NO_WORDS = new Uint32Array(0);
const CHUNK_BLOCKS = CHUNK_ENTRIES / BLOCK_ENTRIES;

/**
 * A set of ordinals that grows at its end and is dropped from its front: a bit for each ordinal and a running count for each block of
 * 4,096, by which the place of an ordinal in the set and the ordinal at a place are found. Places count from the beginning, dropped
 * ones included: they never shift.
 */
export class OrdinalBitmap {
  #chunks: Uint32Array[] = [];
  /** For each block: ordinals of the set before it. */
  #ranks: number[] = [];
  /** First ordinal of the first chunk. */
  #base: number;
  #end: number;
  #count = 0;

  /** @param first the lowest ordinal that will be added */
  constructor(first: number) {
    this.#base = first - (first % CHUNK_ENTRIES);
    this.#end = first;
    this.#openBlocks(first);
  }

  /** Ordinals ever added. */
  get count(): number {
    return this.#count;
  }

  /** Ordinals before this one were said to be in the set or not. */
  get end(): number {
    return this.#end;
  }

  /** Says of the next ordinals, up to before `end`, that they are not in the set. */
  skipTo(end: number): void {
    if (end <= this.#end) return;
    this.#openBlocks(end);
    this.#end = end;
  }

  /** `ordinal` is `end` or higher. */
  add(ordinal: number): void {
    this.skipTo(ordinal + 1);
    const at = ordinal - this.#base;
    const chunk = this.#chunks[at >>> CHUNK_BITS];
    if (chunk === undefined) return;
    const word = (at & (CHUNK_ENTRIES - 1)) >>> 5;
    chunk[word] = (chunk[word] ?? 0) | (1 << (at & 31));
    this.#count++;
  }

  /** As `add` for up to 32 ordinals: the bits of the word that ends with the ordinal before `end`; those from `this.end` on may be set. */
  addWord(end: number, bits: number): void {
    this.skipTo(end);
    if (bits === 0) return;
    const at = end - 1 - this.#base;
    const chunk = this.#chunks[at >>> CHUNK_BITS];
    if (chunk === undefined) return;
    const word = (at & (CHUNK_ENTRIES - 1)) >>> 5;
    chunk[word] = (chunk[word] ?? 0) | bits;
    this.#count += countBits(bits);
  }

  has(ordinal: number): boolean {
    if (ordinal < this.#base || ordinal >= this.#end) return false;
    const at = ordinal - this.#base;
    const words = this.#chunks[at >>> CHUNK_BITS] ?? NO_WORDS;
    return ((words[(at & (CHUNK_ENTRIES - 1)) >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
  }

  /** How many ordinals of the set are below; from the first kept chunk on. */
  rankOf(ordinal: number): number {
    if (ordinal >= this.#end) return this.#count;
    const at = Math.max(0, ordinal - this.#base);
    const words = this.#chunks[at >>> CHUNK_BITS] ?? NO_WORDS;
    const lastWord = (at & (CHUNK_ENTRIES - 1)) >>> 5;
    let rank = this.#ranks[at >>> BLOCK_BITS] ?? 0;
    for (let word = lastWord - (lastWord % BLOCK_WORDS); word < lastWord; word++) rank += countBits(words[word] ?? 0);
    return rank + countBits((words[lastWord] ?? 0) & ((1 << (at & 31)) - 1));
  }

  /** The ordinal before which `rank` others are in the set; undefined beyond its end. */
  ordinalAt(rank: number): number | undefined {
    if (rank >= this.#count) return undefined;
    let low = 0;
    let high = this.#ranks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#ranks[middle] ?? 0) <= rank) low = middle;
      else high = middle - 1;
    }
    // A block lies within one chunk.
    const chunk = Math.floor(low / CHUNK_BLOCKS);
    const words = this.#chunks[chunk] ?? NO_WORDS;
    let left = rank - (this.#ranks[low] ?? 0);
    for (let word = (low % CHUNK_BLOCKS) * BLOCK_WORDS; word < CHUNK_WORDS; word++) {
      const bits = words[word] ?? 0;
      const count = countBits(bits);
      if (left < count) return this.#base + chunk * CHUNK_ENTRIES + word * 32 + findSetBit(bits, left);
      left -= count;
    }
    return undefined;
  }

  /** Frees what lies wholly before `ordinal`. */
  dropBefore(ordinal: number): void {
    const dropped = Math.min(Math.floor((ordinal - this.#base) / CHUNK_ENTRIES), this.#chunks.length - 1);
    if (dropped <= 0) return;
    this.#chunks = this.#chunks.slice(dropped);
    this.#ranks = this.#ranks.slice(dropped * CHUNK_BLOCKS);
    this.#base += dropped * CHUNK_ENTRIES;
  }

  /** All that was added so far lies before the blocks that begin here. */
  #openBlocks(end: number): void {
    const blockCount = Math.ceil((end - this.#base) / BLOCK_ENTRIES);
    while (this.#ranks.length < blockCount) this.#ranks.push(this.#count);
    while (this.#chunks.length * CHUNK_BLOCKS < blockCount) this.#chunks.push(new Uint32Array(CHUNK_WORDS));
  }
}

/** Henry S. Warren, Hacker's Delight, figure 5-2. */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Place of the set bit below which `skipped` others are set. */
function findSetBit(word: number, skipped: number): number {
  let bits = word;
  for (let left = skipped; left > 0; left--) bits &= bits - 1;
  return 31 - Math.clz32(bits & -bits);
}
