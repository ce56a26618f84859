import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { harExporter } from '../../../../src/capture/exporters/harExporter';
import { harImporter } from '../../../../src/capture/importers/harImporter';
import { exportWhole } from '../exporters/exportWhole';
import { describeFrames, makeRichCapture } from '../exporters/richCapture';
import { importWhole, turnsOf } from './importWhole';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'har');

const messagesOf = (...args: Parameters<typeof importWhole>) =>
  describeFrames(importWhole(...args).capture).map((frame) => {
    const { direction, b0, message, timeMs, codes } = Object(frame);
    return { direction, opcode: b0 & 15, text: Buffer.from(message, 'hex').toString(), timeMs, codes };
  });

function toHar(...entries: readonly unknown[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: {}, entries } });
}

function toEntry(messages: readonly unknown[], more: object = {}) {
  return {
    startedDateTime: '2026-01-02T03:04:05.000Z',
    request: {
      method: 'GET',
      url: 'wss://example.org/a?b=c',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Host', value: 'example.org' }],
    },
    response: { status: 101, statusText: 'Switching Protocols', headers: [] },
    _resourceType: 'websocket',
    _webSocketMessages: messages,
    ...more,
  };
}

const START_MS = Date.parse('2026-01-02T03:04:05.000Z');

describe('HAR import', () => {
  it("reads the file that Chromium's own code wrote", () => {
    const { capture, summary, steps } = importWhole(harImporter, readFileSync(join(FIXTURES, 'chromium.har')), 1_000);
    const frames = describeFrames(capture).map((frame) => Object(frame));
    expect(frames.map(({ direction, b0, payloadLength }) => [direction, b0 & 15, payloadLength])).toEqual([
      ['out', 1, 29],
      ['in', 1, 29],
      ['out', 2, 6],
      ['in', 2, 6],
      ['out', 1, 20_000],
      ['in', 1, 20_000],
    ]);
    expect(frames[2].message).toBe('000102fdfeff');
    expect(frames.flatMap(({ codes }) => codes)).toEqual([]);
    expect(summary.connections).toMatchObject([{ statusCode: 101, subprotocol: 'chat.v1', deflate: undefined }]);
    expect(summary.connections[0]?.requestLine).toBe('GET /chat?room=1&access_token=hush HTTP/1.1');
    expect(summary.notes.join(' ')).toContain('Compressed on the wire and inflated in the file');
    expect(summary.notes.join(' ')).not.toContain('Times');
    expect(steps.at(-1)).toBe(1);
    const [first] = frames;
    expect(first.timeMs).toBeGreaterThanOrEqual(summary.connections[0]?.openedMs ?? Number.POSITIVE_INFINITY);
  });

  it("reads HTTP Toolkit's: a close beside the messages", () => {
    const file = toHar(
      toEntry([{ type: 'send', opcode: 1, data: 'hi', time: START_MS / 1000 + 1 }], {
        _webSocketClose: { code: 1001, reason: 'gone', timestamp: START_MS / 1000 + 2 },
      }),
    );
    const { capture } = importWhole(harImporter, file);
    expect(turnsOf(capture)).toEqual(['open wss://example.org/a?b=c', 'close 1001']);
    expect(capture.readEntry(2)).toMatchObject({ timeMs: START_MS + 2000 });
  });

  it.each([
    ['seconds', START_MS / 1000, undefined],
    ['milliseconds', START_MS, 'milliseconds'],
    ['microseconds', START_MS * 1000, 'microseconds'],
    ['seconds since the start', 0, 'since the connection began'],
    ['text', '2026-01-02T03:04:05.000Z', 'milliseconds'],
  ])('times in %s', (_name, time, words) => {
    const { summary, capture } = importWhole(
      harImporter,
      toHar(toEntry([{ type: 'receive', opcode: 1, data: 'x', time }])),
    );
    expect(Object(describeFrames(capture)[0]).timeMs).toBeCloseTo(START_MS, 0);
    const notes = summary.notes.filter((note) => note.startsWith('Times'));
    expect(notes).toEqual(words === undefined ? [] : [expect.stringContaining(words)]);
  });

  it('a time beyond all dates is that of the message before', () => {
    const messages = [START_MS / 1000, 1e300, -1e300].map((time) => ({ type: 'send', opcode: 1, data: 'x', time }));
    const times = messagesOf(harImporter, toHar(toEntry(messages))).map(({ timeMs }) => timeMs);
    expect(times).toEqual([START_MS, START_MS, START_MS]);
  });

  it('opcodes 8 to 10 of other tools, in Base64 or as text', () => {
    const file = toHar(
      toEntry([
        { type: 'receive', opcode: 9, data: Buffer.from('ping!').toString('base64') },
        { type: 'send', opcode: 10, data: 'plain text' },
        { type: 'receive', opcode: 8, data: Buffer.of(3, 232).toString('base64') },
      ]),
    );
    expect(messagesOf(harImporter, file)).toMatchObject([
      { direction: 'in', opcode: 9, text: 'ping!', codes: [] },
      { direction: 'out', opcode: 10, text: 'plain text' },
      { direction: 'in', opcode: 8, codes: [] },
    ]);
  });

  it('missing fields, odd types and data that is no Base64 are taken as far as they go, and told', () => {
    const file = toHar(
      {
        _webSocketMessages: [
          { type: 'receive', data: 'no opcode' },
          { type: 'send', opcode: 2, data: 'not base64!' },
          { type: 'send' },
        ],
      },
      toEntry([null, { type: 'error', data: 'failed', opcode: -1 }, { type: 'receive', opcode: 0, data: 'continued' }]),
    );
    expect(messagesOf(harImporter, file)).toMatchObject([
      { opcode: 1, text: 'no opcode', timeMs: 0 },
      { opcode: 2, text: 'not base64!' },
      { opcode: 1, text: '' },
      { opcode: 1, text: 'continued' },
    ]);
    const { notes } = importWhole(harImporter, file).summary;
    expect(notes).toEqual([
      expect.stringContaining('whole messages'),
      'Left out, since they were neither sent nor received: 2 messages.',
      'Without data in the file: 1 message.',
      'Without a time, and given that of the message before: 4 messages.',
      'Binary but not in Base64, and taken as UTF-8 text: 1 message.',
    ]);
  });

  it('several entries become connections one after the other; those without messages are counted', () => {
    const one = [{ type: 'send', opcode: 1, data: 'x', time: 1_767_000_000 }];
    const http = { request: { url: 'https://example.org/' }, response: {} };
    const { capture, summary } = importWhole(
      harImporter,
      toHar(toEntry(one), http, toEntry([]), toEntry(one, { request: { url: 'https://b.example/x' } })),
    );
    expect(turnsOf(capture)).toEqual(['open wss://example.org/a?b=c', 'open wss://b.example/x']);
    expect(summary.notes).toContain('Left out, since they have no messages: 1 WebSocket entry.');
    expect(summary.connections[1]).toMatchObject({ remotePort: 443, requestLine: 'GET /x HTTP/1.1' });
  });

  it('its own export comes back: messages, control frames in their places, closes', async () => {
    const original = await makeRichCapture();
    const { text } = exportWhole(harExporter, original, { isRedacted: false });
    const { capture } = importWhole(harImporter, text);
    expect(turnsOf(capture)).toEqual(turnsOf(original));
    const whole = describeFrames(original).flatMap((frame) => {
      const { fragment, direction, message, timeMs } = Object(frame);
      return fragment[1] > 0 ? [{ direction, message, timeMs: Math.round(timeMs * 10) }] : [];
    });
    const back = describeFrames(capture).map((frame) => {
      const { direction, message, timeMs } = Object(frame);
      return { direction, message, timeMs: Math.round(timeMs * 10) };
    });
    expect(back).toEqual(whole);
  });

  it('every cut of a file is an error at its place', async () => {
    const text = toHar(toEntry([{ type: 'send', opcode: 1, data: 'a\\"b\u00fc' }])).replaceAll(',', ',\n');
    for (let length = 0; length < text.length; length++) {
      const cut = text.slice(0, length);
      const lines = cut.split('\n').length;
      let message = '';
      try {
        importWhole(harImporter, cut);
      } catch (error) {
        message = error instanceof Error ? error.message : '';
        expect(error).toMatchObject({ code: 'bad-file' });
      }
      const line = Number(/The file is no JSON. Line (\d+), column \d+ \(character \d+\)/.exec(message)?.[1]);
      expect(lines - line, message).toBeGreaterThanOrEqual(0);
      expect(lines - line, message).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    ['{"log":{}}', 'no HAR: it has no "log" with "entries"'],
    ['[]', 'no HAR'],
    ['null', 'no HAR'],
    ['{"log":{"entries":[]}}', '0 entries and no WebSocket messages'],
    ['{"log":{"entries":[{"_resourceType":"websocket"}]}}', '1 of them are WebSockets without messages'],
    ['{"__proto__":{"log":{"entries":[]}}}', 'no HAR'],
    ['{"log":{"entries":[}}', 'Line 1, column 20 (character 19): Expected a value, but there is "}".'],
  ])('%s is refused with a reason', (file, words) => {
    expect(() => importWhole(harImporter, file)).toThrow(words);
  });

  it('a file larger than a string can be is refused before it is kept', () => {
    const run = harImporter.begin({ capture: Object(null), markers: Object(null) });
    const chunk = new Uint8Array(64 << 20);
    expect(() => {
      for (let i = 0; i < 9; i++) run.push(chunk);
    }).toThrow('larger than 512 MiB');
  });

  it('many messages are read in slices', () => {
    const messages = Array.from({ length: 5_000 }, () => ({ type: 'send', opcode: 1, data: 'x', time: 1_767_000_000 }));
    const { steps } = importWhole(harImporter, toHar(toEntry(messages)));
    expect(steps).toHaveLength(3);
    expect(steps.every((step, at) => step >= (steps[at - 1] ?? 0) && step <= 1)).toBe(true);
  });
});
