import { describe, expect, it } from 'vitest';
import type { NodeIdSource } from '../../../src/probe/contract';
import { stickyProbe } from '../../../src/probe/probes/sticky';
import { runProbe } from '../../integration/probe/support/probeContext';
import { balanceByHaproxy, balanceByNginx, haproxy, nginx, startTwoNodes } from './twoNodes';

const byHeader: NodeIdSource = { kind: 'header', name: 'X-Node' };
const ask = (url: string, nodeId = byHeader, count = 10) => runProbe(stickyProbe, url, { options: { nodeId, count } });

describe.skipIf(nginx === undefined)('sticky behind nginx', () => {
  it('round robin: the client is sent to both nodes in turn', async () => {
    const found = await ask(await balanceByNginx(await startTwoNodes()));
    expect(found).toMatchObject({ verdict: 'warn', evidence: { nodes: { n1: 5, n2: 5 }, identified: 10 } });
    expect(found.cause).toContain('sent to 2 nodes in 10 connections');
    expect(found.remedy).toContain('ip_hash');
  });

  it('ip_hash: it comes back to one', async () => {
    const found = await ask(await balanceByNginx(await startTwoNodes(), { balance: 'ip_hash;' }));
    expect(found.verdict).toBe('pass');
    expect(Object.values(found.evidence.nodes ?? {})).toEqual([10]);
  });

  it('a hash of a cookie: it comes back while it keeps the cookie, and the report says so', async () => {
    const url = await balanceByNginx(await startTwoNodes(), {
      outside: "map $cookie_client $client { '' $request_id; default $cookie_client; }",
      balance: 'hash $client;',
      inside: 'add_header Set-Cookie client=$client always;',
    });
    const found = await ask(url, byHeader, 30);
    expect(found).toMatchObject({ verdict: 'pass', evidence: { cookiesKept: ['client'] } });
    expect(Object.values(found.evidence.nodes ?? {})).toEqual([30]);
    expect(found.evidence.withoutCookies).toMatchObject({
      nodes: { n1: expect.any(Number), n2: expect.any(Number) },
    });
    expect(found.cause).toContain('The cookie client does that');
  });
});

describe.skipIf(haproxy === undefined)('sticky behind HAProxy', () => {
  it('balance roundrobin: the client is sent to both nodes', async () => {
    const found = await ask(await balanceByHaproxy(await startTwoNodes(), 'balance roundrobin'));
    expect(found).toMatchObject({ verdict: 'warn', evidence: { nodes: { n1: 5, n2: 5 } } });
    expect(found.remedy).toContain('balance source');
  });

  it('balance source: it comes back to one', async () => {
    const found = await ask(await balanceByHaproxy(await startTwoNodes(), 'balance source'));
    expect(found.verdict).toBe('pass');
    expect(Object.values(found.evidence.nodes ?? {})).toEqual([10]);
  });

  const insert = ['balance roundrobin', 'cookie SERVERID insert indirect nocache'] as const;

  it('cookie insert: it comes back with its cookie; without, it does not', async () => {
    const found = await ask(await balanceByHaproxy(await startTwoNodes(), ...insert));
    expect(found).toMatchObject({ verdict: 'pass', evidence: { nodes: { n1: 10 }, cookiesKept: ['SERVERID'] } });
    expect(found.evidence.withoutCookies).toEqual({ nodes: { n1: 5, n2: 5 } });
    expect(found.cause).toContain('Clients that keep no cookies');
  });

  it.each<NodeIdSource | undefined>([{ kind: 'cookie', name: 'SERVERID' }, undefined])(
    'cookie insert: the cookie itself tells the node (%j)',
    async (nodeId) => {
      const url = await balanceByHaproxy(await startTwoNodes(() => ({ headers: [] })), ...insert);
      const found = await runProbe(stickyProbe, url, { options: { nodeId } });
      expect(found).toMatchObject({ verdict: 'pass', evidence: { nodes: { s1: 10 }, isCookieRead: true } });
    },
  );
});
