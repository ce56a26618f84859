import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'tls');

type Name = 'localhost' | 'other-host' | 'expired' | 'self-signed';

/** Key and certificate for a server; what each is good for stands in the folder's README. */
export function readIdentity(name: Name): { readonly key: string; readonly cert: string } {
  return { key: readFixture(`${name}.key`), cert: readFixture(`${name}.pem`) };
}

export const CA_FILE = join(FOLDER, 'ca.pem');
export const CA_PEM = readFixture('ca.pem');

function readFixture(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}
