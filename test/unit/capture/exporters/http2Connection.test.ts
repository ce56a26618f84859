import { describe, expect, it } from 'vitest';
import { type ConnectionFacts, NO_FACTS } from '../../../../src/capture/connectionFacts';
import { harExporter } from '../../../../src/capture/exporters/harExporter';
import { ndjsonExporter } from '../../../../src/capture/exporters/ndjsonExporter';
import { redactFacts } from '../../../../src/capture/exporters/redactFacts';
import { harImporter } from '../../../../src/capture/importers/harImporter';
import { ndjsonImporter } from '../../../../src/capture/importers/ndjsonImporter';
import { encodeFrame } from '../../../../src/wire/frameWriter';
import { importWhole } from '../importers/importWhole';
import { utf8 } from '../traffic';
import { exportWhole, testMarkers } from './exportWhole';
import { newTestCapture, START_MS } from './richCapture';

/** A connection by extended CONNECT (RFC 8441), as the live session records it. */
const OVER_HTTP2: ConnectionFacts = {
  ...NO_FACTS,
  url: 'wss://example.org/chat?access_token=hush&room=1',
  requestLine: 'CONNECT /chat?access_token=hush&room=1 HTTP/2',
  requestHeaders: [
    [':method', 'CONNECT'],
    [':protocol', 'websocket'],
    [':scheme', 'https'],
    [':path', '/chat?access_token=hush&room=1'],
    [':authority', 'example.org'],
    ['sec-websocket-version', '13'],
    ['cookie', 'sid=hush'],
  ],
  statusLine: 'HTTP/2 200',
  statusCode: 200,
  responseHeaders: [[':status', '200']],
  startedMs: START_MS - 31,
  openedMs: START_MS,
  remoteAddress: '192.0.2.7',
  remotePort: 443,
};

function makeCapture() {
  const capture = newTestCapture();
  capture.beginConnection();
  capture.appendMarker({ opening: OVER_HTTP2 }, START_MS);
  capture.push('in', encodeFrame({ opcode: 1, payload: utf8('over two') }), START_MS + 1);
  return capture;
}

function findOpening(capture: ReturnType<typeof newTestCapture>): ConnectionFacts | undefined {
  const entry = capture.readEntry(0);
  return entry?.kind === 'marker' ? testMarkers.findOpening(entry.data) : undefined;
}

describe('a connection over HTTP/2 in a file', () => {
  it('keeps its pseudo-header fields, without what is secret in them', () => {
    const facts = redactFacts(OVER_HTTP2);
    expect(facts.requestLine).toBe('CONNECT /chat?access_token=<redacted>&room=1 HTTP/2');
    expect(facts.requestHeaders).toEqual([
      [':method', 'CONNECT'],
      [':protocol', 'websocket'],
      [':scheme', 'https'],
      [':path', '/chat?access_token=<redacted>&room=1'],
      [':authority', 'example.org'],
      ['sec-websocket-version', '13'],
      ['cookie', '<redacted>'],
    ]);
  });

  it('HAR: method, version and status, and back', () => {
    const { text } = exportWhole(harExporter, makeCapture());
    const [entry] = JSON.parse(text).log.entries;
    expect(entry.request).toMatchObject({ method: 'CONNECT', httpVersion: 'HTTP/2' });
    expect(entry.request.headers).toContainEqual({ name: ':protocol', value: 'websocket' });
    expect(entry.response).toMatchObject({ status: 200, statusText: '', httpVersion: 'HTTP/2' });
    const facts = findOpening(importWhole(harImporter, text).capture);
    expect(facts).toMatchObject({
      requestLine: 'CONNECT /chat?access_token=<redacted>&room=1 HTTP/2',
      statusLine: 'HTTP/2 200',
      statusCode: 200,
      responseHeaders: [[':status', '200']],
    });
  });

  it.each(['h2', 'http/2.0', 'HTTP/2'])('HAR of another program that says %s', (httpVersion) => {
    const entry = {
      startedDateTime: new Date(START_MS).toISOString(),
      request: { method: 'CONNECT', url: 'wss://example.org/a', httpVersion, headers: [] },
      response: { status: 200, statusText: '', httpVersion, headers: [] },
      _webSocketMessages: [{ type: 'receive', time: START_MS / 1000, opcode: 1, data: 'x' }],
    };
    const file = JSON.stringify({ log: { version: '1.2', creator: {}, entries: [entry] } });
    const facts = findOpening(importWhole(harImporter, file).capture);
    expect(facts).toMatchObject({ requestLine: 'CONNECT /a HTTP/2', statusLine: 'HTTP/2 200' });
  });

  it('NDJSON, and back', () => {
    const { text } = exportWhole(ndjsonExporter, makeCapture());
    expect(findOpening(importWhole(ndjsonImporter, text).capture)).toMatchObject({
      requestHeaders: redactFacts(OVER_HTTP2).requestHeaders,
      statusLine: 'HTTP/2 200',
    });
  });
});
