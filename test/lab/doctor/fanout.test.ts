import { describe, expect, it, onTestFinished } from 'vitest';
import { fanoutProbe } from '../../../src/probe/probes/fanout';
import { runProbe } from '../../integration/probe/support/probeContext';
import { startWsNode, type WsNode } from '../../support/wsNode';
import { findProxy } from '../support/proxyBinary';
import { startRedis } from '../support/redis';
import { balanceByHaproxy, balanceByNginx, haproxy, nginx, startTwoNodes } from './twoNodes';

const redisServer = findProxy('redis-server');

/** Two nodes that share messages through a real Redis. */
async function startSharingNodes(): Promise<readonly [WsNode, WsNode]> {
  const redis = await startRedis(redisServer ?? '');
  onTestFinished(() => redis.close());
  const start = async (name: string) => {
    const node = await startWsNode(name, { spread: await redis.connect() });
    onTestFinished(() => node.close());
    return node;
  };
  return [await start('n1'), await start('n2')];
}

describe.skipIf(redisServer === undefined)('fanout through Redis', () => {
  it('messages reach the other node', async () => {
    const [n1, n2] = await startSharingNodes();
    const found = await runProbe(fanoutProbe, n1.url, { options: { secondUrl: n2.url } });
    expect(found).toMatchObject({
      verdict: 'pass',
      evidence: { delivered: 10, lost: 0, nodes: { publisher: 'n1', listeners: ['n2'] }, duplicates: 0 },
    });
  });

  it.skipIf(nginx === undefined)('messages reach clients of both nodes behind one nginx', async () => {
    const found = await runProbe(fanoutProbe, await balanceByNginx(await startSharingNodes()));
    expect(found).toMatchObject({
      verdict: 'pass',
      evidence: { delivered: 10, lost: 0, nodes: { publisher: 'n1', listeners: ['n2', 'n1', 'n2'] } },
    });
  });
});

describe('fanout without a broker', () => {
  const broadcast = () => ({ spread: 'broadcast' }) as const;

  it('every message is lost on the way to the other node', async () => {
    const [n1, n2] = await startTwoNodes(broadcast);
    const found = await runProbe(fanoutProbe, n1.url, { options: { secondUrl: n2.url } });
    expect(found).toMatchObject({ verdict: 'fail', evidence: { delivered: 0, lost: 10, latencyMs: null } });
  });

  it.skipIf(nginx === undefined)('behind one nginx some clients hear nothing', async () => {
    const found = await runProbe(fanoutProbe, await balanceByNginx(await startTwoNodes(broadcast)));
    expect(found).toMatchObject({ verdict: 'warn', evidence: { delivered: 0, lost: 10, deliveredToEach: [0, 10, 0] } });
    expect(found.cause).toContain('1 got the 10 messages and 2 got none');
  });

  it.skipIf(haproxy === undefined)('behind one HAProxy that keeps clients on a node nothing is amiss', async () => {
    const url = await balanceByHaproxy(await startTwoNodes(broadcast), 'balance source');
    const found = await runProbe(fanoutProbe, url);
    expect(found).toMatchObject({ verdict: 'pass', evidence: { delivered: 10 } });
    expect(found.cause).toContain('All were on the same node');
  });
});
