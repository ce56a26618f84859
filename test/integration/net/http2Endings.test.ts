import { constants, type ServerHttp2Stream } from 'node:http2';
import { addAbortSignal } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Closure } from '../../../src/session/ports';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { dial, use } from '../support/dial';
import { startHttp2Server } from '../support/http2Server';
import { until } from '../support/until';

const HELLO = encodeFrame({ opcode: Opcode.text, payload: new TextEncoder().encode('hello') });

/** Opens a WebSocket, lets the server send one message and act, and answers with what the client made of the end. */
async function endBy(act: (stream: ServerHttp2Stream) => void): Promise<Closure> {
  const server = await use(
    startHttp2Server({
      onStream: (stream) => {
        stream.respond({ ':status': 200 });
        stream.write(HELLO);
      },
    }),
  );
  const { sink } = dial(server.url, { httpVersion: '2' });
  await until(() => sink.received().includes('hello'));
  const stream = await until(() => server.streams[0]);
  act(stream);
  const closure = await sink.whenClosed();
  expect(sink.calls.filter((call) => call === 'closed' || call === 'failed')).toEqual(['closed']);
  await until(() => server.sockets.size === 0);
  return closure;
}

describe('how a WebSocket over HTTP/2 ends without a close frame', () => {
  it('END_STREAM', async () => {
    const closure = await endBy((stream) => stream.end());
    expect(closure).toMatchObject({
      code: 1006,
      transport: 'remote-fin',
      http2: { frame: 'END_STREAM', errorCode: '' },
      error: undefined,
    });
  });

  it.each([
    ['INTERNAL_ERROR', (stream: ServerHttp2Stream) => stream.destroy(new Error('a fault of the server'))],
    ['CANCEL', (stream: ServerHttp2Stream) => void addAbortSignal(AbortSignal.abort(), stream)],
    ['NO_ERROR', (stream: ServerHttp2Stream) => stream.destroy()],
  ])('RST_STREAM %s', async (errorCode, act) => {
    const closure = await endBy(act);
    expect(closure).toMatchObject({
      code: 1006,
      transport: 'remote-reset',
      http2: { frame: 'RST_STREAM', errorCode },
      error: undefined,
    });
  });

  it('GOAWAY with an error', async () => {
    const closure = await endBy((stream) => stream.session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM));
    expect(closure).toMatchObject({ code: 1006, http2: { frame: 'GOAWAY', errorCode: 'ENHANCE_YOUR_CALM' } });
  });

  it('a shutdown: GOAWAY without an error, then the end of TCP', async () => {
    const closure = await endBy((stream) => stream.session?.destroy());
    expect(closure).toMatchObject({
      code: 1006,
      transport: 'remote-fin',
      http2: { frame: 'GOAWAY', errorCode: 'NO_ERROR' },
    });
  });

  it('the end of TCP', async () => {
    const server = await use(startHttp2Server({ onStream: (stream) => stream.respond({ ':status': 200 }) }));
    const { sink } = dial(server.url, { httpVersion: '2' });
    await sink.whenOpen();
    for (const socket of server.sockets) socket.end();
    const closure = await sink.whenClosed();
    expect(closure).toMatchObject({ code: 1006, transport: 'remote-fin' });
    expect(closure.http2).toBeUndefined();
  });

  it('a reset of TCP', async () => {
    const server = await use(startHttp2Server({ onStream: (stream) => stream.respond({ ':status': 200 }) }));
    const { sink } = dial(server.url, { httpVersion: '2' });
    await sink.whenOpen();
    for (const socket of server.sockets) socket.resetAndDestroy();
    const closure = await sink.whenClosed();
    expect(closure).toMatchObject({ code: 1006, transport: 'remote-reset', error: undefined });
    expect(closure.http2).toBeUndefined();
  });

  it('frames that break RFC 6455', async () => {
    const server = await use(
      startHttp2Server({
        onStream: (stream) => {
          stream.respond({ ':status': 200 });
          stream.write(Uint8Array.of(0x83, 0x00));
          stream.on('end', () => stream.end());
          stream.resume();
        },
      }),
    );
    const { sink } = dial(server.url, { httpVersion: '2' });
    expect(await sink.whenClosed()).toMatchObject({ error: { code: 'WS_ERR_INVALID_OPCODE' } });
    await until(() => server.sockets.size === 0);
  });

  it('goes on after a GOAWAY that only announces a shutdown', async () => {
    const server = await use(
      startHttp2Server({
        onStream: (stream) => {
          stream.respond({ ':status': 200 });
          stream.session?.goaway(constants.NGHTTP2_NO_ERROR, stream.id);
          setImmediate(() => stream.write(HELLO));
        },
      }),
    );
    const { sink, connection } = dial(server.url, { httpVersion: '2' });
    await until(() => sink.received().includes('hello'));
    connection.sendText('still here');
    expect(sink.closures).toEqual([]);
    const stream = await until(() => server.streams[0]);
    await until(() => stream.readableLength > 0);
  });
});
