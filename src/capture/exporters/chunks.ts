import type { ExportChunk } from './exporter';

/** Large enough that a write costs little, small enough that cancelling is felt at once. */
const CHUNK_CHARACTERS = 64 * 1024;

/** Gathers small texts to chunks. */
export class TextChunks {
  #parts: string[] = [];
  #length = 0;

  add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  get isFull(): boolean {
    return this.#length >= CHUNK_CHARACTERS;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  take(ordinal: number): ExportChunk {
    const data = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    return { data, ordinal };
  }
}

/** Gathers small byte arrays to chunks. */
export class ByteChunks {
  #parts: Uint8Array[] = [];
  #length = 0;

  add(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.#length += part.length;
    }
  }

  get isFull(): boolean {
    return this.#length >= CHUNK_CHARACTERS;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  take(ordinal: number): ExportChunk {
    const data = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      data.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#length = 0;
    return { data, ordinal };
  }
}
