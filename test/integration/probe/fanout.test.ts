import { describe, expect, it, vi } from 'vitest';
import { fanoutProbe } from '../../../src/probe/probes/fanout';
import { type NodeBus, startWsNode, type WsNode, type WsNodeOptions } from '../../support/wsNode';
import { use } from '../support/dial';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { runProbe } from './support/probeContext';

const node = (name: string, options: WsNodeOptions = {}): Promise<WsNode> => use(startWsNode(name, options));

/** Nodes of one process that hear each other; `copies` of each message. */
function createBus(copies = 1): NodeBus {
  const listeners: ((message: string) => void)[] = [];
  return {
    publish: (message) => {
      for (const listener of listeners) for (let copy = 0; copy < copies; copy++) listener(message);
    },
    onMessage: (listener) => void listeners.push(listener),
  };
}

describe('fanout', () => {
  it('follows messages from one node to the other', async () => {
    const bus = createBus();
    const [a, b] = [await node('a', { spread: bus }), await node('b', { spread: bus })];
    const found = await runProbe(fanoutProbe, a.url, { options: { secondUrl: b.url, count: 4 } });
    expect(found).toMatchObject({
      verdict: 'pass',
      evidence: {
        delivered: 4,
        lost: 0,
        latencyMs: { p50: expect.any(Number), p95: expect.any(Number), max: expect.any(Number) },
        nodes: { publisher: 'a', listeners: ['b'] },
        duplicates: 0,
        echoedToSender: 4,
      },
    });
    expect(a.received).toHaveLength(4);
    expect(a.received[0]).toMatch(/^socketscope ss[0-9a-f]{12}n0z$/);
    await expect.poll(() => a.clients.size + b.clients.size).toBe(0);
  });

  it('fails where nothing reaches the second node', async () => {
    const [a, b] = [await node('a', { spread: 'broadcast' }), await node('b', { spread: 'broadcast' })];
    const found = await runProbe(fanoutProbe, a.url, { options: { secondUrl: b.url, count: 3 } });
    expect(found).toMatchObject({ verdict: 'fail', evidence: { delivered: 0, lost: 3, latencyMs: null } });
    expect(found.cause).toContain('None of 3 messages arrived at another connection within 3 s (from a to b)');
    expect(found.remedy).toContain('Redis');
  });

  it('does not blame a plain echo server', async () => {
    const found = await runProbe(fanoutProbe, (await node('a')).url, { options: { count: 3 } });
    expect(found).toMatchObject({ verdict: 'unknown', evidence: { delivered: 0, lost: 3, echoedToSender: 3 } });
    expect(found.cause).toContain('back to their sender only');
  });

  it('one node that broadcasts passes, and the report says that nothing had to cross', async () => {
    const found = await runProbe(fanoutProbe, (await node('a', { spread: 'broadcast' })).url);
    expect(found).toMatchObject({ verdict: 'pass', evidence: { delivered: 10, lost: 0 } });
    expect(found.cause).toContain('All were on the same node');
    expect(found.evidence.deliveredToEach).toHaveLength(6);
  });

  it('publishes the message of the user, as often as chosen, at most 100 times', async () => {
    const server = await node('a', { spread: 'broadcast', headers: [] });
    const options = { fanoutMessage: '{"say":"{marker}","again":"{marker}"}', count: 1_000 };
    const found = await runProbe(fanoutProbe, server.url, { options });
    expect(found).toMatchObject({ verdict: 'pass', evidence: { delivered: 100, duplicates: 0 } });
    expect(JSON.parse(server.received[99] ?? '')).toMatchObject({ say: expect.stringMatching(/n99z$/) });
  });

  it('refuses a message without a place for the marker', async () => {
    const server = await node('a');
    expect((await runProbe(fanoutProbe, server.url, { options: { fanoutMessage: 'hi' } })).verdict).toBe('unknown');
    expect(server.cookies).toEqual([]);
  });

  it('warns of messages that come twice', async () => {
    const bus = createBus(2);
    const [a, b] = [await node('a', { spread: bus }), await node('b', { spread: bus })];
    const found = await runProbe(fanoutProbe, a.url, { options: { secondUrl: b.url, count: 3 } });
    expect(found).toMatchObject({ verdict: 'warn', evidence: { delivered: 3, duplicates: 3 } });
  });

  it('warns of messages that get lost', async () => {
    const bus = createBus();
    let count = 0;
    const lossy: NodeBus = { ...bus, publish: (message) => (count++ % 2 === 0 ? bus.publish(message) : undefined) };
    const [a, b] = [await node('a', { spread: lossy }), await node('b', { spread: bus })];
    const found = await runProbe(fanoutProbe, a.url, { options: { secondUrl: b.url, count: 4 } });
    expect(found).toMatchObject({ verdict: 'warn', evidence: { delivered: 2, lost: 2 } });
  });

  it('tells the close code of a server that does not like the message', async () => {
    const server = await node('a', { spread: 'drop' });
    const running = runProbe(fanoutProbe, server.url);
    await vi.waitUntil(() => server.received.length > 0);
    for (const client of server.clients) client.close(1008);
    const found = await running;
    expect(found).toMatchObject({ verdict: 'unknown', evidence: { closeCode: 1008 } });
    expect(found.cause).toContain('closed a connection with code 1008');
  });

  it('is unknown where the second endpoint does not open', async () => {
    const { url } = await node('a');
    const found = await runProbe(fanoutProbe, url, { options: { secondUrl: 'ws://127.0.0.1:9/' } });
    expect(found.verdict).toBe('unknown');
    expect(found.cause).toContain('127.0.0.1:9');
  });

  it('makes do with one listener where a server lets no more in', async () => {
    let count = 0;
    const server = await use(
      startRawServer((socket, request) => {
        if (++count <= 2) socket.write(toSwitchingProtocols(request));
        else socket.end('HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n');
      }),
    );
    const found = await runProbe(fanoutProbe, server.url, { options: { count: 1 } });
    expect(found.evidence).toMatchObject({ deliveredToEach: [0] });
  });

  it('rejects as soon as it is cancelled and leaves nothing open', async () => {
    const server = await node('a', { spread: 'drop' });
    const abort = new AbortController();
    const running = runProbe(fanoutProbe, server.url, { signal: abort.signal });
    await vi.waitUntil(() => server.received.length === 10);
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect.poll(() => server.clients.size).toBe(0);
  });
});
