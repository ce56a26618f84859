import { expect, it } from 'vitest';
import { createConnectionSettings } from '../../../src/protocol/connection';
import { toClosedMarker } from '../../../src/session/closing';
import { sessionMarkers } from '../../../src/session/connectionFacts';
import { newHandshakeRecord } from '../../../src/session/handshakeRecord';
import { importMarkers } from '../../../src/session/importMarkers';
import { toFailedMarker, toHandshakeMarker } from '../../../src/session/openingMarkers';

const opened = { subprotocol: 'chat', deflate: undefined, checks: [], timeMs: 40 };

it('the marker of a handshake carries what files want to know', () => {
  const handshake = newHandshakeRecord(createConnectionSettings('example.org/a'), 9);
  handshake.route = { description: '', remoteAddress: '192.0.2.1', remotePort: 443, connectMs: 3, tls: undefined };
  handshake.request = { requestLine: 'GET /a HTTP/1.1', headers: [['Host', 'example.org']], timeMs: 10 };
  const facts = sessionMarkers.findOpening(toHandshakeMarker(handshake, opened));
  expect(facts).toMatchObject({
    url: 'wss://example.org/a',
    requestLine: 'GET /a HTTP/1.1',
    requestHeaders: [['Host', 'example.org']],
    statusCode: 101,
    subprotocol: 'chat',
    startedMs: 9,
    openedMs: 40,
    remoteAddress: '192.0.2.1',
    remotePort: 443,
  });
});

it('the marker of an end says code and reason; others neither open nor close', () => {
  const closure = {
    code: 4001,
    reason: 'why',
    wasClean: true,
    transport: 'remote-fin',
    silentMs: 0,
    error: undefined,
    timeMs: 9,
  } as const;
  expect(sessionMarkers.findClosing(toClosedMarker(closure, false))).toEqual({ code: 4001, reason: 'why' });
  const failed = toFailedMarker({
    code: 'refused',
    message: '',
    remedy: '',
    systemCode: undefined,
    response: undefined,
    checks: [],
    receivedBytes: undefined,
  });
  for (const data of [failed, 'text', undefined, { marker: 'closed?' }]) {
    expect(sessionMarkers.findOpening(data)).toBeUndefined();
    expect(sessionMarkers.findClosing(data)).toBeUndefined();
  }
});

it('markers of an imported file are rows like those of a live connection', () => {
  const handshake = newHandshakeRecord(createConnectionSettings('example.org/a'), 9);
  const facts = sessionMarkers.findOpening(toHandshakeMarker(handshake, opened));
  if (facts === undefined) throw new Error('no facts');
  const opening = importMarkers.toOpening({
    ...facts,
    requestLine: 'GET /a HTTP/1.1',
    statusLine: 'HTTP/1.1 101 Switching Protocols',
  });
  expect(opening).toMatchObject({
    marker: 'handshake',
    flags: '101',
    text: 'GET /a → 101 Switching Protocols · from a file, not verified',
  });
  expect(sessionMarkers.findOpening(opening)?.url).toBe('wss://example.org/a');
  const closing = importMarkers.toClosing({ code: 1006, reason: 'x', timeMs: 0 });
  expect(closing).toMatchObject({ label: 'Closed 1006', text: '1006 Abnormal Closure · “x”', tone: 'warning' });
  expect(sessionMarkers.findClosing(closing)).toEqual({ code: 1006, reason: 'x' });
  expect(sessionMarkers.findClosing(importMarkers.toClosing({ code: undefined, reason: '', timeMs: 0 }))).toEqual({
    code: undefined,
    reason: '',
  });
});
