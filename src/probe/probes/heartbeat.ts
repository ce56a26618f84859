import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import { closeSocket } from '../closeSocket';
import type { Probe, ProbeContext } from '../contract';
import { toTenths } from '../durations';
import { finding, toNotOpened } from '../finding';
import { judgeHeartbeat } from '../heartbeat/judgeHeartbeat';
import { type PingSeries, pingInSeries } from '../heartbeat/pingSeries';
import { countCovered, findSpikes, measureRoundTrips } from '../heartbeat/roundTrips';
import { openSocket } from '../opening';
import { verifyByWebsocat } from '../verify';

const DEFAULT_PINGS = 20;
const MAX_PINGS = 1_000;

export const heartbeatProbe: Probe = {
  id: 'heartbeat',
  title: 'Heartbeat',
  question: 'Does the server answer pings, and how fast?',
  sends: `One connection with ${DEFAULT_PINGS} pings (or as many as were chosen, at most ${MAX_PINGS}), 50 ms apart.`,
  isDisturbing: false,
  isWaiting: false,
  needs: ['handshake'],
  run: investigate,
};

async function investigate(context: ProbeContext): Promise<ProbeFinding> {
  const count = Math.min(MAX_PINGS, Math.max(1, Math.round(context.options.count ?? DEFAULT_PINGS)));
  const outcome = await openSocket(context);
  if (outcome.kind !== 'open') return toNotOpened(outcome, 'Pings');
  try {
    const series = await pingInSeries(outcome.socket, context, count, (sent) =>
      context.progress({ fraction: sent / count, text: `ping ${sent} of ${count}` }),
    );
    const { verdict, cause, remedy } = judgeHeartbeat(series);
    return finding(verdict, cause, {
      evidence: toEvidence(series),
      verify: [verifyByWebsocat(context.target, context.request, 1)],
      remedy,
    });
  } finally {
    await closeSocket(outcome.socket, context.signal);
  }
}

function toEvidence({ pings, unsolicitedPongs, peerPings, watchedMs, ending }: PingSeries): Evidence {
  const times = measureRoundTrips(pings);
  const answered = pings.filter(({ pongMs }) => pongMs !== undefined).length;
  return {
    rttMs: {
      p50: times ? round(times.p50) : null,
      p95: times ? round(times.p95) : null,
      p99: times ? round(times.p99) : null,
    },
    missed: pings.length - answered,
    sent: pings.length,
    answered,
    coveredByLaterPongs: countCovered(pings),
    payloadEchoed: answered > 0,
    unsolicitedPongs,
    peerPings,
    watchedSeconds: toTenths(watchedMs / 1000),
    jitterMs: times ? round(times.jitterMs) : null,
    spikes: findSpikes(pings).map(({ pongs, delayMs }) => ({ pongs, delayMs: round(delayMs) })),
    endedBy: ending ?? 'none',
  };
}

/** To 0.01 ms. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
