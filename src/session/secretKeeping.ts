import { UserError } from '../base/errors';
import { findSecretNames, toPlaceholder } from '../base/secretPlaceholder';
import { findSecretParameters } from '../wire/redaction';
import { findValueProblem, type SecretKeeper, suggestSecretName, toDestination } from './secrets';

/** Turns what the user typed in clear into placeholders, after the value was put where secrets are kept. */

/** RFC 9110 §11.4: scheme and credentials of an Authorization field; only the credentials are secret. */
const CREDENTIALS = /^([A-Za-z][\w-]{0,30}) +(\S+)$/;

/** The value to write instead; the same where the user thought better of it. */
export async function keepHeaderSecret(
  name: string,
  value: string,
  url: string,
  keeper: SecretKeeper,
): Promise<string> {
  const [, scheme, credentials] = (/authorization/i.test(name) && CREDENTIALS.exec(value.trim())) || [];
  const clear = credentials ?? value.trim();
  if (findSecretNames(value).length > 0) throw noSecret('The value already names a secret.');
  const kept = await keep(clear, suggestSecretName(name), url, keeper);
  if (kept === undefined) return value;
  return scheme === undefined ? toPlaceholder(kept) : `${scheme} ${toPlaceholder(kept)}`;
}

/** Asks for each parameter in turn, the first first; a refusal leaves the rest as they are. */
export async function keepUrlSecrets(url: string, keeper: SecretKeeper): Promise<string> {
  const parameters = findSecretParameters(url);
  if (parameters.length === 0) {
    throw noSecret(
      `The URL has no parameter that is called or looks like a credential. Write ${toPlaceholder('NAME')} in the place of what is secret: you are asked for the value when you connect.`,
    );
  }
  let result = url;
  for (const { name, value } of parameters) {
    const kept = await keep(decodeValue(value), suggestSecretName(name), url, keeper);
    if (kept === undefined) break;
    // From the front, so that what was replaced already does not count again.
    const start = findSecretParameters(result)[0]?.start ?? -1;
    if (start < 0) break;
    result = result.slice(0, start) + toPlaceholder(kept) + result.slice(start + value.length);
  }
  return result;
}

async function keep(
  value: string,
  suggestedName: string,
  url: string,
  keeper: SecretKeeper,
): Promise<string | undefined> {
  const problem = findValueProblem(value);
  if (problem !== undefined) throw new UserError('bad-secret', problem);
  return keeper.keep(value, suggestedName, findDestination(url));
}

/** Undefined while the URL is not typed yet. */
function findDestination(url: string): string | undefined {
  try {
    return toDestination(url);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** It is encoded again when it is filled in. A stray `%` stays as it is. */
function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function noSecret(message: string): UserError {
  return new UserError('no-secret', message);
}
