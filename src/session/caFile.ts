import { UserError } from '../base/errors';
import type { SessionUi } from './ports';

/** The authorities of a connection's CA file; none for an empty path. Throws a `UserError` for a file without any. */
export async function readCaPem(ui: Pick<SessionUi, 'readFile'>, path: string): Promise<readonly string[]> {
  if (path.trim() === '') return [];
  const text = await ui.readFile(path);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return [text];
  throw new UserError(
    'bad-ca-file',
    `${path} contains no certificate. Choose a PEM file (-----BEGIN CERTIFICATE-----).`,
  );
}
