import { describe, expect, it } from 'vitest';
import { Capture } from '../../../src/capture/capture';
import type { FrameEntry } from '../../../src/capture/contract';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { dial, use } from '../support/dial';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import type { RecordingSink } from '../support/recordingSink';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** The frames that a sink saw, by the parser of the capture. */
function framesOf(sink: RecordingSink, direction: 'in' | 'out'): { entry: FrameEntry; message: string | undefined }[] {
  const capture = new Capture({ memoryBytes: 1e9, maxInflatedBytes: 1e9 });
  capture.setDeflate(sink.opens[0]?.deflate);
  capture.push(direction, direction === 'in' ? sink.received() : sink.sent(), 0);
  return Array.from({ length: capture.entryCount }, (_, ordinal) => capture.readEntry(ordinal)).flatMap((entry) => {
    if (entry?.kind !== 'frame') return [];
    const read = capture.readMessage(entry.ordinal, 0, Number.MAX_SAFE_INTEGER);
    return [{ entry, message: read.isAvailable ? Buffer.from(read.bytes).toString('latin1') : undefined }];
  });
}

const opcodesOf = (sink: RecordingSink, direction: 'in' | 'out') =>
  framesOf(sink, direction).map(({ entry }) => entry.b0 & 0x0f);

describe('the tap', () => {
  it('shows every opcode in both directions, the handshake apart', async () => {
    const server = await use(
      startWsServer({
        accept: (socket) => {
          socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
          socket.ping('from the server');
          socket.pong('unasked');
        },
      }),
    );
    const { sink, connection } = dial(`${server.url}/path?q=1`, { perMessageDeflate: false });
    await sink.whenOpen();
    connection.sendText('text');
    connection.sendBinary(Uint8Array.of(1, 2, 3));
    connection.ping(utf8('from here'));
    connection.pong(utf8('unasked'));
    await until(() => framesOf(sink, 'in').length === 5);
    connection.close(1000, 'bye');
    const closure = await sink.whenClosed();

    expect(sink.calls).toEqual(['route', 'request', 'response', 'open', 'bytes', 'closed']);
    expect(sink.requests[0]?.requestLine).toBe('GET /path?q=1 HTTP/1.1');
    expect(opcodesOf(sink, 'in')).toEqual([
      Opcode.ping,
      Opcode.pong,
      Opcode.text,
      Opcode.binary,
      Opcode.pong,
      Opcode.close,
    ]);
    expect(opcodesOf(sink, 'out').sort()).toEqual(
      [Opcode.text, Opcode.binary, Opcode.ping, Opcode.pong, Opcode.pong, Opcode.close].sort(),
    );
    expect(framesOf(sink, 'out').every(({ entry }) => (entry.b1 & 0x80) !== 0)).toBe(true);
    expect(closure).toMatchObject({ code: 1000, reason: 'bye', wasClean: true, error: undefined });
  });

  it('keeps frames that come in the packet of the 101, in order and once', async () => {
    const server = await use(
      startRawServer((socket, request) => {
        const frames = ['one', 'two', 'three'].map((text) =>
          Buffer.from(encodeFrame({ opcode: Opcode.text, payload: utf8(text) })),
        );
        socket.write(Buffer.concat([Buffer.from(toSwitchingProtocols(request)), ...frames]));
      }),
    );
    const { sink } = dial(server.url);
    await until(() => framesOf(sink, 'in').length === 3);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(framesOf(sink, 'in').map(({ message }) => message)).toEqual(['one', 'two', 'three']);
    expect(sink.calls).toEqual(['route', 'request', 'response', 'open', 'bytes']);
  });

  it('keeps a head that comes byte by byte', async () => {
    const server = await use(
      startRawServer(async (socket, request) => {
        socket.setNoDelay(true);
        const bytes = Buffer.concat([
          Buffer.from(toSwitchingProtocols(request)),
          Buffer.from(encodeFrame({ opcode: Opcode.text, payload: utf8('slow') })),
        ]);
        for (const byte of bytes) {
          socket.write(Buffer.of(byte));
          await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    const { sink } = dial(server.url);
    await until(() => framesOf(sink, 'in').length === 1);
    expect(framesOf(sink, 'in')[0]?.message).toBe('slow');
  });

  it('shows fragments with a ping between them as they came', async () => {
    const server = await use(
      startRawServer((socket, request) => {
        socket.write(toSwitchingProtocols(request));
        socket.write(encodeFrame({ opcode: Opcode.text, payload: utf8('He'), isFin: false }));
        socket.write(encodeFrame({ opcode: Opcode.ping, payload: utf8('p') }));
        socket.write(encodeFrame({ opcode: Opcode.continuation, payload: utf8('l'), isFin: false }));
        socket.write(encodeFrame({ opcode: Opcode.continuation, payload: utf8('lo') }));
      }),
    );
    const { sink } = dial(server.url);
    await until(() => framesOf(sink, 'in').length === 4 && framesOf(sink, 'out').length === 1);
    expect(opcodesOf(sink, 'in')).toEqual([Opcode.text, Opcode.ping, Opcode.continuation, Opcode.continuation]);
    expect(framesOf(sink, 'in')[3]?.message).toBe('Hello');
    expect(opcodesOf(sink, 'out')).toEqual([Opcode.pong]);
  });

  it('leaves pings unanswered when told to', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.ping('x') }));
    const { sink } = dial(server.url, { autoPong: false });
    await until(() => framesOf(sink, 'in').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sink.sent()).toHaveLength(0);
  });

  it.each([
    ['context takeover', {}, { serverNoContextTakeover: false, serverMaxWindowBits: 15 }],
    ['no context takeover', { serverNoContextTakeover: true }, { serverNoContextTakeover: true }],
    ['a small window', { serverMaxWindowBits: 9 }, { serverMaxWindowBits: 9 }],
  ])('compressed messages inflate to what was sent: %s', async (_name, options, agreed) => {
    const server = await use(
      startWsServer({ accept: echo, options: { perMessageDeflate: { threshold: 0, ...options } } }),
    );
    const { sink, connection } = dial(server.url);
    const open = await sink.whenOpen();
    expect(open.deflate).toMatchObject(agreed);
    const texts = Array.from({ length: 20 }, (_, index) => `{"id":${index},"text":"${'the same again '.repeat(100)}"}`);
    for (const text of texts) connection.sendText(text);
    await until(() => framesOf(sink, 'in').length === texts.length);
    expect(framesOf(sink, 'in').map(({ message }) => message)).toEqual(texts);
    expect(framesOf(sink, 'out').map(({ message }) => message)).toEqual(texts);
    expect(framesOf(sink, 'in').every(({ entry }) => entry.isCompressed)).toBe(true);
    expect(sink.received().byteLength).toBeLessThan(texts.join('').length / 5);
  });

  it.each([125, 126, 65_535, 65_536, 1_048_576])('a message of %i bytes comes back whole', async (size) => {
    const server = await use(startWsServer({ accept: echo }));
    const { sink, connection } = dial(server.url, { perMessageDeflate: false });
    await sink.whenOpen();
    const payload = Uint8Array.from({ length: size }, (_, index) => (index * 7) & 0xff);
    connection.sendBinary(payload);
    await until(() => sink.received().byteLength >= size + 2 && framesOf(sink, 'in').length === 1);
    expect(framesOf(sink, 'in')[0]?.message).toBe(Buffer.from(payload).toString('latin1'));
    expect(framesOf(sink, 'out')[0]?.message).toBe(Buffer.from(payload).toString('latin1'));
    await until(() => connection.bufferedBytes === 0);
  });
});

describe('the opening handshake', () => {
  it('sends headers as typed, repeated fields as lines, and the real Host', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const { sink } = dial(server.url, {
      headers: [
        ['Origin', 'https://example.org'],
        ['Cookie', 'a=1; b=2'],
        ['X-Trace', 'one'],
        ['X-Trace', 'two'],
      ],
    });
    await sink.whenOpen();
    const headers = sink.requests[0]?.headers ?? [];
    const values = (name: string) => headers.filter(([other]) => other === name).map(([, value]) => value);
    expect(values('Host')).toEqual([`127.0.0.1:${server.port}`]);
    expect(values('Origin')).toEqual(['https://example.org']);
    expect(values('Cookie')).toEqual(['a=1; b=2']);
    expect(values('X-Trace')).toEqual(['one', 'two']);
    expect(values('Sec-WebSocket-Extensions')[0]).toContain('permessage-deflate');
    expect(sink.opens[0]?.checks.every(({ verdict }) => verdict === 'pass')).toBe(true);
  });

  it('agrees on a subprotocol', async () => {
    const server = await use(startWsServer({ accept: echo, options: { handleProtocols: () => 'second' } }));
    const { sink } = dial(server.url, { subprotocols: ['first', 'second'] });
    expect((await sink.whenOpen()).subprotocol).toBe('second');
  });

  it('goes on when the server agrees to no subprotocol, with a warning', async () => {
    const server = await use(startWsServer({ accept: echo, options: { handleProtocols: () => false } }));
    const { sink, connection } = dial(server.url, { subprotocols: ['first'] });
    const open = await sink.whenOpen();
    expect(open.subprotocol).toBe('');
    expect(open.checks.find(({ name }) => name === 'Sec-WebSocket-Protocol')?.verdict).toBe('warn');
    connection.sendText('works');
    await until(() => framesOf(sink, 'in').length === 1);
  });
});
