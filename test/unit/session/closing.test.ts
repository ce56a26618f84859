import { describe, expect, it } from 'vitest';
import { describeEnding, toClosedMarker, toEndingTone } from '../../../src/session/closing';
import type { Closure } from '../../../src/session/ports';

const closure = (changes: Partial<Closure>): Closure => ({
  code: 1000,
  reason: '',
  wasClean: true,
  transport: 'remote-fin',
  silentMs: 10,
  error: undefined,
  timeMs: 0,
  ...changes,
});
const cut = (changes: Partial<Closure>) => closure({ code: 1006, wasClean: false, ...changes });

describe('how an end is told', () => {
  it.each([
    [closure({}), '1000 Normal Closure', 'normal'],
    [closure({ code: 4001, reason: 'bye' }), '4001 Private Use · “bye”', 'warning'],
    [closure({ code: 1005 }), '1005 No Status Received', 'normal'],
    [closure({ wasClean: false }), '1000 Normal Closure · our close frame was not delivered', 'normal'],
    [cut({ silentMs: 60_040 }), 'No close frame: the other side ended TCP (FIN), 60.0 s after the last byte', 'error'],
    [
      cut({ transport: 'remote-reset' }),
      'No close frame: the connection was reset (RST), 0.0 s after the last byte',
      'error',
    ],
    [
      cut({ http2: { frame: 'END_STREAM', errorCode: '' } }),
      'No close frame: the other side ended the HTTP/2 stream (END_STREAM), 0.0 s after the last byte',
      'error',
    ],
    [
      cut({ transport: 'remote-reset', http2: { frame: 'RST_STREAM', errorCode: 'CANCEL' } }),
      'No close frame: the HTTP/2 stream was reset (RST_STREAM CANCEL), 0.0 s after the last byte',
      'error',
    ],
    [
      cut({ http2: { frame: 'GOAWAY', errorCode: 'NO_ERROR' } }),
      'No close frame: the other side ended the whole HTTP/2 connection (GOAWAY NO_ERROR), 0.0 s after the last byte',
      'error',
    ],
    [cut({ transport: 'local' }), 'No close frame: this side dropped the connection', 'normal'],
    [
      cut({ transport: 'local', error: { code: 'ETIMEDOUT', message: 'read ETIMEDOUT' } }),
      'This side ended the connection: read ETIMEDOUT (ETIMEDOUT)',
      'error',
    ],
  ] as const)('%#', (end, text, tone) => {
    expect(describeEnding(end)).toBe(text);
    expect(toEndingTone(end)).toBe(tone);
  });

  it.each([
    [cut({ silentMs: 60_000 }), 'idle limit of a proxy'],
    [cut({ silentMs: 100 }), 'Look at its log'],
    [cut({ transport: 'remote-reset' }), 'size limit'],
    [cut({ error: { code: 'WS_ERR_INVALID_OPCODE', message: 'x' } }), 'breaks RFC 6455'],
    [closure({}), ''],
  ] as const)('the remedy fits the end: %#', (end, words) => {
    expect(toClosedMarker(end, false).remedy).toContain(words);
    if (words === '') expect(toClosedMarker(end, false).remedy).toBe('');
  });

  it('a marker explains its code', () => {
    expect(toClosedMarker(closure({ code: 1011, reason: 'boom' }), false)).toMatchObject({
      label: 'Closed 1011',
      close: { code: 1011, name: 'Internal Error', reason: 'boom' },
    });
  });
});
