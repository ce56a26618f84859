import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { limitsProbe } from '../../../src/probe/probes/limits';
import type { Evidence } from '../../../src/protocol/doctor';
import { encodeFrame } from '../../../src/wire/frameWriter';
import { type RawScript, startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { until } from '../support/until';
import { echo, startWsServer, type WsServerOptions } from '../support/wsServer';
import { type ProbeSetup, runProbe } from './support/probeContext';

const MIB = 1024 * 1024;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startServer(options: WsServerOptions): Promise<string> {
  const server = await startWsServer(options);
  closers.push(server.close);
  return server.url;
}

async function startScript(script: RawScript): Promise<string> {
  const server = await startRawServer(script);
  closers.push(server.close);
  return server.url;
}

function run(url: string, options: ProbeSetup['options'], rest: ProbeSetup = {}) {
  return runProbe(limitsProbe, url, { ...rest, options: { burst: 3, ...options } });
}

describe('the size of messages', () => {
  it('finds a limit that closes with 1009, near enough', async () => {
    const url = await startServer({ accept: echo, options: { maxPayload: 300_000 } });
    const { verdict, evidence, cause, remedy } = await run(url, { maxMessageBytes: 2 * MIB });
    expect(verdict, cause).toBe('pass');
    expect(evidence).toMatchObject({ closeCode: 1009, endedBy: 'close', acceptedBy: 'echo', defaultOf: [] });
    const { largestAcceptedBytes, refusedAtBytes } = evidence;
    expect(largestAcceptedBytes).toBeLessThanOrEqual(300_000);
    expect(refusedAtBytes).toBeGreaterThan(300_000);
    expect(Number(refusedAtBytes) - Number(largestAcceptedBytes)).toBeLessThan(10_000);
    expect(remedy).toMatch(/maxPayload/);
  });

  it('finds a default exactly, and says whose it is', async () => {
    const url = await startServer({ accept: echo, options: { maxPayload: 1_000_000 } });
    const { evidence, cause } = await run(url, { maxMessageBytes: MIB });
    expect(evidence).toMatchObject({ largestAcceptedBytes: 1_000_000, refusedAtBytes: 1_000_001, closeCode: 1009 });
    expect(cause).toMatch(/default of Engine\.IO/);
  });

  it('warns of nothing, but tells a limit that is small', async () => {
    const url = await startServer({ accept: echo, options: { maxPayload: 8_192 } });
    const { verdict, evidence, cause } = await run(url, { maxMessageBytes: MIB });
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject({ largestAcceptedBytes: 8_192, refusedAtBytes: 8_193 });
    expect(cause).toMatch(/small limit/);
  });

  it('sends no more than was agreed to, and does not claim a limit beyond', async () => {
    const sizes: number[] = [];
    const url = await startServer({
      accept: (socket) => socket.on('message', (data) => sizes.push((data as Buffer).length)),
    });
    const { verdict, evidence, cause } = await run(url, { maxMessageBytes: 100_000 });
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject({
      largestAcceptedBytes: 100_000,
      refusedAtBytes: null,
      closeCode: null,
      endedBy: null,
      acceptedBy: 'pong',
    });
    expect(sizes).toEqual([5, 1_024, 65_536, 100_000]);
    expect(cause).toMatch(/up to 100,000 bytes are taken; larger ones were not tried/);
  });

  it('takes a reset while a large message is sent for a size limit, and warns', async () => {
    const url = await startScript((socket, request) => {
      socket.write(toSwitchingProtocols(request));
      react(socket, (payloadBytes) => payloadBytes > 65_536);
    });
    const { verdict, evidence, cause } = await run(url, { maxMessageBytes: MIB });
    expect(verdict, cause).toBe('warn');
    expect(evidence).toMatchObject({
      largestAcceptedBytes: 65_536,
      refusedAtBytes: 65_537,
      closeCode: null,
      endedBy: 'rst',
      defaultOf: ['websocket of npm (maxReceivedFrameSize)'],
    });
    expect(cause).toMatch(/reset of the connection \(RST\)/);
  });

  it('says nothing about sizes where any text is refused', async () => {
    const url = await startServer({
      accept: (socket) => socket.on('message', () => socket.close(1003, 'binary only')),
    });
    const { verdict, evidence } = await run(url, { maxMessageBytes: MIB });
    expect(verdict).toBe('unknown');
    expect(evidence).toMatchObject({ largestAcceptedBytes: 0, refusedAtBytes: 5, closeCode: 1003 });
  });

  it('does not take a cut that comes once for a limit', async () => {
    let isCut = false;
    const url = await startServer({
      accept: (socket) => {
        socket.on('message', (data) => {
          if ((data as Buffer).length < 65_536 || isCut) return;
          isCut = true;
          socket.terminate();
        });
      },
    });
    const { verdict, cause } = await run(url, { maxMessageBytes: 65_536 });
    expect(verdict).toBe('unknown');
    expect(cause).toMatch(/refused once and taken once|not what decides/);
  });
});

/** Drops the connection where a frame is `tooLarge`; answers pings. Frames of one size class come alone, so the first header tells. */
function react(socket: Socket, tooLarge: (payloadBytes: number) => boolean): void {
  let buffered = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const short = (buffered[1] ?? 0) & 0x7f;
      const headerLength = 6 + (short === 126 ? 2 : short === 127 ? 8 : 0);
      if (buffered.length < headerLength) return;
      const length =
        short < 126 ? short : short === 126 ? buffered.readUInt16BE(2) : Number(buffered.readBigUInt64BE(2));
      const opcode = (buffered[0] ?? 0) & 0xf;
      if (opcode < 8 && tooLarge(length)) {
        socket.resetAndDestroy();
        return;
      }
      if (buffered.length < headerLength + length) return;
      const key = buffered.subarray(headerLength - 4, headerLength);
      const payload = buffered.subarray(headerLength, headerLength + length).map((byte, i) => byte ^ (key[i % 4] ?? 0));
      if (opcode === 9) socket.write(encodeFrame({ opcode: 0xa, payload }));
      if (opcode === 8) socket.end(encodeFrame({ opcode: 8, payload }));
      buffered = buffered.subarray(headerLength + length);
      if (buffered.length === 0) return;
    }
  });
}

describe('handshakes at once', () => {
  it('all open, and none stays open', async () => {
    let openCount = 0;
    let most = 0;
    const url = await startServer({
      accept: (socket) => {
        openCount++;
        most = Math.max(most, openCount);
        socket.on('close', () => openCount--);
        echo(socket);
      },
    });
    const { evidence, cause } = await run(url, { maxMessageBytes: 100, burst: 25 });
    expect(evidence.burst).toEqual({ asked: 25, opened: 25, refused: {} });
    expect(cause).toMatch(/no rate limit was seen/);
    // All of them at once; an earlier connection may still be on its way out.
    expect(most).toBeGreaterThanOrEqual(25);
    await until(() => openCount === 0);
  });

  it.each([429, 503])('are limited with %i, which is good', async (status) => {
    let count = 0;
    const url = await startServer({
      accept: echo,
      options: {
        // One that tells whether it opens at all, two for the sizes; then the burst.
        verifyClient: (_info, answer) => {
          if (++count <= 7) answer(true);
          else answer(false, status, 'no', { 'Retry-After': '7' });
        },
      },
    });
    const { verdict, evidence, cause } = await run(url, { maxMessageBytes: 100, burst: 10 });
    expect(verdict, cause).toBe('pass');
    expect(evidence.burst).toEqual({ asked: 10, opened: 4, refused: { [status]: 6 } });
    expect(evidence.retryAfter).toBe('7');
    expect(cause).toMatch(/Handshakes are limited with Retry-After: 7/);
  });

  it('that are dropped are a warning', async () => {
    let count = 0;
    const url = await startScript((socket, request) => {
      count++;
      if (count > 6) return void socket.resetAndDestroy();
      socket.write(toSwitchingProtocols(request));
      react(socket, () => false);
    });
    const { verdict, evidence } = await run(url, { maxMessageBytes: 100, burst: 5 });
    expect(verdict).toBe('warn');
    expect(evidence.burst).toEqual({ asked: 5, opened: 3, refused: { reset: 2 } });
  });
});

describe('cancelling', () => {
  it.each(['a message of 64 KiB', '40 handshakes at once'])('at %j leaves nothing open', async (moment) => {
    let openCount = 0;
    const abort = new AbortController();
    const url = await startServer({
      accept: (socket) => {
        openCount++;
        socket.on('close', () => openCount--);
      },
    });
    const running = run(
      url,
      { maxMessageBytes: 65_536, burst: 40 },
      {
        signal: abort.signal,
        onProgress: ({ text }) => {
          if (text === moment) setTimeout(() => abort.abort(new Error('enough')), 5);
        },
      },
    );
    await expect(running).rejects.toThrow('enough');
    await until(() => openCount === 0);
  });

  it('tells what it tried', async () => {
    const url = await startServer({ accept: echo, options: { maxPayload: 1_000 } });
    const { evidence } = await run(url, { maxMessageBytes: 65_536 });
    const tries = evidence.tries as unknown as Evidence[];
    expect(tries[0]).toEqual({ sizeBytes: 5, outcome: 'accepted', how: 'echo' });
    expect(tries[1]).toEqual({ sizeBytes: 1_024, outcome: 'refused', how: 'is answered by close 1009' });
  });
});
