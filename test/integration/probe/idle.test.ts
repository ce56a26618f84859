import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { DoctorOptions, ProbeProgress } from '../../../src/probe/contract';
import { idleProbe } from '../../../src/probe/probes/idle';
import type { Evidence } from '../../../src/protocol/doctor';
import { use } from '../support/dial';
import { startRawServer } from '../support/rawServer';
import { until } from '../support/until';
import { startWsServer } from '../support/wsServer';
import { runProbe } from './support/probeContext';

const LIMIT_MS = 1_200;

const start = (accept: (socket: WebSocket, tcp: Socket) => void) =>
  use(startWsServer({ accept: (socket, request) => accept(socket, request.socket) }));

/** Ends a connection that sends nothing for a while, as a proxy does. */
const startImpatient = (end: (socket: WebSocket, tcp: Socket) => void, limitMs = LIMIT_MS) =>
  start((socket, tcp) => {
    const timer = setTimeout(() => end(socket, tcp), limitMs);
    tcp.on('data', () => timer.refresh());
    tcp.on('close', () => clearTimeout(timer));
  });

const run = (url: string, options: Partial<DoctorOptions> = {}) =>
  runProbe(idleProbe, url, { options: { idleSeconds: 3, heartbeatSeconds: 1, ...options } });

const readRuns = ({ runs }: Evidence) => (Array.isArray(runs) ? (runs as readonly Evidence[]) : []);

describe('the idle probe', () => {
  it.each([
    ['fin', (_socket: WebSocket, tcp: Socket) => void tcp.end()],
    ['rst', (_socket: WebSocket, tcp: Socket) => void tcp.resetAndDestroy()],
    ['close-frame', (socket: WebSocket) => void socket.close(1001, 'Idle Timeout')],
  ])('finds a limit that ends silent connections by %s, and the pings that keep them', async (cutBy, end) => {
    const { url } = await startImpatient(end);
    const { verdict, cause, evidence, remedy, verify } = await run(url);
    expect(verdict).toBe('warn');
    expect(evidence).toMatchObject({ cutBy, keptByHeartbeatSeconds: 1, lifetimeSeconds: null });
    expect(evidence.cutAfterSeconds).toBeCloseTo(LIMIT_MS / 1000, 0);
    expect(evidence.closeCode).toBe(cutBy === 'close-frame' ? 1001 : null);
    expect(cause).toMatch(/of silence by .*, the same for both connections; pings every 1 s keep it\./);
    expect(remedy).toMatch(/^Send a ping every 0\.5 s/);
    expect(verify.join('\n')).toContain(url);
    expect(readRuns(evidence).map(({ kind, intervalSeconds, endedBy }) => [kind, intervalSeconds, endedBy])).toEqual([
      ['idle', null, cutBy],
      ['idle', null, cutBy],
      ['answers nothing', null, cutBy],
      ['pings every', 1, 'none'],
      ['pings every', 0.5, 'none'],
    ]);
  });

  it('looks for an interval that is short enough where the heartbeat is not', async () => {
    const { url } = await startImpatient((_socket, tcp) => tcp.end());
    const { verdict, evidence } = await run(url, { heartbeatSeconds: 25, idleSeconds: 30 });
    expect(verdict).toBe('warn');
    expect(evidence).toMatchObject({ cutBy: 'fin', keptByHeartbeatSeconds: 0.5, recommendedHeartbeatSeconds: 0.5 });
    expect(readRuns(evidence).filter(({ endedBy }) => endedBy === 'none')).toMatchObject([{ intervalSeconds: 0.5 }]);
  });

  it('passes what is not cut, and says what that does not prove', async () => {
    const { url } = await start(() => undefined);
    const progress: ProbeProgress[] = [];
    const { verdict, cause, evidence } = await runProbe(idleProbe, url, {
      options: { idleSeconds: 1.5, heartbeatSeconds: 1 },
      onProgress: (told) => progress.push(told),
    });
    expect(verdict).toBe('pass');
    expect(cause).toMatch(/was not cut in 1\.[5-9] s.*nothing of longer limits/);
    expect(evidence).toMatchObject({ cutAfterSeconds: null, cutBy: 'none', keptByHeartbeatSeconds: null });
    expect(progress[0]?.text).toBe('2 s left, 5 of 5 connections open');
  });

  it('tells a lifetime from an idle limit', async () => {
    const { url } = await start((_socket, tcp) => {
      const timer = setTimeout(() => tcp.end(), 1_500);
      tcp.on('close', () => clearTimeout(timer));
    });
    const { verdict, cause, evidence } = await run(url, { heartbeatSeconds: 0.5 });
    expect(verdict).toBe('warn');
    expect(cause).toContain('a limit on the lifetime, not on silence');
    expect(evidence.keptByHeartbeatSeconds).toBeNull();
    expect(evidence.lifetimeSeconds).toBeCloseTo(1.5, 0);
  });

  it('fails where a server closes although it is pinged, and names who does so', async () => {
    const { url } = await start((socket, tcp) => {
      socket.send('2');
      const timer = setTimeout(() => socket.close(), 1_500);
      tcp.on('close', () => clearTimeout(timer));
    });
    const { verdict, cause, evidence } = await run(url, { heartbeatSeconds: 0.5 });
    expect(verdict).toBe('fail');
    expect(cause).toContain('Engine.IO');
    expect(evidence).toMatchObject({ cutBy: 'close-frame', closeCode: null });
  });

  it('tells of a server that drops those who do not answer its pings', async () => {
    const { url } = await start((socket, tcp) => {
      socket.ping('alive?');
      const timer = setTimeout(() => socket.close(1011, 'keepalive ping timeout'), 700);
      socket.on('pong', () => clearTimeout(timer));
      tcp.on('close', () => clearTimeout(timer));
    });
    const { verdict, cause, evidence } = await run(url, { idleSeconds: 1.5 });
    expect(verdict).toBe('pass');
    expect(cause).toMatch(/A client that does not answer pings is dropped after 0\.[78] s\.$/);
    expect(readRuns(evidence)[2]).toMatchObject({ kind: 'answers nothing', endedBy: 'close-frame', closeCode: 1011 });
  });

  it('cannot see a limit behind a server that keeps talking, and does not wait for one', async () => {
    const { url } = await start((socket, tcp) => {
      const timer = setInterval(() => socket.send('tick'), 20);
      tcp.on('close', () => clearInterval(timer));
    });
    const { verdict, cause, evidence } = await run(url, { idleSeconds: 60 });
    expect(verdict).toBe('unknown');
    expect(cause).toMatch(/^The server sends something every \d+ ms on average/);
    expect(evidence.watchedSeconds).toBeLessThan(20);
  });

  it('fails a server that hangs up at once', async () => {
    const { url } = await start((socket) => socket.close(4401, 'who are you?'));
    const { verdict, cause, evidence } = await run(url);
    expect(verdict).toBe('fail');
    expect(cause).toContain('a close frame (4401 “who are you?”)');
    expect(evidence).toMatchObject({ cutBy: 'close-frame', closeCode: 4401, closeReason: 'who are you?' });
  });

  it('says so where there is no WebSocket', async () => {
    const { url } = await use(startRawServer((socket) => socket.end('HTTP/1.1 503 Busy\r\n\r\n')));
    const { verdict, cause } = await run(url);
    expect(verdict).toBe('unknown');
    expect(cause).toBe('An idle connection could not be tried: the server answered HTTP/1.1 503 Busy, not 101.');
  });

  it('goes on with the connections that a limit leaves it', async () => {
    let count = 0;
    const { url } = await use(
      startWsServer({ accept: () => undefined, options: { verifyClient: () => ++count <= 2 } }),
    );
    expect(await run(url, { idleSeconds: 1 })).toMatchObject({ verdict: 'pass' });
  });

  it('is cancelled while it opens', async () => {
    const server = await use(startRawServer(() => undefined));
    const controller = new AbortController();
    const running = runProbe(idleProbe, server.url, { signal: controller.signal });
    const rejected = expect(running).rejects.toThrow('enough');
    await until(() => server.connectionCount() === 6);
    controller.abort(new Error('enough'));
    await rejected;
  });

  it('drops everything at once when it is cancelled', async () => {
    const open = new Set<WebSocket>();
    const { url } = await start((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    const controller = new AbortController();
    const running = runProbe(idleProbe, url, { signal: controller.signal, options: { idleSeconds: 3_600 } });
    const rejected = expect(running).rejects.toThrow('enough');
    await until(() => open.size === 6);
    controller.abort(new Error('enough'));
    await rejected;
    await until(() => open.size === 0);
  });
});
