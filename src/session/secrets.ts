import { UserError } from '../base/errors';
import {
  fillPlaceholders,
  findBrokenPlaceholder,
  findSecretNames,
  isSecretName,
  toPlaceholder,
} from '../base/secretPlaceholder';
import type { ConnectionSettings } from '../protocol/connection';
import { parseEndpoint } from './endpoint';
import { MIN_SECRET_CHARS, percentEncode, SecretRedactor } from './secretRedactor';

/** Where the values of secrets are kept: SecretStorage in the editor, the environment on the command line. */
export interface SecretSource {
  /**
   * The value, which will be sent to `destination`, e.g. `wss://example.org`; may ask the user for it, and whether it may go there.
   * Undefined where there is none; rejects with a `UserError` where it must not be sent.
   */
  read(name: string, destination: string): Promise<string | undefined>;
  /** What the user does to give a secret its value, as a sentence. */
  describeRemedy(name: string): string;
}

/** A source that a value can be put into, for what the user typed in clear. */
export interface SecretKeeper extends SecretSource {
  /**
   * Asks for a name and keeps the value under it; answers with the name, or undefined when the user thinks better of it. `destination` is
   * where it was about to go in clear; undefined where that is not known.
   */
  keep(value: string, suggestedName: string, destination: string | undefined): Promise<string | undefined>;
}

/** Where there is nowhere to keep anything. */
export const unkeptSecrets: SecretKeeper = {
  read: async () => undefined,
  describeRemedy: (name) => `Write the value in the place of ${toPlaceholder(name)}.`,
  keep: async () => undefined,
};

/** What was filled in for the placeholders of one connection. */
export interface FilledSecrets {
  readonly redactor: SecretRedactor;
  /** Messages that the settings send by themselves, with their values. */
  readonly messages: Pick<ConnectionSettings, 'onConnectMessages' | 'messageHeartbeat'>;
  /** Names of the secrets in them. */
  readonly messageSecrets: readonly string[];
}

export interface ResolvedSettings {
  /** With values in the place of placeholders: for dialling only, never for showing or storing. */
  readonly settings: ConnectionSettings;
  /** Undefined where the settings have no placeholder. */
  readonly secrets: FilledSecrets | undefined;
}

const MAX_SECRETS = 50;
/** More than any server takes in a request line or a header field by default. */
export const MAX_SECRET_CHARS = 16_384;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** RFC 6265 §4.1.1: what ends a cookie's value or is not allowed in it. */
const NOT_IN_COOKIE = /[\s",;\\]/;

/** Names of the secrets that the settings ask for, each once. Throws `UserError('bad-secret')` for a placeholder that is none. */
export function findSettingsSecrets(settings: ConnectionSettings): readonly string[] {
  const texts = toTexts(settings);
  for (const text of texts) {
    const broken = findBrokenPlaceholder(text);
    if (broken !== undefined) {
      throw badSecret(
        `“${broken}” names no secret. Write ${toPlaceholder('NAME')}: a letter or _, then letters, digits and _.`,
      );
    }
  }
  return [...new Set(texts.flatMap(findSecretNames))];
}

/**
 * The settings with the values of their secrets: percent-encoded in a URL, escaped in a message of JSON, as they are elsewhere. Throws a `UserError`: `missing-secret`
 * where one has no value, `bad-secret` where a value cannot stand where it is asked for.
 */
export async function resolveSecrets(settings: ConnectionSettings, source: SecretSource): Promise<ResolvedSettings> {
  const names = findSettingsSecrets(settings);
  if (names.length === 0) return { settings, secrets: undefined };
  if (names.length > MAX_SECRETS) throw badSecret(`The connection asks for more than ${MAX_SECRETS} secrets.`);
  const destination = toDestination(settings.url);
  const values = new Map<string, string>();
  for (const name of names) values.set(name, checkValue(name, await source.read(name, destination), source));
  return fillSecrets(settings, values);
}

/** The same with values that are at hand, one for each name that the settings ask for. */
export function fillSecrets(
  settings: ConnectionSettings,
  values: ReadonlyMap<string, string>,
): ResolvedSettings & { readonly secrets: FilledSecrets } {
  const fill = (text: string) => fillPlaceholders(text, (name) => values.get(name) ?? '');
  const fillMessage = (text: string) =>
    isJson(text) ? fillPlaceholders(text, (name) => JSON.stringify(values.get(name) ?? '').slice(1, -1)) : fill(text);
  const url = fillUrl(settings.url, values);
  const { onConnectMessages, messageHeartbeat } = settings;
  const messages = {
    onConnectMessages: onConnectMessages.map(fillMessage),
    messageHeartbeat: { ...messageHeartbeat, message: fillMessage(messageHeartbeat.message) },
  };
  return {
    settings: {
      ...settings,
      url,
      headers: settings.headers.map(({ name, value }) => ({ name, value: fill(value) })),
      subprotocols: settings.subprotocols.map(fill),
      cookies: fillCookies(settings.cookies, values),
      ...messages,
    },
    secrets: {
      redactor: new SecretRedactor([...toLabelled(values), ...toCredentials(settings.url, url)]),
      messages,
      messageSecrets: findSecretNames([...onConnectMessages, messageHeartbeat.message].join('\n')),
    },
  };
}

/** Scheme, host and port of a URL whose secrets are not filled in. Throws the `UserError` about a URL that is none. */
export function toDestination(url: string): string {
  const standIns = new Map(findSecretNames(url).map((name) => [name, name]));
  return new URL(parseEndpoint(fillUrl(url, standIns)).url).origin;
}

/** What is wrong with a value as a sentence; undefined where nothing is. */
export function findValueProblem(value: string): string | undefined {
  const { length } = value.trim();
  if (/\p{Cs}/u.test(value)) return 'A secret is text; this one has half of a character.';
  if (length < MIN_SECRET_CHARS) {
    return `A secret has at least ${MIN_SECRET_CHARS} characters: a shorter one could not be told from other text when it is to be left out.`;
  }
  return length > MAX_SECRET_CHARS ? `A secret has at most ${MAX_SECRET_CHARS} characters.` : undefined;
}

/** Every text of the settings that may hold a placeholder. */
function toTexts({ url, headers, subprotocols, cookies, onConnectMessages, messageHeartbeat }: ConnectionSettings) {
  return [
    url,
    ...headers.map(({ value }) => value),
    ...subprotocols,
    cookies,
    ...onConnectMessages,
    messageHeartbeat.message,
  ];
}

/** Space at the ends is never sent in a header field, and would hide the value from the redactor. */
function checkValue(name: string, read: string | undefined, source: SecretSource): string {
  const value = read?.trim() ?? '';
  if (value === '') {
    throw new UserError('missing-secret', `The secret ${name} has no value. ${source.describeRemedy(name)}`);
  }
  const problem = findValueProblem(value);
  if (problem !== undefined) throw badSecret(`${name}: ${problem} ${source.describeRemedy(name)}`);
  return value;
}

function fillUrl(url: string, values: ReadonlyMap<string, string>): string {
  const inHost = findSecretNames(splitUrl(url).host)[0];
  if (inHost !== undefined) {
    throw badSecret(
      `${toPlaceholder(inHost)} stands in the host or port, which are shown. Secrets can stand in the user information, the path and the query of a URL.`,
    );
  }
  return fillPlaceholders(url, (name) => percentEncode(values.get(name) ?? ''));
}

function fillCookies(cookies: string, values: ReadonlyMap<string, string>): string {
  return fillPlaceholders(cookies, (name) => {
    const value = values.get(name) ?? '';
    if (!NOT_IN_COOKIE.test(value)) return value;
    throw badSecret(
      `The secret ${name} has a space, comma, semicolon, quote or backslash, which cannot stand in a cookie. Store it as the server expects it, usually percent-encoded.`,
    );
  });
}

function toLabelled(values: ReadonlyMap<string, string>): readonly (readonly [label: string, value: string])[] {
  return [...values].map(([name, value]) => [toPlaceholder(name), value]);
}

/** What the URL's user information becomes in the Authorization field (RFC 7617 §2), where a secret is a part of it. */
function toCredentials(template: string, url: string): readonly (readonly [label: string, value: string])[] {
  const { userInformation } = splitUrl(template);
  if (findSecretNames(userInformation).length === 0 || !isEndpoint(url)) return [];
  const credentials = parseEndpoint(url).authorization?.replace(/^Basic /, '');
  return credentials === undefined ? [] : [[userInformation.slice(0, -1), credentials]];
}

/** A placeholder in valid JSON stands within a string. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whoever makes a request of the URL says what is wrong with it. */
function isEndpoint(url: string): boolean {
  try {
    return parseEndpoint(url).url !== '';
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** RFC 3986 §3.2; the user information with its `@`. */
function splitUrl(url: string): { readonly userInformation: string; readonly host: string } {
  const authority = /^[^/?#]*/.exec(url.trim().replace(SCHEME, ''))?.[0] ?? '';
  const end = authority.lastIndexOf('@') + 1;
  return { userInformation: authority.slice(0, end), host: authority.slice(end) };
}

function badSecret(message: string): UserError {
  return new UserError('bad-secret', message);
}

/** A name for a value that the user types into a field or parameter of that name, e.g. `AUTHORIZATION` or `ACCESS_TOKEN`. */
export function suggestSecretName(field: string): string {
  const name = field
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64);
  return isSecretName(name) ? name : 'TOKEN';
}
