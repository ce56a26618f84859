import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { openSocket } from '../../../src/probe/opening';
import { Opcode } from '../../../src/wire/frame';
import { createProbeContext } from './support/probeContext';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function startEcho(): Promise<{ url: string; server: WebSocketServer }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  closers.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
  );
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

/** Says `answer` to whatever comes. */
async function startRaw(answer: string | undefined): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (answer !== undefined) socket.once('data', () => socket.write(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('openSocket', () => {
  it('opens, exchanges frames and closes by the closing handshake', async () => {
    const { url, server } = await startEcho();
    const context = createProbeContext(url);
    const outcome = await openSocket(context);
    if (outcome.kind !== 'open') throw new Error(outcome.kind);
    const { socket } = outcome;
    socket.sendText('hello');
    const event = await socket.next(2_000, context.signal);
    expect(event.kind === 'frame' && new TextDecoder().decode(event.frame.payload)).toBe('hello');
    const closed = once([...server.clients][0] ?? server, 'close');
    await socket.close();
    expect((await closed)[0]).toBe(1000);
    expect(socket.closeFrame?.opcode).toBe(Opcode.close);
    expect(socket.end?.cause).toBe('fin');
  });

  it.each([
    ['HTTP/1.1 426 Upgrade Required\r\nContent-Length: 4\r\n\r\nnope', 'refused', 'nope'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', 'refused', 'abcde'],
    ['SSH-2.0-OpenSSH_9\r\n', 'not-http', undefined],
    [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n',
      'bad-101',
      undefined,
    ],
  ])('tells what %j is', async (answer, kind, body) => {
    const outcome = await openSocket(createProbeContext(await startRaw(answer)));
    expect(outcome.kind).toBe(kind);
    if (outcome.kind === 'refused') expect(new TextDecoder().decode(outcome.response.body)).toBe(body);
  });

  it('gives up on a peer that says nothing', async () => {
    const context = createProbeContext(await startRaw(undefined), { options: { handshakeTimeoutMs: 150 } });
    expect((await openSocket(context)).kind).toBe('timeout');
  });

  it('rejects as soon as it is cancelled', async () => {
    const abort = new AbortController();
    const opening = openSocket(createProbeContext(await startRaw(undefined), { signal: abort.signal }));
    abort.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
  });
});
