import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PerMessageDeflateOptions } from 'ws';
import { compressionProbe } from '../../../src/probe/probes/compression';
import { Opcode } from '../../../src/wire/frame';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { startRawServer, toHead, toSwitchingProtocols } from '../support/rawServer';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';
import { runProbe } from './support/probeContext';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startEcho(perMessageDeflate: boolean | PerMessageDeflateOptions): Promise<string> {
  const server = await startWsServer({ accept: echo, options: { perMessageDeflate } });
  closers.push(server.close);
  return server.url;
}

/** Answers 101 with these header lines whatever is asked, then does `act`. */
async function startScript(
  answer: (request: string) => string,
  act: (socket: Socket) => void = () => undefined,
): Promise<string> {
  const server = await startRawServer((socket, request) => {
    socket.write(answer(request));
    act(socket);
  });
  closers.push(server.close);
  return server.url;
}

describe('compression against ws', () => {
  it('is agreed on, works both ways with contexts taken over, and is worth it', async () => {
    const { verdict, evidence, cause } = await runProbe(compressionProbe, await startEcho(true));
    expect(verdict, cause).toBe('pass');
    expect(evidence).toMatchObject({
      parameters: 'permessage-deflate',
      sample: 'built-in',
      sentMessages: 3,
      echoedMessages: 3,
      compressedEchoes: 3,
      serverContextTakeover: true,
      clientContextTakeover: true,
      memoryDeflateBytes: 2 ** 17 + 2 ** 17,
      memoryInflateBytes: 2 ** 15 + 7 * 1024,
    });
    expect(evidence.ratio).toBeGreaterThan(0.05);
    expect(evidence.ratio).toBeLessThan(0.5);
    expect(evidence.echoRatio).toBeLessThan(0.1);
  });

  it.each([9, 10, 15])('keeps to windows of 2^%i in both directions', async (bits) => {
    const url = await startEcho({ serverMaxWindowBits: bits, clientMaxWindowBits: bits });
    const { verdict, evidence, cause } = await runProbe(compressionProbe, url);
    expect(verdict, cause).toBe('pass');
    expect(evidence).toMatchObject({ echoedMessages: 3, serverWindowBits: bits, clientWindowBits: bits });
    expect(evidence.parameters).toContain(`client_max_window_bits=${bits}`);
  });

  it('shows what no context takeover costs and saves', async () => {
    const url = await startEcho({ serverNoContextTakeover: true, clientNoContextTakeover: true });
    const { verdict, evidence } = await runProbe(compressionProbe, url);
    const kept = await runProbe(compressionProbe, await startEcho(true));
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject({ serverContextTakeover: false, memoryPerConnectionBytes: 0, echoedMessages: 3 });
    expect(evidence.ratio).toBeGreaterThan(Number(kept.evidence.ratio) * 1.5);
  });

  it("measures the user's own messages, and says where compression is not worth it", async () => {
    const url = await startEcho(true);
    const alike = Array.from({ length: 20 }, (_unused, i) => `{"event":"price","symbol":"EURUSD","bid":1.0${i}}`);
    const good = await runProbe(compressionProbe, url, { options: { sampleMessages: alike } });
    expect(good.verdict).toBe('pass');
    expect(good.evidence).toMatchObject({ sample: 'yours', sampleMessages: 20, sampleBytes: alike.join('').length });
    expect(good.cause).toMatch(/saves \d\d % of your 20 messages/);
    const bad = await runProbe(compressionProbe, url, { options: { sampleMessages: ['q7', 'Zx', 'k0'] } });
    expect(bad.verdict).toBe('warn');
    expect(bad.cause).toMatch(/saves only 0 % of your 3 messages/);
    expect(bad.remedy).toMatch(/threshold/);
  });

  it('passes where it is not agreed on, and says what it would save', async () => {
    const { verdict, evidence, cause } = await runProbe(compressionProbe, await startEcho(false));
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject({ parameters: null, ratio: null });
    expect(evidence.possibleRatio).toBeLessThan(0.5);
    expect(cause).toMatch(/would save \d\d % of a built-in sample/);
  });

  it('takes a server that does not echo', async () => {
    const server = await startWsServer({ accept: () => undefined, options: { perMessageDeflate: true } });
    closers.push(server.close);
    const { verdict, evidence } = await runProbe(compressionProbe, server.url);
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject({ echoedMessages: 0, echoRatio: null });
  });
});

describe('compression against servers that are wrong', () => {
  const agree = (request: string) => toSwitchingProtocols(request, 'Sec-WebSocket-Extensions: permessage-deflate');

  it('fails an agreement to what was not offered', async () => {
    const foreign = await startScript((request) =>
      toSwitchingProtocols(request, 'Sec-WebSocket-Extensions: x-webkit-deflate-frame'),
    );
    const wrong = await runProbe(compressionProbe, foreign);
    expect(wrong.verdict).toBe('fail');
    expect(wrong.evidence.parameters).toBe('x-webkit-deflate-frame');
    const bits = await startScript((request) =>
      toSwitchingProtocols(request, 'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7'),
    );
    expect((await runProbe(compressionProbe, bits)).verdict).toBe('fail');
  });

  it('fails a server that agrees even where nothing is offered', async () => {
    const url = await startScript(agree, (socket) => {
      // Answers every masked ping; text is swallowed.
      socket.on('data', (chunk) => answerPings(socket, chunk));
    });
    const { verdict, cause } = await runProbe(compressionProbe, url);
    expect(verdict).toBe('fail');
    expect(cause).toMatch(/offers no extension is answered with one/);
  });

  it('fails a server that closes with 1002 on a compressed message', async () => {
    const url = await startScript(
      (request) => (/sec-websocket-extensions/i.test(request) ? agree(request) : toSwitchingProtocols(request)),
      (socket) =>
        socket.on('data', (chunk) => {
          if (((chunk[0] ?? 0) & 0x40) === 0) answerPings(socket, chunk);
          else socket.end(encodeFrame({ opcode: Opcode.close, payload: Uint8Array.of(0x03, 0xea) }));
        }),
    );
    const { verdict, evidence } = await runProbe(compressionProbe, url);
    expect(verdict).toBe('fail');
    expect(evidence.endedBy).toBe(1002);
  });

  it('fails a server whose messages cannot be inflated', async () => {
    const url = await startScript(
      (request) => (/sec-websocket-extensions/i.test(request) ? agree(request) : toSwitchingProtocols(request)),
      (socket) => {
        socket.write(encodeFrame({ opcode: Opcode.text, payload: Uint8Array.of(0xff, 0xff, 0xff), rsv: 4 }));
        socket.on('data', (chunk) => answerPings(socket, chunk));
      },
    );
    const { verdict, evidence } = await runProbe(compressionProbe, url);
    expect(verdict).toBe('fail');
    expect(evidence.inflateFailure).toMatch(/not what permessage-deflate makes/);
  });

  it('fails a server that refuses whoever offers compression', async () => {
    const url = await startScript((request) =>
      /sec-websocket-extensions/i.test(request)
        ? toHead('HTTP/1.1 400 Bad Request', 'Content-Length: 0')
        : toSwitchingProtocols(request),
    );
    const { verdict, cause } = await runProbe(compressionProbe, url);
    expect(verdict).toBe('fail');
    expect(cause).toMatch(/answered HTTP\/1.1 400/);
  });

  it('leaves nothing open when it is cancelled while it waits', async () => {
    let openCount = 0;
    const url = await startScript(agree, (socket) => {
      openCount++;
      socket.on('close', () => openCount--);
      socket.resume();
      socket.on('end', () => socket.destroy());
    });
    const abort = new AbortController();
    const running = runProbe(compressionProbe, url, { signal: abort.signal });
    await until(() => openCount === 1);
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await until(() => openCount === 0);
  });
});

function answerPings(socket: Socket, chunk: Buffer): void {
  if (((chunk[0] ?? 0) & 0xf) !== Opcode.ping) return;
  const length = (chunk[1] ?? 0) & 0x7f;
  const key = chunk.subarray(2, 6);
  const payload = chunk.subarray(6, 6 + length).map((byte, i) => byte ^ (key[i % 4] ?? 0));
  socket.write(encodeFrame({ opcode: Opcode.pong, payload }));
}
