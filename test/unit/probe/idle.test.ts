import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINGERPRINTS, findSuspects, recognizeClose } from '../../../src/probe/idle/fingerprints';
import type { RunResult } from '../../../src/probe/idle/idleRun';
import { judgeIdle } from '../../../src/probe/idle/judgeIdle';
import { decideStep, planIntervals, planRuns, recommendInterval } from '../../../src/probe/idle/watchPlan';

const toRun = (changes: Partial<RunResult>): RunResult => {
  const openSeconds = changes.openSeconds ?? 65;
  return {
    kind: 'idle',
    intervalSeconds: undefined,
    openSeconds,
    silentSeconds: openSeconds,
    longestSilenceSeconds: changes.silentSeconds ?? openSeconds,
    longestWithoutMessageSeconds: openSeconds,
    endedBy: 'none',
    closeCode: undefined,
    closeReason: '',
    pingsSent: 0,
    peerPings: 0,
    messages: 0,
    lastText: '',
    ...changes,
  };
};

const toPings = (intervalSeconds: number, changes: Partial<RunResult> = {}): RunResult => {
  const openSeconds = changes.openSeconds ?? 65;
  return toRun({
    kind: 'pings',
    intervalSeconds,
    pingsSent: Math.floor(openSeconds / intervalSeconds),
    silentSeconds: openSeconds % intervalSeconds,
    ...changes,
  });
};

/** Two idle connections that end alike. */
const toIdle = (changes: Partial<RunResult>) => [toRun(changes), toRun(changes)];

describe('the plan', () => {
  it('has two silent connections, a mute one, and pings at the interval, a half and a quarter', () => {
    expect(planRuns(65, 25).map(({ kind, intervalSeconds }) => intervalSeconds ?? kind)).toEqual([
      'idle',
      'idle',
      'mute',
      25,
      12.5,
      6.25,
    ]);
  });

  it.each([
    [5, 1, [1, 0.5]],
    [20, 25, [12.5, 6.25, 3.13]],
    [1, 25, [0.78]],
    [65, 0.2, [0.2]],
  ])('of %s s with a heartbeat of %s s has pings every %j s', (idleSeconds, heartbeatSeconds, expected) => {
    expect(planIntervals(idleSeconds, heartbeatSeconds)).toEqual(expected);
  });

  it('recommends less than half of the limit', () => {
    expect([350, 60, 55, 50, 30, 10, 2, 1.2].map(recommendInterval)).toEqual([25, 25, 25, 20, 10, 3, 0.5, 0.5]);
    expect(recommendInterval(1)).toBeUndefined();
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 100_000, noNaN: true }), (limit) => {
        expect(recommendInterval(limit)).toBeLessThan(limit / 2);
      }),
    );
  });
});

describe('the watch', () => {
  it('goes on while a silent connection lives, to the end of the time', () => {
    const runs = [...toIdle({ openSeconds: 20 }), toPings(25, { openSeconds: 20 })];
    expect(decideStep(runs, 65, false)).toEqual({ kind: 'go-on', restSeconds: 45 });
    expect(decideStep([...toIdle({ openSeconds: 65 })], 65, false)).toEqual({ kind: 'done' });
  });

  it('waits for the second one after the first was cut', () => {
    const runs = [toRun({ openSeconds: 10, endedBy: 'fin' }), toRun({ openSeconds: 12 })];
    expect(decideStep(runs, 65, false)).toEqual({ kind: 'go-on', restSeconds: 53 });
  });

  it('ends once a pinged one has lived clearly longer than the limit', () => {
    const cut = toIdle({ openSeconds: 10, endedBy: 'fin' });
    expect(decideStep([...cut, toPings(5, { openSeconds: 12 })], 65, false)).toEqual({ kind: 'go-on', restSeconds: 4 });
    expect(decideStep([...cut, toPings(5, { openSeconds: 16 })], 65, false)).toEqual({ kind: 'done' });
    // The user's time is the bound, but for a second.
    expect(decideStep([...cut, toPings(5, { openSeconds: 11.5 })], 11, false)).toEqual({ kind: 'done' });
  });

  it('tries a shorter interval once, where none was short enough', () => {
    const runs = [...toIdle({ openSeconds: 3, endedBy: 'fin' }), toPings(25, { openSeconds: 3, endedBy: 'fin' })];
    expect(decideStep(runs, 65, false)).toEqual({ kind: 'follow-up', intervalSeconds: 1 });
    expect(decideStep(runs, 65, true)).toEqual({ kind: 'done' });
    const tried = [...runs, toPings(1, { openSeconds: 3, endedBy: 'fin' })];
    expect(decideStep(tried, 65, false)).toEqual({ kind: 'done' });
  });

  it('does not wait on a server that keeps talking', () => {
    const runs = toIdle({ openSeconds: 4, messages: 30, longestWithoutMessageSeconds: 0.1 });
    expect(decideStep(runs, 65, false)).toEqual({ kind: 'done' });
    // Messages at first, then silence: the limit may still show.
    expect(
      decideStep(toIdle({ openSeconds: 40, messages: 30, longestWithoutMessageSeconds: 39 }), 65, false).kind,
    ).toBe('go-on');
  });

  it('always ends: every step leaves less to wait, and one more connection at most', () => {
    const ends = fc.constantFrom<RunResult['endedBy']>('fin', 'rst', 'close-frame', 'none', 'error');
    const run = fc.record({ openSeconds: fc.double({ min: 0, max: 200, noNaN: true }), endedBy: ends });
    const interval = fc.double({ min: 0.2, max: 60, noNaN: true });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 2 }), fc.array(fc.tuple(interval, run)), (idle, pinged) => {
        const runs = [...idle.map(toRun), ...pinged.map(([seconds, changes]) => toPings(seconds, changes))];
        const step = decideStep(runs, 65, true);
        expect(step.kind).not.toBe('follow-up');
        if (step.kind !== 'go-on') return;
        expect(step.restSeconds).toBeGreaterThan(0);
        // All that is open lives on for that long.
        const later = runs.map((one) =>
          one.endedBy === 'none' ? { ...one, openSeconds: one.openSeconds + step.restSeconds + 0.001 } : one,
        );
        expect(decideStep(later, 65, true).kind).toBe('done');
      }),
    );
  });
});

describe('the judgement of', () => {
  const cut60 = toIdle({ openSeconds: 60.02, endedBy: 'fin' });

  it('a cut that pings prevent names who does so, and an interval', () => {
    const judged = judgeIdle([...cut60, toPings(25), toPings(12.5)]);
    expect(judged).toMatchObject({
      verdict: 'warn',
      cutAfterSeconds: 60.02,
      cutBy: 'fin',
      keptByHeartbeatSeconds: 25,
      recommendedHeartbeatSeconds: 25,
      lifetimeSeconds: undefined,
    });
    expect(judged.cause).toContain('cut after 60.0 s of silence by FIN');
    expect(judged.cause).toContain('NGINX (proxy_read_timeout)');
    expect(judged.remedy).toContain('Send a ping every 25 s');
    expect(judged.remedy).toContain('proxy_read_timeout 1h;');
    expect(judged.remedy).toContain('timeout tunnel 1h');
    const closed = judgeIdle([...toIdle({ openSeconds: 30, endedBy: 'close-frame', closeCode: 1001 }), toPings(12.5)]);
    expect(closed.remedy).toContain('the idle timeout of the server or its library');
    expect(closed.remedy).not.toContain('proxy_read_timeout');
  });

  it('a cut where only the shorter interval is short enough takes that one', () => {
    const judged = judgeIdle([
      ...toIdle({ openSeconds: 20, endedBy: 'fin' }),
      toPings(25, { openSeconds: 20, endedBy: 'fin' }),
      toPings(12.5, { openSeconds: 32 }),
    ]);
    expect(judged).toMatchObject({ keptByHeartbeatSeconds: 12.5, recommendedHeartbeatSeconds: 5 });
  });

  it('an end of all at the same age is a lifetime where TCP ends', () => {
    const judged = judgeIdle([
      ...toIdle({ openSeconds: 30.1, endedBy: 'fin' }),
      toPings(12.5, { openSeconds: 30.2, endedBy: 'fin' }),
      toPings(6.25, { openSeconds: 30.1, endedBy: 'fin' }),
    ]);
    expect(judged).toMatchObject({ verdict: 'warn', lifetimeSeconds: 30.1, keptByHeartbeatSeconds: undefined });
    expect(judged.cause).toContain('a limit on the lifetime');
    expect(judged.cause).toContain('Google Cloud load balancer');
    expect(judged.cause).not.toContain('Mojolicious');
  });

  it('a close frame at the same age is the server’s own doing', () => {
    const end = { openSeconds: 45.1, endedBy: 'close-frame', lastText: '2' } as const;
    const judged = judgeIdle([...toIdle({ ...end, silentSeconds: 20 }), toPings(12.5, end)]);
    expect(judged.verdict).toBe('fail');
    expect(judged.cause).toContain('20.0 s of silence (45.1 s after the handshake)');
    expect(judged.cause).toContain('Engine.IO');
  });

  it('pings that only delay the end is a failure', () => {
    const judged = judgeIdle([
      ...toIdle({ openSeconds: 10, endedBy: 'fin' }),
      toPings(3, { openSeconds: 19, endedBy: 'fin' }),
    ]);
    expect(judged.verdict).toBe('fail');
    expect(judged.cause).toContain('did not keep it beyond 19.0 s');
  });

  it('a cut without any ping that could have come in time says so', () => {
    const judged = judgeIdle(toIdle({ openSeconds: 10, endedBy: 'rst' }));
    expect(judged).toMatchObject({ verdict: 'warn', cutBy: 'rst', keptByHeartbeatSeconds: undefined });
    expect(judged.cause).toContain('could not be tried');
    expect(judged.cause).toContain('No known default has this value');
  });

  it.each([
    ['one of two', [toRun({ openSeconds: 20, endedBy: 'fin' }), toRun({})], 'the other lived on'],
    [
      'two at different times',
      [toRun({ openSeconds: 20, endedBy: 'fin' }), toRun({ openSeconds: 50, endedBy: 'rst' })],
      'a limit would be a constant',
    ],
  ])('an end of %s is no idle limit', (_what, runs, text) => {
    const judged = judgeIdle(runs);
    expect(judged).toMatchObject({ verdict: 'warn', cutAfterSeconds: undefined, cutBy: 'none' });
    expect(judged.cause).toContain(text);
  });

  it('a path that this machine lost is unknown', () => {
    expect(judgeIdle(toIdle({ openSeconds: 20, endedBy: 'error' })).verdict).toBe('unknown');
  });

  it('a server that pings by itself passes, and says how silent it was', () => {
    // A greeting changes nothing.
    const judged = judgeIdle([...toIdle({ peerPings: 3, silentSeconds: 20, messages: 1 }), toPings(25)]);
    expect(judged.verdict).toBe('pass');
    expect(judged.cause).toContain('The server pings by itself, so that the longest silence was 20.0 s.');
  });

  it('a server that talks all the time is unknown, also where it flooded until this side gave up', () => {
    const busy = { messages: 650, longestWithoutMessageSeconds: 0.3 };
    expect(judgeIdle(toIdle(busy))).toMatchObject({
      verdict: 'unknown',
      cause: expect.stringContaining('something every 100 ms on average'),
    });
    expect(judgeIdle(toIdle({ ...busy, endedBy: 'error' })).cause).toContain('something every 100 ms');
  });

  it('a server that drops those who answer nothing passes, with its name', () => {
    const mute = toRun({
      kind: 'mute',
      openSeconds: 40.02,
      silentSeconds: 20,
      endedBy: 'close-frame',
      closeCode: 1011,
    });
    const judged = judgeIdle([...toIdle({}), mute]);
    expect(judged.verdict).toBe('pass');
    expect(judged.cause).toMatch(/does not answer pings is dropped after 40\.0 s, as Python websockets or uvicorn/);
  });

  it('pings that end a connection which lives without them warns', () => {
    const judged = judgeIdle([...toIdle({}), toPings(25, { openSeconds: 25.1, endedBy: 'fin' })]);
    expect(judged.verdict).toBe('warn');
    expect(judged.cause).toContain('pings seem to be what the server does not like');
  });
});

describe('fingerprints', () => {
  const name = (seconds: number, endedBy: RunResult['endedBy'], kind: RunResult['kind'] = 'idle') =>
    findSuspects({ kind, limit: 'idle', seconds, endedBy }).map(({ who }) => who);

  it('need the right number and the right way to end', () => {
    expect(name(60, 'fin')).toContain('NGINX');
    expect(name(61, 'fin')).toContain('lighttpd');
    expect(name(60, 'rst')).not.toContain('NGINX');
    expect(name(58, 'fin')).toEqual([]);
    expect(name(2, 'fin')).toEqual([]);
    expect(name(240, 'fin')).toEqual([]);
    expect(name(240, 'rst')).toEqual(['Azure Load Balancer']);
  });

  it('of servers that wait for pongs are for those who give none', () => {
    expect(name(51.5, 'rst')).toEqual([]);
    expect(name(51.5, 'rst', 'mute')).toEqual(['daphne (Django Channels)']);
  });

  it('each says where it is known from', () => {
    expect(FINGERPRINTS.filter(({ source }) => !/^(measured|documented|stated|said)\b/.test(source))).toEqual([]);
  });

  it('of close frames are texts and codes that only one sends', () => {
    expect(recognizeClose({ code: 1011, reason: 'keepalive ping timeout', lastText: '' })).toContain(
      'Python websockets',
    );
    expect(recognizeClose({ code: 1001, reason: 'Connection Idle Timeout', lastText: '' })).toContain('Jetty');
    expect(recognizeClose({ code: 4408, reason: '', lastText: '' })).toContain('graphql-ws');
    expect(recognizeClose({ code: undefined, reason: '', lastText: '2' })).toContain('Engine.IO');
    expect(recognizeClose({ code: 1001, reason: '', lastText: '2' })).toBeUndefined();
    expect(recognizeClose({ code: 1011, reason: '', lastText: '' })).toBeUndefined();
  });
});
