import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { dial, use } from '../support/dial';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { until } from '../support/until';
import { startWsServer } from '../support/wsServer';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A server that accepts, then does what the test is about. */
const startPeer = (act: (socket: Socket) => void) =>
  use(
    startRawServer((socket, request) => {
      socket.write(toSwitchingProtocols(request));
      act(socket);
    }),
  );

describe('how it ended', () => {
  it('a close frame with code and reason', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.close(4001, 'go away') }));
    const closure = await dial(server.url).sink.whenClosed();
    expect(closure).toMatchObject({ code: 4001, reason: 'go away', wasClean: true, error: undefined });
  });

  it('an empty close frame is 1005', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.close() }));
    const closure = await dial(server.url).sink.whenClosed();
    expect(closure).toMatchObject({ code: 1005, reason: '', wasClean: true });
  });

  it('close frame and FIN in one packet: our answer is still delivered', async () => {
    let answered = Buffer.alloc(0);
    const server = await startPeer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        answered = Buffer.concat([answered, chunk]);
      });
      socket.end(encodeFrame({ opcode: Opcode.close, payload: Uint8Array.of(0x03, 0xe8) }));
    });
    const { sink } = dial(server.url);
    expect(await sink.whenClosed()).toMatchObject({ code: 1000, wasClean: true });
    await until(() => answered.byteLength === 8);
    expect(answered[0]).toBe(0x88);
  });

  it('FIN without a close frame', async () => {
    const server = await startPeer((socket) => setTimeout(() => socket.end(), 120));
    const closure = await dial(server.url).sink.whenClosed();
    expect(closure).toMatchObject({ code: 1006, wasClean: false, transport: 'remote-fin', error: undefined });
    expect(closure.silentMs).toBeGreaterThan(80);
  });

  it('a reset in the middle of a frame: the bytes before it are kept', async () => {
    const server = await startPeer((socket) => {
      const frame = encodeFrame({ opcode: Opcode.binary, payload: new Uint8Array(5_000).fill(7) });
      socket.write(frame.subarray(0, 3_000), () => setTimeout(() => socket.resetAndDestroy(), 30));
    });
    const { sink } = dial(server.url);
    const closure = await sink.whenClosed();
    expect(closure).toMatchObject({ code: 1006, wasClean: false, transport: 'remote-reset' });
    expect(sink.received()).toHaveLength(3_000);
  });

  it('terminate', async () => {
    const server = await startPeer(() => undefined);
    const { sink, connection } = dial(server.url);
    await sink.whenOpen();
    connection.terminate();
    connection.terminate();
    expect(await sink.whenClosed()).toMatchObject({ code: 1006, transport: 'local', wasClean: false });
    expect(() => connection.sendText('x')).toThrow(expect.objectContaining({ code: 'not-open' }));
  });

  it('a close frame that both send at once', async () => {
    const server = await use(
      startWsServer({ accept: (socket) => socket.on('message', () => socket.close(1001, 'server')) }),
    );
    const { sink, connection } = dial(server.url);
    await sink.whenOpen();
    connection.sendText('now');
    connection.close(1000, 'client');
    const closure = await sink.whenClosed();
    expect([1000, 1001]).toContain(closure.code);
    expect(closure.wasClean).toBe(true);
    expect(sink.closures).toHaveLength(1);
  });
});

describe('a peer that breaks the protocol: the verdict, and every byte', () => {
  it.each([
    ['a reserved opcode', [0x83, 0x00], 'WS_ERR_INVALID_OPCODE'],
    ['a length of 2^63', [0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0], 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH'],
    ['text that is not UTF-8', [0x81, 0x02, 0xc3, 0x28], 'WS_ERR_INVALID_UTF8'],
    ['close code 1005', [0x88, 0x02, 0x03, 0xed], 'WS_ERR_INVALID_CLOSE_CODE'],
    ['RSV2', [0xa1, 0x00], 'WS_ERR_UNEXPECTED_RSV_2_3'],
    ['a masked frame', [0x81, 0x80, 1, 2, 3, 4], 'WS_ERR_UNEXPECTED_MASK'],
    ['a message over the limit', [0x82, 0x7f, 0, 0, 0, 0, 0x40, 0, 0, 0], 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'],
    ['HTTP text in the tunnel', [...utf8('HTTP/1.1 400 Bad Request\r\n\r\n')], 'WS_ERR_UNEXPECTED_RSV_1'],
  ])('%s', async (_name, bytes, code) => {
    const after = encodeFrame({ opcode: Opcode.text, payload: utf8('after') });
    const server = await startPeer((socket) => {
      socket.write(Uint8Array.from(bytes));
      setTimeout(() => socket.end(after), 30);
    });
    const { sink } = dial(server.url);
    const closure = await sink.whenClosed();
    expect(closure.error?.code).toBe(code);
    expect(closure.code).toBe(1006);
    expect([...sink.received()]).toEqual([...bytes, ...after]);
    expect(sink.calls.filter((call) => call === 'closed')).toHaveLength(1);
  });

  it('a storm of close frames', async () => {
    const close = encodeFrame({ opcode: Opcode.close, payload: Uint8Array.of(0x03, 0xe8) });
    const server = await startPeer((socket) => socket.end(Buffer.concat(Array.from({ length: 1_000 }, () => close))));
    const { sink } = dial(server.url);
    const closure = await sink.whenClosed();
    expect(closure.code).toBe(1000);
    expect(sink.received()).toHaveLength(close.length * 1_000);
    expect(sink.closures).toHaveLength(1);
  });

  it('a burst of pings is answered one by one, and does not end the connection', async () => {
    const ping = encodeFrame({ opcode: Opcode.ping, payload: new Uint8Array(125) });
    let answered = 0;
    const server = await startPeer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        answered += chunk.byteLength;
      });
      socket.write(Buffer.concat(Array.from({ length: 2_000 }, () => ping)));
    });
    const { sink } = dial(server.url);
    // 125 bytes, a header of 2 and a masking key of 4.
    await until(() => answered === 2_000 * 131);
    expect(sink.closures).toEqual([]);
  });

  it('a storm of pings by a peer that never reads: dropped with the reason', async () => {
    const ping = encodeFrame({ opcode: Opcode.ping, payload: new Uint8Array(125) });
    const burst = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    const server = await startPeer((socket) => {
      socket.pause();
      // Far more than the buffers of both kernels and the limit together, and yet bounded.
      let left = 300;
      const pour = (error?: Error | null) => {
        if (error || socket.destroyed || left === 0) return;
        left -= 1;
        socket.write(burst, (failure) => setImmediate(pour, failure));
      };
      pour();
    });
    const { sink } = dial(server.url);
    const closure = await sink.whenClosed();
    expect(closure).toMatchObject({ code: 1006, transport: 'local', error: { code: 'PONGS_PENDING' } });
    expect(sink.closures).toHaveLength(1);
  });
});
