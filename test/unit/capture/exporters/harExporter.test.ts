import { describe, expect, it } from 'vitest';
import { harExporter } from '../../../../src/capture/exporters/harExporter';
import { encodeFrame } from '../../../../src/wire/frameWriter';
import { compressMessage, NO_TAKEOVER, utf8 } from '../traffic';
import { exportWhole } from './exportWhole';
import { DEFLATED_TEXTS, makeRichCapture, newTestCapture, PLAIN, START_MS } from './richCapture';

interface Message {
  readonly type: string;
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
  readonly _base64?: string;
  readonly comment?: string;
}

interface Entry {
  readonly request: {
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
  };
  readonly response: Record<string, unknown>;
  readonly _webSocketMessages: readonly Message[];
  readonly _webSocketControlFrames: readonly Message[];
}

function readHar(text: string): { log: Record<string, unknown>; entries: Entry[] } {
  const { log } = JSON.parse(text);
  return { log, entries: log.entries };
}

describe('HAR export', () => {
  it('has every field that HAR 1.2 asks for, an entry a connection', async () => {
    const { text } = exportWhole(harExporter, await makeRichCapture(), { isRedacted: false });
    const { log, entries } = readHar(text);
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'Socketscope', version: '1.2.3' }, pages: [] });
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      startedDateTime: new Date(START_MS - 31).toISOString(),
      time: 31 + 31,
      request: {
        method: 'GET',
        url: 'wss://user:pw@example.org/chat?access_token=hush&room=1',
        httpVersion: 'HTTP/1.1',
        cookies: [
          { name: 'sid', value: 'hush' },
          { name: 'theme', value: 'dark' },
        ],
        headers: expect.arrayContaining([{ name: 'Host', value: 'example.org' }]),
        queryString: [
          { name: 'access_token', value: 'hush' },
          { name: 'room', value: '1' },
        ],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 101,
        statusText: 'Switching Protocols',
        httpVersion: 'HTTP/1.1',
        cookies: [{ name: 'sid', value: 'hush' }],
        headers: expect.arrayContaining([{ name: 'Upgrade', value: 'websocket' }]),
        content: { size: 0, mimeType: 'x-unknown' },
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 31, receive: 31 },
      serverIPAddress: '192.0.2.7',
      _resourceType: 'websocket',
      _webSocketClose: { code: 1000, reason: 'bye', timestamp: (START_MS + 31) / 1000 },
    });
    expect(entries[1]).toMatchObject({ request: { url: PLAIN.url, queryString: [] }, _webSocketClose: { code: 1006 } });
  });

  it('gives whole messages, inflated, with the opcode that each began with', async () => {
    const { text, summary } = exportWhole(harExporter, await makeRichCapture());
    const [entry] = readHar(text).entries;
    const messages = entry?._webSocketMessages.map(({ type, opcode, data }) => [type, opcode, data.slice(0, 40)]);
    expect(messages).toEqual([
      ['send', 1, '{"ü":"\u2028 </script>\\ud800"}'],
      ['receive', 2, 'AAH+/w=='],
      ['receive', 1, DEFLATED_TEXTS[0]],
      ['receive', 1, DEFLATED_TEXTS[1]],
      ['receive', 1, DEFLATED_TEXTS[2]],
      ['send', 1, 'Hello'],
      ['receive', 1, ''],
      ['receive', 3, Buffer.from('reserved data').toString('base64')],
      ['receive', 1, 'a\ufffd'],
      ['receive', 2, Buffer.from('unexpected').toString('base64')],
      ['receive', 2, Buffer.from('long form').toString('base64')],
      ['send', 1, 'unmasked'],
      ['receive', 1, 'x'.repeat(40)],
    ]);
    expect(entry?._webSocketMessages[8]?._base64).toBe('Yf8=');
    expect(entry?._webSocketMessages[0]?.time).toBe((START_MS + 1.5) / 1000);
    expect(entry?._webSocketControlFrames.map(({ type, opcode }) => [type, opcode])).toEqual([
      ['receive', 9],
      ['send', 10],
      ['receive', 11],
      ['receive', 8],
      ['send', 8],
    ]);
    expect(summary.notes).toEqual([
      'Left out of the file: 1 frame of messages that do not end; HAR has whole messages only.',
    ]);
  });

  it('says of a message that cannot be read why', () => {
    const capture = newTestCapture();
    capture.setDeflate(NO_TAKEOVER);
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, payload: Uint8Array.of(0xff) }), 1);
    capture.push('in', encodeFrame({ opcode: 1, rsv: 4, payload: compressMessage('good') }), 2);
    const { text, summary } = exportWhole(harExporter, capture);
    expect(readHar(text).entries[0]?._webSocketMessages).toMatchObject([
      { data: '', comment: expect.stringContaining('RFC 7692') },
      { data: 'good' },
    ]);
    expect(summary.notes.join()).toContain('Written without their data: 1 message');
  });

  it('an empty choice and an empty capture are valid files', async () => {
    for (const [capture, ordinals] of [
      [newTestCapture(), { first: 0, last: -1 }],
      [await makeRichCapture(), []],
    ] as const) {
      expect(readHar(exportWhole(harExporter, capture, { ordinals }).text).entries).toEqual([]);
    }
  });

  it('writes what was chosen, and the connection that it belongs to', async () => {
    const capture = await makeRichCapture();
    const lastFrame = capture.entryCount - 3;
    const { text, summary } = exportWhole(harExporter, capture, { ordinals: [1, 2, lastFrame] });
    expect(readHar(text).entries.map((entry) => entry._webSocketMessages.length)).toEqual([2, 1]);
    expect(summary).toMatchObject({ frameCount: 3, connectionCount: 2 });
  });

  it('comes in pieces', () => {
    const capture = newTestCapture();
    for (let i = 0; i < 2_000; i++) capture.push('in', encodeFrame({ opcode: 1, payload: utf8('y'.repeat(200)) }), i);
    const { chunkCount, text } = exportWhole(harExporter, capture);
    expect(chunkCount).toBeGreaterThan(5);
    expect(readHar(text).entries[0]?._webSocketMessages).toHaveLength(2_000);
  });
});
