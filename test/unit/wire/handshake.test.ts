import { describe, expect, it } from 'vitest';
import { findHeader, findStatusCode, HeadReader } from '../../../src/wire/handshake';
import { ascii, concat, hex } from './frames';

const RESPONSE =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX-Twice: a\r\nx-twice:b\r\nX-Folded: one\r\n\t two\r\nX-Empty:\r\n\r\n';
const HEADERS = [
  ['Upgrade', 'websocket'],
  ['X-Twice', 'a'],
  ['x-twice', 'b'],
  ['X-Folded', 'one two'],
  ['X-Empty', ''],
];

describe('head reader', () => {
  it('reads a head and hands back what follows, at every split point', () => {
    const bytes = concat(ascii(RESPONSE), hex('81 01 61'));
    for (let at = 0; at < RESPONSE.length; at++) {
      const reader = new HeadReader('response');
      expect(reader.push(bytes.subarray(0, at))).toEqual({ kind: 'incomplete' });
      const result = reader.push(bytes.subarray(at));
      expect(result, `split at ${at}`).toEqual({
        kind: 'head',
        head: { startLine: 'HTTP/1.1 101 Switching Protocols', headers: HEADERS },
        remainder: hex('81 01 61'),
      });
    }
  });

  it('reads a request', () => {
    const result = new HeadReader('request').push(ascii('GET /chat HTTP/1.1\r\nHost: a\r\n\r\n'));
    expect(result).toMatchObject({ kind: 'head', head: { startLine: 'GET /chat HTTP/1.1', headers: [['Host', 'a']] } });
  });

  it('keeps octets beyond ASCII', () => {
    const result = new HeadReader('response').push(concat(ascii('HTTP/1.1 200 OK\r\nX: '), hex('e9 ff 0d0a 0d0a')));
    expect(result.kind === 'head' && result.head.headers).toEqual([['X', 'éÿ']]);
  });

  it.each(['SSH-2.0-OpenSSH_9.2\r\n', 'h', '\x15\x03\x01', 'HTTX'])('sees at once that %j is no answer', (text) => {
    expect(new HeadReader('response').push(ascii(text))).toMatchObject({ kind: 'not-http', received: ascii(text) });
  });

  it.each(['\x16\x03\x01\x02', ' GET / HTTP/1.1', 'x'.repeat(40), 'GE\tT / HTTP/1.1'])(
    'sees at once that %j is no request',
    (text) => {
      expect(new HeadReader('request').push(ascii(text)).kind).toBe('not-http');
    },
  );

  it('refuses a line that is no header field', () => {
    const result = new HeadReader('response').push(ascii('HTTP/1.1 200 OK\r\nno colon here\r\n\r\n'));
    expect(result).toMatchObject({ kind: 'not-http', reason: expect.stringContaining('no colon here') });
  });

  it('stops at 64 KiB', () => {
    const field = `X: ${'y'.repeat(64 * 1024)}`;
    const open = new HeadReader('response').push(ascii(`HTTP/1.1 200 OK\r\n${field}`));
    const closed = new HeadReader('response').push(ascii(`HTTP/1.1 200 OK\r\n${field}\r\n\r\n`));
    expect([open.kind, closed.kind]).toEqual(['not-http', 'not-http']);
  });

  it('says how much came when the stream ends within the head', () => {
    const reader = new HeadReader('response');
    expect(reader.finish()).toMatchObject({ kind: 'not-http', reason: 'The connection ended without a byte.' });
    reader.push(ascii('HTTP/1.1 101'));
    expect(reader.finish()).toMatchObject({
      reason: expect.stringContaining('12 bytes'),
      received: ascii('HTTP/1.1 101'),
    });
  });
});

describe('head fields', () => {
  it('are found in any case, joined in order', () => {
    const head = { startLine: '', headers: [['A', '1'] as const, ['a', '2'] as const] };
    expect(findHeader(head, 'a')).toBe('1, 2');
    expect(findHeader(head, 'b')).toBeUndefined();
  });

  it.each([
    ['HTTP/1.1 101 Switching Protocols', 101],
    ['HTTP/1.1 404', 404],
    ['HTTP/2 200 ', 200],
    ['HTTP/1.1 2000 OK', undefined],
    ['101', undefined],
  ])('status of %j', (line, code) => {
    expect(findStatusCode(line)).toBe(code);
  });
});
