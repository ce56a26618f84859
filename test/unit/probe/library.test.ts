import { describe, expect, it } from 'vitest';
import { findLibrary } from '../../../src/probe/library';

const nothing = { closeReason: '', statusLine: '', headerNames: [], body: '' };

describe('findLibrary', () => {
  it.each([
    [{ closeReason: 'bad opcode 3' }, 'gorilla/websocket'],
    [{ closeReason: 'bad opc' }, 'libwebsockets'],
    [{ closeReason: 'Received unmasked frame but masking is required' }, 'faye-websocket (websocket-driver)'],
    [{ closeReason: 'Unrecognized Opcode: 0x3' }, 'websocket (npm)'],
    [{ headerNames: ['x-websocket-reject-reason'] }, 'websocket (npm)'],
    [{ body: 'Missing or invalid Sec-WebSocket-Key header' }, 'ws'],
    [{ body: 'Failed to open a WebSocket connection: missing Sec-WebSocket-Key header.\n' }, 'Python websockets'],
    [{ body: '{"code":3,"message":"Bad request"}' }, 'Engine.IO'],
    [{ statusLine: 'HTTP/1.1 400 WebSocket version 12 not supported (supported versions: 13,8)' }, 'Autobahn'],
  ])('%j is %s', (said, name) => {
    expect(findLibrary([nothing, { ...nothing, ...said }])?.name).toBe(name);
  });

  it('does not guess from words that anyone may use', () => {
    expect(findLibrary([{ ...nothing, closeReason: 'protocol error', body: 'Bad Request' }])).toBeUndefined();
  });
});
