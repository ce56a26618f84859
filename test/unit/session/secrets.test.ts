import { describe, expect, it } from 'vitest';
import { toPlaceholder } from '../../../src/base/secretPlaceholder';
import { type ConnectionSettings, createConnectionSettings } from '../../../src/protocol/connection';
import { toSealedRequest } from '../../../src/session/sealedRequest';
import { resolveSecrets, type SecretSource, suggestSecretName } from '../../../src/session/secrets';
import { toShellCommand } from '../../../src/session/shellCommands';
import { findSecretParameters } from '../../../src/wire/redaction';

const LIMITS = { handshakeTimeoutMs: 1_000, maxPayloadBytes: 1_000 };
const T = toPlaceholder('T');

function sourceOf(values: Readonly<Record<string, string>>): SecretSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    read: async (name) => {
      asked.push(name);
      return values[name];
    },
    describeRemedy: (name) => `Set ${name}.`,
  };
}

async function request(url: string, changes: Partial<ConnectionSettings>, value: string) {
  return toSealedRequest(
    await resolveSecrets(createConnectionSettings(url, changes), sourceOf({ T: value })),
    [],
    LIMITS,
  );
}

describe('resolveSecrets', () => {
  it('settings without a placeholder ask for nothing and stay the same', async () => {
    const settings = createConnectionSettings('wss://h/?a=$b{c}');
    const source = sourceOf({});
    expect(await resolveSecrets(settings, source)).toEqual({ settings, secrets: undefined });
    expect(source.asked).toEqual([]);
  });

  it('each name is asked for once, wherever it stands', async () => {
    const source = sourceOf({ T: 'value', U: 'other' });
    const settings = createConnectionSettings(`wss://h/${T}?t=${T}`, {
      headers: [{ name: 'A', value: `${T}${toPlaceholder('U')}` }],
      onConnectMessages: [T],
    });
    await resolveSecrets(settings, source);
    expect(source.asked).toEqual(['T', 'U']);
  });

  it.each([
    ['in the query', `wss://h/?a=1&t=${T}`, 'a/b c&d', 'wss://h/?a=1&t=a%2Fb%20c%26d'],
    ['in the path', `wss://h/${T}/x`, 'a/b?c#', 'wss://h/a%2Fb%3Fc%23/x'],
    ['with what URL parsers change', `wss://h/?t=${T}`, `it's (1)!*`, 'wss://h/?t=it%27s%20%281%29%21%2A'],
    ['without a scheme', `localhost:1/?t=${T}`, 'a&b&', 'ws://localhost:1/?t=a%26b%26'],
  ])('a value %s is percent-encoded', async (_where, url, value, expected) => {
    expect((await request(url, {}, value)).url).toBe(expected);
  });

  it.each([
    ['a password', `wss://me:${T}@h/`, 'me:p@ss:1'],
    ['a user name', `wss://${T}@h/`, 'p@ss:1:'],
  ])('%s becomes credentials', async (_what, url, credentials) => {
    const { headers } = await request(url, {}, 'p@ss:1');
    expect(headers).toEqual([['Authorization', `Basic ${btoa(credentials)}`]]);
  });

  it('space around a value, as a shell or a paste leaves it, is not part of it', async () => {
    const { headers, secrets } = await request('wss://h/', { headers: [{ name: 'A', value: T }] }, ' tiger\n');
    expect(headers).toEqual([['A', 'tiger']]);
    expect(secrets?.redactor.text('tiger')).toBe(T);
  });

  it('a value within JSON is escaped, in other text it is not', async () => {
    const onConnectMessages = [`{"t":"${T}"}`, `AUTH ${T}`];
    const { secrets } = await request('wss://h/', { onConnectMessages }, 'a"b\\c');
    expect(secrets?.messages.onConnectMessages).toEqual(['{"t":"a\\"b\\\\c"}', 'AUTH a"b\\c']);
    expect(secrets?.messageSecrets).toEqual(['T']);
  });

  it.each([
    ['no value', {}, '', 'missing-secret', 'The secret T has no value. Set T.'],
    ['a short value', {}, 'abc', 'bad-secret', 'T: A secret has at least 4 characters'],
    ['half of a character', {}, 'tiger\ud800', 'bad-secret', 'half of a character'],
    ['a line break in a header', { headers: [{ name: 'A', value: T }] }, 'line\nbreak', 'bad-header', 'The value of A'],
    ['no token in a subprotocol', { subprotocols: [T] }, 'a,b,c', 'bad-subprotocol', `“${T}” is not a subprotocol`],
    ['the same subprotocol twice', { subprotocols: [T, 'v1.x'] }, 'v1.x', 'bad-subprotocol', `${T} is offered twice`],
    ['a semicolon in a cookie', { cookies: `a=${T}` }, 'a;b=1', 'bad-secret', 'cannot stand in a cookie'],
  ])('%s is refused, without the value in the message', async (_what, changes, value, code, message) => {
    const failure = await request(`wss://h/?x=${T}`, changes, value).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(message) });
    if (value.length > 3) expect(JSON.stringify([Object(failure).message, Object(failure).cause])).not.toContain(value);
  });

  it.each([
    [`wss://${T}/`, 'stands in the host or port'],
    [`wss://h:${T}/`, 'stands in the host or port'],
    [`wss://h/?t=\${secret:my-token}`, 'names no secret'],
  ])('%s is refused', async (url, message) => {
    await expect(request(url, {}, 'value')).rejects.toThrow(message);
  });
});

describe('what names a secret may be shown', () => {
  it('a shell command keeps placeholders, where a clear credential is left out', () => {
    const settings = createConnectionSettings(`wss://h/p/${T}?token=${T}&sig=clear`, {
      headers: [
        { name: 'Authorization', value: `Bearer ${T}` },
        { name: 'X-Api-Key', value: 'clear' },
      ],
      cookies: `sid=clear; t=${T}`,
      subprotocols: ['v1', T],
    });
    const command = toShellCommand('curl', settings);
    expect(command).toContain(`'https://h/p/${T}?token=${T}&sig=<redacted>'`);
    expect(command).toContain(`'Authorization: Bearer ${T}'`);
    expect(command).toContain(`'Sec-WebSocket-Protocol: v1, ${T}'`);
    expect(command).toContain(`'Cookie: <redacted>'`);
    expect(command).not.toContain('clear');
  });

  it.each([
    ['wss://h/?room=1&token=abc&key=d#x', ['token=abc', 'key=d']],
    [`wss://h/?token=${T}`, []],
    ['wss://h/token=abc', []],
    ['wss://h/?j=eyJhbGciOiJIUzI1NiJ9.e30.sig', ['j=eyJhbGciOiJIUzI1NiJ9.e30.sig']],
  ])('parameters that look like credentials in %s: %j', (url, expected) => {
    const found = findSecretParameters(url);
    expect(found.map(({ name, value }) => `${name}=${value}`)).toEqual(expected);
    for (const { value, start } of found) expect(url.slice(start, start + value.length)).toBe(value);
  });

  it.each([
    ['Authorization', 'AUTHORIZATION'],
    ['x-api-key', 'X_API_KEY'],
    ['1st', 'TOKEN'],
    ['–', 'TOKEN'],
  ])('a value of %s is called %s', (field, name) => expect(suggestSecretName(field)).toBe(name));
});
