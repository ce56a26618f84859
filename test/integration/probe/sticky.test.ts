import { describe, expect, it, vi } from 'vitest';
import { stickyProbe } from '../../../src/probe/probes/sticky';
import { startWsNode, type WsNode, type WsNodeOptions } from '../../support/wsNode';
import { use } from '../support/dial';
import { startRawServer, toSwitchingProtocols } from '../support/rawServer';
import { runProbe } from './support/probeContext';

const node = (options: WsNodeOptions = {}): Promise<WsNode> => use(startWsNode('alpha', options));

describe('sticky', () => {
  it('counts how often the client came back, by the header that was named', async () => {
    const { url } = await node();
    const found = await runProbe(stickyProbe, url, {
      options: { nodeId: { kind: 'header', name: 'x-node' }, count: 4 },
    });
    expect(found).toMatchObject({
      verdict: 'pass',
      evidence: { nodes: { alpha: 4 }, order: ['alpha', 'alpha', 'alpha', 'alpha'], cookiesKept: [], identified: 4 },
    });
    expect(found.cause).toContain('came back to alpha 4 of 4 times');
    expect(found.cause).toContain('does not show that there is more than one node');
  });

  it('opens 10 connections unless told otherwise, at most 100, and leaves none open', async () => {
    const server = await node();
    await runProbe(stickyProbe, server.url);
    expect(server.cookies).toHaveLength(10);
    await runProbe(stickyProbe, server.url, { options: { count: 1_000 } });
    expect(server.cookies).toHaveLength(110);
    await expect.poll(() => server.clients.size).toBe(0);
  });

  it('guesses from the usual headers, and says so', async () => {
    const { url } = await node({ headers: ['X-Served-By: web-1'] });
    const found = await runProbe(stickyProbe, url, { options: { count: 2 } });
    expect(found.evidence).toMatchObject({ nodes: { 'web-1': 2 }, identifiedBy: 'header:X-Served-By (guessed)' });
  });

  it('asks for the name of the node where nothing tells it, after one connection', async () => {
    const server = await node({ headers: ['Server: nginx'] });
    const found = await runProbe(stickyProbe, server.url);
    expect(found).toMatchObject({ verdict: 'unknown', evidence: { nodes: {}, hints: { Server: 'nginx' } } });
    expect(found.remedy).toContain('--node-id header:NAME');
    expect(server.cookies).toHaveLength(1);
  });

  it('gives up where the named place is empty three times', async () => {
    const server = await node();
    const found = await runProbe(stickyProbe, server.url, { options: { nodeId: { kind: 'header', name: 'X-Pod' } } });
    expect(found).toMatchObject({ verdict: 'unknown', evidence: { nodes: {}, order: [null, null, null] } });
    expect(found.cause).toBe('No node named itself by header:X-Pod in 3 connections.');
    expect(server.cookies).toHaveLength(3);
  });

  it('reads JSON of the first message, and sends none', async () => {
    const server = await node({ headers: [], greeting: '{"hello":{"node":"n1"}}' });
    const options = { nodeId: { kind: 'json', path: 'hello.node' }, count: 2 } as const;
    expect((await runProbe(stickyProbe, server.url, { options })).evidence).toMatchObject({ nodes: { n1: 2 } });
    expect(server.received).toEqual([]);
  });

  it('reads the subprotocol', async () => {
    const server = await node({ headers: [], subprotocol: 'node-7' });
    const options = { nodeId: { kind: 'subprotocol' }, count: 2 } as const;
    const found = await runProbe(stickyProbe, server.url, { options, request: { subprotocols: ['node-7'] } });
    expect(found.evidence).toMatchObject({ nodes: { 'node-7': 2 } });
  });

  it('sends cookies back as a browser does, beside those of the user', async () => {
    const server = await node({ headers: ['X-Node: alpha', 'Set-Cookie: sid=abc; Path=/; HttpOnly'] });
    const found = await runProbe(stickyProbe, server.url, {
      options: { count: 2 },
      request: { headers: [['Cookie', 'theme=dark']] },
    });
    expect(found.evidence).toMatchObject({ cookiesKept: ['sid'], withoutCookies: { nodes: { alpha: 2 } } });
    expect(server.cookies).toEqual(['theme=dark', 'theme=dark; sid=abc', 'theme=dark', 'theme=dark']);
    expect(JSON.stringify(found)).not.toContain('abc');
  });

  it('tells a cookie that somebody reads from one that is only kept', async () => {
    const kept = await node({ headers: [] });
    const nodeId = { kind: 'cookie', name: 'NODE' } as const;
    const run = (read: 'read' | 'kept') =>
      use(
        startRawServer((socket, request) => {
          const sent = /cookie:.*NODE=([^;\r]*)/i.exec(request)?.[1];
          const isKnown = read === 'read' ? sent === 'a' : sent !== undefined;
          socket.end(toSwitchingProtocols(request, ...(isKnown ? [] : ['Set-Cookie: NODE=a'])));
        }),
      ).then(({ url }) => runProbe(stickyProbe, url, { options: { nodeId, count: 3 } }));
    expect(await run('read')).toMatchObject({ verdict: 'pass', evidence: { nodes: { a: 3 }, isCookieRead: true } });
    expect(await run('kept')).toMatchObject({ verdict: 'unknown', evidence: { isCookieRead: false } });
    expect((await runProbe(stickyProbe, kept.url, { options: { nodeId, count: 2 } })).verdict).toBe('unknown');
  });

  it('says when some connections do not open', async () => {
    const { url } = await node({ refusesEvery: 2 });
    const found = await runProbe(stickyProbe, url, { options: { count: 4 } });
    expect(found).toMatchObject({ verdict: 'warn', evidence: { nodes: { alpha: 2 }, notOpened: 2 } });
    expect(found.cause).toContain('2 connections of 4 did not open: the server answered HTTP/1.1 503');
  });

  it('shortens what a hostile server calls itself', async () => {
    const { url } = await node({ headers: [`X-Node: ${'n'.repeat(5_000)}`] });
    const found = await runProbe(stickyProbe, url, { options: { count: 2 } });
    expect(Object.keys(found.evidence.nodes ?? {})[0]).toHaveLength(80);
  });

  it('is unknown without a WebSocket', async () => {
    expect((await runProbe(stickyProbe, 'ws://127.0.0.1:9/')).verdict).toBe('unknown');
  });

  it('rejects as soon as it is cancelled and leaves nothing open', async () => {
    const server = await node({ headers: [] });
    const abort = new AbortController();
    const options = { nodeId: { kind: 'json', path: 'node' } } as const;
    const running = runProbe(stickyProbe, server.url, { options, signal: abort.signal });
    await vi.waitUntil(() => server.clients.size === 1);
    abort.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect.poll(() => server.clients.size).toBe(0);
  });
});
