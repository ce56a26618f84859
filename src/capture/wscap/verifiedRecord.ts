import { crc32 } from '../../wire/crc32';
import type { ByteFile } from '../byteLog';
import { RECORD_HEADER_BYTES, type RecordPlace } from './layout';

const CHECK_BYTES = 64 * 1024;

/** The bytes of a record, which are read only after their CRC was found right; it is looked at once, when it is first needed. */
export class VerifiedRecord implements ByteFile {
  readonly #file: ByteFile;
  readonly #place: RecordPlace;
  readonly #onDamage: (place: RecordPlace) => void;
  #isSound: boolean | undefined;

  constructor(file: ByteFile, place: RecordPlace, onDamage: (place: RecordPlace) => void) {
    this.#file = file;
    this.#place = place;
    this.#onDamage = onDamage;
  }

  read(position: number, target: Uint8Array): boolean {
    return this.isSound && this.#file.read(position, target);
  }

  view(position: number, count: number): Uint8Array | undefined {
    return this.isSound ? this.#file.view(position, count) : undefined;
  }

  get isSound(): boolean {
    if (this.#isSound === undefined) {
      this.#isSound = this.#check();
      if (!this.#isSound) this.#onDamage(this.#place);
    }
    return this.#isSound;
  }

  #check(): boolean {
    const { position, bodyLength, bodyCrc } = this.#place;
    const start = position + RECORD_HEADER_BYTES;
    let crc = 0;
    for (let at = 0; at < bodyLength; at += CHECK_BYTES) {
      const bytes = this.#file.view(start + at, Math.min(CHECK_BYTES, bodyLength - at));
      if (bytes === undefined) return false;
      crc = crc32(bytes, crc);
    }
    return crc === bodyCrc;
  }
}
