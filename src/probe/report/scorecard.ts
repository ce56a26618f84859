import type { DoctorReport, ProbeId, ProbeResult, ScorecardRow, Verdict } from '../../protocol/doctor';
import type { Probe } from '../contract';

/** Probes that disturb nobody: what a check of production readiness runs. */
export function toHarmless(probes: readonly Probe[]): readonly ProbeId[] {
  return probes.filter(({ isDisturbing }) => !isDisturbing).map(({ id }) => id);
}

interface Judgement {
  readonly verdict: Verdict;
  readonly evidence: string;
  readonly remedy: string;
}

interface Item {
  readonly id: string;
  readonly title: string;
  readonly probeId: ProbeId | undefined;
  judge(report: DoctorReport, result: ProbeResult | undefined): Judgement;
}

/** What a runbook for WebSockets in production asks, in its order; each row rests on one probe or on the URL. */
const ITEMS: readonly Item[] = [
  { id: 'reachable', title: 'The host answers', probeId: 'reach', judge: byProbe },
  { id: 'encrypted', title: 'Encrypted (wss only)', probeId: undefined, judge: judgeScheme },
  { id: 'tls13', title: 'TLS 1.3', probeId: 'tls', judge: judgeTls13 },
  { id: 'certificate', title: 'Certificate valid', probeId: 'tls', judge: judgeCertificate },
  { id: 'upgrade', title: 'Upgrade passes every proxy', probeId: 'handshake', judge: byProbe },
  { id: 'origin', title: 'Origin checked', probeId: 'origin', judge: byProbe },
  { id: 'pongs', title: 'Pings answered', probeId: 'heartbeat', judge: byProbe },
  { id: 'heartbeat', title: 'Heartbeat below the idle limit', probeId: 'idle', judge: judgeHeartbeat },
  { id: 'compression', title: 'Compression worth it', probeId: 'compression', judge: byProbe },
  { id: 'close', title: 'Closes cleanly', probeId: 'close', judge: byProbe },
  { id: 'sticky', title: 'Sticky where needed', probeId: 'sticky', judge: byProbe },
  { id: 'http2', title: 'HTTP/2 (RFC 8441)', probeId: 'http2', judge: byProbe },
  { id: 'limits', title: 'Limits on size and number', probeId: 'limits', judge: judgeLimits },
  { id: 'backoff', title: 'Reconnects with jitter', probeId: 'storm', judge: byProbe },
];

/** A page that says what stands between an endpoint and production. */
export function toScorecard(report: DoctorReport): readonly ScorecardRow[] {
  const results = new Map(report.probes.map((result) => [result.id, result]));
  return ITEMS.map(({ id, title, probeId, judge }) => {
    const result = probeId === undefined ? undefined : results.get(probeId);
    return { id, title, probeId, ...judge(report, result) };
  });
}

const NOT_RUN: Judgement = { verdict: 'skipped', evidence: 'Not examined.', remedy: '' };

function byProbe(_report: DoctorReport, result: ProbeResult | undefined): Judgement {
  if (result === undefined) return NOT_RUN;
  return { verdict: result.verdict, evidence: result.cause, remedy: result.remedy };
}

function judgeScheme({ url }: DoctorReport): Judgement {
  if (url.startsWith('wss:')) return { verdict: 'pass', evidence: 'The URL is wss://.', remedy: '' };
  return {
    verdict: 'warn',
    evidence: 'The URL is ws://: anyone on the way can read and change the traffic.',
    remedy: 'Serve WebSockets over TLS only and use wss:// in production.',
  };
}

function judgeTls13(_report: DoctorReport, result: ProbeResult | undefined): Judgement {
  const protocol = result?.evidence.protocol;
  if (result === undefined || typeof protocol !== 'string') {
    return { ...NOT_RUN, evidence: 'There was no TLS connection to look at.' };
  }
  if (protocol === 'TLSv1.3') return { verdict: 'pass', evidence: `Negotiated ${protocol}.`, remedy: '' };
  return {
    verdict: 'warn',
    evidence: `Negotiated ${protocol}.`,
    remedy:
      'Enable TLS 1.3 (NGINX: ssl_protocols TLSv1.2 TLSv1.3; HAProxy: it is offered unless ssl-max-ver forbids it).',
  };
}

function judgeCertificate(report: DoctorReport, result: ProbeResult | undefined): Judgement {
  if (result === undefined || typeof result.evidence.expires !== 'string') {
    return result?.verdict === 'fail'
      ? byProbe(report, result)
      : { ...NOT_RUN, evidence: 'There was no certificate to look at.' };
  }
  return byProbe(report, result);
}

function judgeHeartbeat(report: DoctorReport, result: ProbeResult | undefined): Judgement {
  const cutAfter = result?.evidence.cutAfterSeconds;
  const kept = result?.evidence.keptByHeartbeatSeconds;
  if (typeof cutAfter !== 'number' || typeof kept !== 'number') return byProbe(report, result);
  return {
    verdict: 'pass',
    evidence: `Cut after ${cutAfter.toFixed(1)} s of silence; pings every ${kept} s keep it.`,
    remedy: `Keep a heartbeat of ${kept} s or less in every client.`,
  };
}

function judgeLimits(report: DoctorReport, result: ProbeResult | undefined): Judgement {
  if (result !== undefined && result.verdict !== 'skipped') return byProbe(report, result);
  return {
    verdict: 'skipped',
    evidence: 'Not measured: growing messages and a burst of handshakes may disturb a server.',
    remedy: 'Run the limits probe by itself where that is allowed.',
  };
}
