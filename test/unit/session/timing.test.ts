import { describe, expect, it } from 'vitest';
import { Heartbeat } from '../../../src/session/heartbeat';
import { SnapshotThrottle } from '../../../src/session/snapshotThrottle';
import { FakeClock } from './fakeClock';

describe('SnapshotThrottle', () => {
  it('lets the first out at once, then one an interval, then the last', () => {
    const clock = new FakeClock();
    let fired = 0;
    const throttle = new SnapshotThrottle(clock, 80, () => fired++);
    throttle.request();
    expect(fired).toBe(1);
    for (let ms = 0; ms < 800; ms++) {
      throttle.request();
      clock.advance(1);
    }
    expect(fired).toBe(11);
    clock.advance(1_000);
    expect(fired).toBe(11);
    expect(clock.pendingTimers).toBe(0);
  });

  it('keeps what came while it was paused for afterwards', () => {
    const clock = new FakeClock();
    let fired = 0;
    const throttle = new SnapshotThrottle(clock, 80, () => fired++);
    throttle.setPaused(true);
    throttle.request();
    throttle.request();
    clock.advance(1_000);
    expect(fired).toBe(0);
    throttle.setPaused(false);
    expect(fired).toBe(1);
    throttle.setPaused(true);
    throttle.setPaused(false);
    expect(fired).toBe(1);
  });

  it('is quiet once disposed', () => {
    const clock = new FakeClock();
    let fired = 0;
    const throttle = new SnapshotThrottle(clock, 80, () => fired++);
    throttle.request();
    throttle.request();
    throttle.dispose();
    clock.advance(1_000);
    throttle.request();
    expect(fired).toBe(1);
  });
});

describe('Heartbeat', () => {
  it('pings once an interval with a payload of its own, until it is stopped', () => {
    const clock = new FakeClock();
    const sent: string[] = [];
    const heartbeat = new Heartbeat(clock, (payload) => sent.push(Buffer.from(payload).toString()));
    heartbeat.start(25);
    clock.advance(24_999);
    expect(sent).toEqual([]);
    clock.advance(50_001);
    expect(sent).toEqual(['socketscope 1', 'socketscope 2', 'socketscope 3']);
    heartbeat.stop();
    clock.advance(100_000);
    expect(sent).toHaveLength(3);
  });

  it('0 seconds is none, and starting again replaces the interval', () => {
    const clock = new FakeClock();
    let sent = 0;
    const heartbeat = new Heartbeat(clock, () => sent++);
    heartbeat.start(10);
    heartbeat.start(0);
    expect(clock.pendingTimers).toBe(0);
    heartbeat.start(10);
    heartbeat.start(20);
    clock.advance(20_000);
    expect(sent).toBe(1);
  });
});
