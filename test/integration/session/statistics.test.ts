import { describe, expect, it } from 'vitest';
import { use } from '../support/dial';
import { SessionHarness } from '../support/sessionHarness';
import { echo, startWsServer } from '../support/wsServer';

const LONG = 'a compressible text '.repeat(200);

describe('statistics', () => {
  it('of nothing are empty', async () => {
    const snapshot = await new SessionHarness().ask('statistics/read', { span: 'recent' });
    expect(snapshot.rate).toBeUndefined();
    expect(snapshot.recentRtt).toBeUndefined();
    expect(snapshot.frames.text).toEqual({
      in: { frames: 0, payloadBytes: 0, wireBytes: 0 },
      out: { frames: 0, payloadBytes: 0, wireBytes: 0 },
    });
    expect(snapshot.messageSizes.in).toMatchObject({ count: 0, min: 0, max: 0, mean: 0, p99: 0, octaves: [] });
  });

  it('count what went over the wire, both ways, with sizes, compression and round trips', async () => {
    const server = await use(startWsServer({ accept: echo, options: { perMessageDeflate: true } }));
    const inspector = new SessionHarness();
    await inspector.open(server.url);
    for (const text of ['hello', LONG, LONG]) await inspector.send(text);
    inspector.session.sendPing();
    const rows = await inspector.untilFrames(8);
    const snapshot = await inspector.ask('statistics/read', { span: 'whole' });
    for (const direction of ['in', 'out'] as const) {
      const texts = rows.filter((row) => row.direction === direction && row.opcode === 1);
      const payloadBytes = texts.reduce((sum, row) => sum + row.wireBytes, 0);
      expect(snapshot.frames.text[direction]).toMatchObject({ frames: 3, payloadBytes });
      expect(snapshot.frames.text[direction].wireBytes).toBeGreaterThan(payloadBytes);
      expect(snapshot.messageSizes[direction]).toMatchObject({ count: 3, min: 5, max: LONG.length, p50: LONG.length });
      expect(snapshot.intervalsMs[direction].count).toBe(3);
    }
    expect(snapshot.compression.in).toMatchObject({ messages: 3, inflatedBytes: 5 + 2 * LONG.length });
    expect(snapshot.compression.in.wireBytes).toBeLessThan(LONG.length / 2);
    expect(snapshot.frames.ping.out.frames).toBe(1);
    expect(snapshot.frames.pong.in.frames).toBe(1);
    const { recentRtt, roundTripsMs, relativeError } = snapshot;
    expect(recentRtt?.count).toBe(1);
    expect(roundTripsMs).toMatchObject({ count: 1, min: recentRtt?.lastMs, max: recentRtt?.lastMs });
    expect(relativeError).toBeLessThan(0.01);
  });

  it('outlive the connection and what was dropped, end with the last frame, and go on a clear', async () => {
    const server = await use(
      startWsServer({
        accept: (socket) => {
          for (let index = 0; index < 3_000; index++) socket.send(Buffer.alloc(100));
          socket.close();
        },
      }),
    );
    const inspector = new SessionHarness({ memoryBytes: 50_000 });
    await inspector.open(server.url, { isDeflateOffered: false });
    await inspector.untilPhase('closed');
    const { rows: summary } = await inspector.ask('session/open', {});
    expect(summary.dropped).toBeGreaterThan(1_000);
    const { frames, rate, messageSizes } = await inspector.ask('statistics/read', { span: 'recent' });
    expect(frames.binary.in).toEqual({ frames: 3_000, payloadBytes: 300_000, wireBytes: 306_000 });
    expect(messageSizes.in).toMatchObject({ count: 3_000, mean: 100, p50: 100, firstExponent: 6, octaves: [3_000] });
    const counted = rate?.in.framesPerSecond.reduce((sum, perSecond) => sum + perSecond, 0);
    expect(rate?.stepMs).toBe(1000);
    expect(counted).toBe(3_001);
    await inspector.ask('rows/clear', {});
    const cleared = await inspector.ask('statistics/read', { span: 'recent' });
    expect(cleared.frames.binary.in.frames).toBe(0);
    expect(cleared.rate).toBeUndefined();
  });
});
