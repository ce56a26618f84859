import { describe, expect, it } from 'vitest';
import { Opcode } from '../../../src/wire/frame';
import { use } from '../support/dial';
import { SessionHarness } from '../support/sessionHarness';
import { until } from '../support/until';
import { echo, startWsServer } from '../support/wsServer';

describe('heartbeat', () => {
  it('a server that does not pong: the ping is marked, a row says so, the status counts', async () => {
    const server = await use(startWsServer({ accept: () => undefined, options: { autoPong: false } }));
    const inspector = new SessionHarness({ pongTimeoutMs: 60 });
    await inspector.open(server.url, { heartbeatSeconds: 0.1 });
    await until(() => inspector.session.status.missedPongs >= 2);
    const frames = await inspector.frames();
    expect(frames[0]).toMatchObject({
      direction: 'out',
      opcode: Opcode.ping,
      tone: 'warning',
      note: 'no pong within 0.06 s',
      preview: 'socketscope 1',
    });
    const warning = (await inspector.markers()).find(({ marker }) => marker === 'warning');
    expect(warning).toMatchObject({
      label: 'No pong',
      tone: 'warning',
      text: `The ping in row ${frames[0]?.ordinal} got no pong within 0.06 s.`,
    });
    // It goes on, and the connection stays.
    expect(inspector.session.status.phase).toBe('open');
  });

  it('a server that answers: round trips add up, nothing is missed', async () => {
    const server = await use(startWsServer({ accept: echo }));
    const inspector = new SessionHarness({ pongTimeoutMs: 2_000 });
    await inspector.open(server.url, { heartbeatSeconds: 0.02 });
    const rtt = await until(() => {
      const { rtt: summary } = inspector.session.status;
      return summary && summary.count >= 5 ? summary : undefined;
    });
    expect(rtt.recentMs.length).toBe(rtt.count);
    expect(rtt.p50Ms).toBeGreaterThan(0);
    expect(rtt.p99Ms).toBeGreaterThanOrEqual(rtt.p50Ms);
    expect(inspector.session.status.missedPongs).toBe(0);
    expect((await inspector.markers()).map(({ marker }) => marker)).toEqual(['handshake']);
  });

  it('stops with the connection; what was not answered by then is not called missed', async () => {
    const server = await use(startWsServer({ accept: () => undefined, options: { autoPong: false } }));
    const inspector = new SessionHarness({ pongTimeoutMs: 150 });
    await inspector.open(server.url, { heartbeatSeconds: 0.03 });
    await inspector.untilFrames(1);
    await inspector.ask('connection/close', {});
    await inspector.untilPhase('closed');
    const before = await inspector.rows();
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await inspector.rows()).length).toBe(before.length);
    expect(inspector.session.status.missedPongs).toBe(0);
  });

  it('pings of the server stay unanswered when the user says so, and a warning stands in the bar', async () => {
    const server = await use(startWsServer({ accept: (socket) => socket.ping('?') }));
    const inspector = new SessionHarness();
    await inspector.open(server.url, { isAutoPong: false });
    await inspector.untilFrames(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await inspector.frames()).toHaveLength(1);
    expect(inspector.session.status.warnings).toEqual(['Pings of the server are not answered.']);
  });
});
