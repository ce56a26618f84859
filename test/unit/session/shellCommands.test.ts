import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { toShellCommand } from '../../../src/session/shellCommands';

const UUID = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';

/** What a POSIX shell makes of a command: its words. */
const toWords = (command: string) =>
  execFileSync('sh', ['-c', `set -- ${command}; for word; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('toShellCommand', () => {
  it('curl sends the same handshake, quoted for a shell', () => {
    const settings = {
      ...createConnectionSettings("wss://example.org/it's?a=$HOME&b=1"),
      subprotocols: ['chat', 'v2.chat'],
      headers: [{ name: 'X-Quote', value: `it's "$(rm -rf /)" \`x\` \\` }],
      isCertificateVerified: false,
      caFile: '/tmp/my ca.pem',
    };
    const words = toWords(toShellCommand('curl', settings));
    expect(words[0]).toBe('curl');
    expect(words.at(-1)).toBe("https://example.org/it's?a=$HOME&b=1");
    expect(words).toEqual(expect.arrayContaining(['--insecure', '--cacert', '/tmp/my ca.pem', '--http1.1']));
    expect(words).toContain(`X-Quote: it's "$(rm -rf /)" \`x\` \\`);
    expect(words).toContain('Sec-WebSocket-Protocol: chat, v2.chat');
    expect(words).toContain('Upgrade: websocket');
  });

  it('websocat takes URL, headers and subprotocols', () => {
    const settings = {
      ...createConnectionSettings('localhost:8080'),
      subprotocols: ['chat'],
      origin: 'https://example.org',
    };
    expect(toWords(toShellCommand('websocat', settings))).toEqual([
      'websocat',
      '--protocol',
      'chat',
      '--header',
      'Origin: https://example.org',
      'ws://localhost:8080/',
    ]);
  });

  it('says that the command is HTTP/1.1 where the connection is not', () => {
    const settings = createConnectionSettings('wss://example.org/', { httpVersion: 'auto' });
    const [comment = '', ...rest] = toShellCommand('curl', settings, 'HTTP/2').split('\n');
    expect(comment).toMatch(/^# .*HTTP\/2 \(RFC 8441\); curl opens it by HTTP\/1\.1\.$/);
    expect(rest.join('\n')).toBe(toShellCommand('curl', settings, 'HTTP/1.1'));
    expect(toShellCommand('websocat', { ...settings, httpVersion: '2' })).toMatch(/^# .*websocat opens it/);
    expect(toShellCommand('curl', settings)).not.toContain('#');
  });

  it.each(['curl', 'websocat'] as const)('%s carries no secret', (tool) => {
    const settings = {
      ...createConnectionSettings(
        `wss://user:SECRET1@example.org/?access_token=SECRET2&sig=SECRET3&room=7&X-Amz-Signature=SECRET4`,
      ),
      cookies: 'sid=SECRET5',
      headers: [
        { name: 'X-Api-Key', value: 'SECRET6' },
        { name: 'X-Session-Id', value: 'SECRET7' },
        { name: 'X-Plain', value: 'kept' },
      ],
      subprotocols: ['graphql-transport-ws', `token.${UUID}`, 'Bearer.eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'],
    };
    const command = toShellCommand(tool, settings);
    expect(command).not.toMatch(/SECRET|eyJ|dXNlcj/);
    expect(command).not.toContain(UUID);
    expect(command).toContain('room=7');
    expect(command).toContain('kept');
    expect(command).toContain('graphql-transport-ws');
    expect(command).toContain('access_token=<redacted>');
  });
});
