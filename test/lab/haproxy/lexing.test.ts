import { expect, it } from 'vitest';
import { lexLine } from '../../../src/lint/haproxy/lexer';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { probePlain } from '../support/probe';
import { findProxy } from '../support/proxyBinary';
import { startHaproxy } from './haproxyProcess';

/** How one word is written in the config; each becomes the value of a header that the server sees. */
const WORDS = [
  'plain',
  'a\\ b',
  '"a b"',
  "'a b'",
  'a"b c"d',
  'a\'b c\'"d e"',
  'a\\#b',
  'a#b',
  '"a # b"',
  "'a#b'",
  '\\x41b\\x7e',
  'a\\\\b',
  '"a\\"b"',
  'a\\"b',
  "a\\'b",
  "'a\\x41\\'",
  "'a\"b'",
  '"it\'s"',
  "'$HOME-b'",
  '$HOME',
  '"a\\$b"',
  'a\\zb',
  '"a\\\\b"',
  '“a”',
] as const;

const haproxy = findProxy('haproxy');

it.skipIf(haproxy === undefined)('words have the value that HAProxy gives them', async () => {
  const backend = await startBackend();
  const port = await freePort();
  const lines = WORDS.map((word, index) => `    http-request set-header x-${index} ${word}`);
  const config = `defaults\n    mode http\n    timeout connect 2s\n    timeout client 5s\n    timeout server 5s\nlisten all\n    bind 127.0.0.1:${port}\n${lines.join('\n')}\n    server s 127.0.0.1:${backend.port}\n`;
  const proxy = await startHaproxy(haproxy ?? '', config, port);
  try {
    await probePlain(`http://127.0.0.1:${port}/`);
    const headers = backend.seen.at(-1)?.headers;
    const seen = WORDS.map((word, index) => [word, decode(headers?.[`x-${index}`])]);
    expect(seen).toEqual(
      WORDS.map((word, index) => [word, lexLine(lines[index] ?? '', 0, lines[index]?.length ?? 0).words[3]?.value]),
    );
  } finally {
    await proxy.stop();
    await backend.close();
  }
});

/** Node reads header bytes as Latin-1. */
function decode(value: string | string[] | undefined): string {
  return Buffer.from(String(value), 'latin1').toString('utf8');
}
