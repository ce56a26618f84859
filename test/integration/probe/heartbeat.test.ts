import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { heartbeatProbe } from '../../../src/probe/probes/heartbeat';
import { use } from '../support/dial';
import { until } from '../support/until';
import { startWsServer } from '../support/wsServer';
import { runProbe } from './support/probeContext';

const start = (accept: (socket: WebSocket) => void, autoPong = true) =>
  use(startWsServer({ accept, options: { autoPong } }));

describe('the heartbeat probe', () => {
  it('passes a server that answers every ping with its payload', async () => {
    const { url } = await start(() => undefined);
    const found = await runProbe(heartbeatProbe, url);
    // A loaded machine may make round trips uneven, but no pong is lost.
    expect(['pass', 'warn']).toContain(found.verdict);
    expect(found.evidence).toMatchObject({
      missed: 0,
      sent: 20,
      answered: 20,
      payloadEchoed: true,
      unsolicitedPongs: 0,
      peerPings: 0,
      endedBy: 'none',
    });
    const { p50, p95, p99 } = found.evidence.rttMs as Record<string, number>;
    expect(p50).toBeGreaterThan(0);
    expect(p95).toBeGreaterThanOrEqual(p50 ?? 0);
    expect(p99).toBeGreaterThanOrEqual(p95 ?? 0);
    expect(found.verify[0]).toContain('--print-ping-rtts');
  });

  it('sends as many pings as were chosen, each with a payload of its own', async () => {
    const payloads: string[] = [];
    const { url } = await start((socket) => socket.on('ping', (data: Buffer) => payloads.push(data.toString('hex'))));
    const texts: string[] = [];
    await runProbe(heartbeatProbe, url, { options: { count: 5 }, onProgress: ({ text }) => texts.push(text) });
    expect(new Set(payloads).size).toBe(5);
    expect(payloads).toHaveLength(5);
    expect(texts.at(-1)).toBe('ping 5 of 5');
  });

  it('fails a server that echoes messages but never pongs', async () => {
    const { url } = await start((socket) => socket.on('message', (data) => socket.send(data)), false);
    const { verdict, cause, evidence } = await runProbe(heartbeatProbe, url, { options: { count: 3 } });
    expect(verdict).toBe('fail');
    expect(cause).toMatch(/^None of 3 pings was answered/);
    expect(evidence).toMatchObject({ rttMs: { p50: null }, missed: 3, answered: 0, payloadEchoed: false });
  });

  it('fails a server whose pongs carry something else', async () => {
    const { url } = await start((socket) => socket.on('ping', () => socket.pong('other')), false);
    const { verdict, cause, evidence } = await runProbe(heartbeatProbe, url, { options: { count: 4 } });
    expect(verdict).toBe('fail');
    expect(cause).toContain('none with the payload of its ping');
    expect(evidence).toMatchObject({ unsolicitedPongs: 4, missed: 4 });
  });

  it('warns of pongs that do not come, and counts them', async () => {
    const { url } = await start((socket) => {
      let count = 0;
      socket.on('ping', (data: Buffer) => ++count % 3 !== 0 && socket.pong(data));
    }, false);
    const { verdict, evidence } = await runProbe(heartbeatProbe, url, { options: { count: 9 } });
    expect(verdict).toBe('warn');
    expect(evidence).toMatchObject({ sent: 9, answered: 6, missed: 3, coveredByLaterPongs: 2 });
  });

  it('warns of pongs that come in bunches', async () => {
    const { url } = await start((socket) => {
      const held: Buffer[] = [];
      socket.on('ping', (data: Buffer) => {
        held.push(data);
        if (held.length === 10) for (const payload of held) socket.pong(payload);
      });
    }, false);
    const { verdict, cause, evidence } = await runProbe(heartbeatProbe, url, { options: { count: 10 } });
    expect(verdict).toBe('warn');
    expect(cause).toContain('bunches');
    expect(evidence.spikes).toMatchObject([{ pongs: 10 }]);
  });

  it('counts the pings of the server, and takes pongs that nobody asked for', async () => {
    const { url } = await start((socket) => {
      socket.ping('are you there');
      socket.pong('I am');
    });
    const { evidence } = await runProbe(heartbeatProbe, url, { options: { count: 3 } });
    expect(evidence).toMatchObject({ peerPings: 1, unsolicitedPongs: 1, missed: 0 });
  });

  it('tells where pings end the connection', async () => {
    const { url } = await start((socket) => socket.on('ping', () => socket.close(1008, 'no pings')), false);
    const { verdict, cause } = await runProbe(heartbeatProbe, url);
    expect(verdict).toBe('fail');
    expect(cause).toContain('sent a close frame (1008 “no pings”)');
  });

  it('drops the connection at once when it is cancelled', async () => {
    let closed = false;
    let pinged = false;
    const { url } = await start((socket) => {
      socket.on('ping', () => {
        pinged = true;
      });
      socket.on('close', () => {
        closed = true;
      });
    }, false);
    const controller = new AbortController();
    const running = runProbe(heartbeatProbe, url, { signal: controller.signal, options: { count: 1_000 } });
    const rejected = expect(running).rejects.toThrow('enough');
    await until(() => pinged);
    controller.abort(new Error('enough'));
    await rejected;
    await until(() => closed);
  });
});
