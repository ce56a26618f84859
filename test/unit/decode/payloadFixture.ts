import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hexBytes } from './hexBytes';

/** A file of `test/fixtures/payloads/<decoder id>/`: what the payload is about, what a preview shows, its faults, its bytes. */
export interface PayloadFixture {
  readonly name: string;
  readonly decoderId: string;
  readonly shows: string;
  /** `OFFSET: MESSAGE`, in order. */
  readonly faults: readonly string[];
  readonly bytes: Uint8Array;
}

const FOLDER = join(__dirname, '../../fixtures/payloads');

export function readFixtureFormats(): string[] {
  return readdirSync(FOLDER);
}

export function readFixtures(): PayloadFixture[] {
  return readFixtureFormats().flatMap((decoderId) =>
    readdirSync(join(FOLDER, decoderId)).map((file) => readFixture(decoderId, file)),
  );
}

function readFixture(decoderId: string, file: string): PayloadFixture {
  const lines = readFileSync(join(FOLDER, decoderId, file), 'utf8').split('\n');
  const findNotes = (prefix: string) =>
    lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
  return {
    name: `${decoderId}/${file}`,
    decoderId,
    shows: findNotes('# shows ')[0] ?? '',
    faults: findNotes('# fault '),
    bytes: hexBytes(lines.filter((line) => !line.startsWith('#')).join(' ')),
  };
}
