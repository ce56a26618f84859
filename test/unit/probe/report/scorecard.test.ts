import { describe, expect, it } from 'vitest';
import { PROBES } from '../../../../src/probe/registry';
import { toHarmless, toScorecard } from '../../../../src/probe/report/scorecard';
import {
  type Evidence,
  PROBE_IDS,
  type ProbeId,
  type ProbeResult,
  type Verdict,
} from '../../../../src/protocol/doctor';

function result(id: ProbeId, verdict: Verdict, evidence: Evidence = {}): ProbeResult {
  return {
    id,
    verdict,
    cause: `what ${id} saw`,
    evidence,
    verify: [],
    remedy: 'do it',
    configLinks: [],
    durationMs: 1,
  };
}

const judge = (url: string, ...probes: readonly ProbeResult[]) =>
  Object.fromEntries(toScorecard({ url, startedMs: 0, probes }).map((row) => [row.id, row]));

describe('the scorecard', () => {
  it('asks of a URL whether it is encrypted', () => {
    expect(judge('wss://a/')).toMatchObject({ encrypted: { verdict: 'pass' } });
    expect(judge('ws://a/')).toMatchObject({ encrypted: { verdict: 'warn' } });
  });

  it('takes TLS 1.2 for a warning and says nothing of TLS that was not there', () => {
    expect(judge('wss://a/', result('tls', 'pass', { protocol: 'TLSv1.3' }))).toMatchObject({
      tls13: { verdict: 'pass' },
    });
    const old = judge('wss://a/', result('tls', 'pass', { protocol: 'TLSv1.2' }));
    expect(old.tls13).toMatchObject({ verdict: 'warn', remedy: expect.stringContaining('ssl_protocols') });
    expect(judge('ws://a/', result('tls', 'skipped'))).toMatchObject({ tls13: { verdict: 'skipped' } });
  });

  it('is content with an idle limit that a heartbeat keeps, and only then', () => {
    const kept = judge('ws://a/', result('idle', 'warn', { cutAfterSeconds: 60, keptByHeartbeatSeconds: 25 }));
    expect(kept.heartbeat).toMatchObject({ verdict: 'pass', evidence: expect.stringContaining('every 25 s keep it') });
    const lost = judge('ws://a/', result('idle', 'fail', { cutAfterSeconds: 60, keptByHeartbeatSeconds: null }));
    expect(lost.heartbeat).toMatchObject({ verdict: 'fail', evidence: 'what idle saw' });
  });

  it('says of what did not run that it did not', () => {
    for (const row of toScorecard({ url: 'wss://a/', startedMs: 0, probes: [] })) {
      if (row.id !== 'encrypted') expect(row.verdict).toBe('skipped');
    }
  });

  it('runs nothing that may disturb', () => {
    const disturbing = PROBES.filter(({ isDisturbing }) => isDisturbing).map(({ id }) => id);
    expect(toHarmless(PROBES).filter((id) => disturbing.includes(id))).toEqual([]);
    expect([...toHarmless(PROBES), ...disturbing].sort()).toEqual([...PROBE_IDS].sort());
  });
});
