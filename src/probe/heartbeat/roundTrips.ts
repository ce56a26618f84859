import { nearestRank } from '../nearestRank';
import type { SentPing } from './pingSeries';

/** What a series of round trips says, in milliseconds. */
export interface RoundTrips {
  /** By nearest rank. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Mean difference between one round trip and the next. */
  readonly jitterMs: number;
}

/** Pongs that came together although their pings left apart: something held them up. */
export interface Spike {
  readonly pongs: number;
  /** The longest round trip among them. */
  readonly delayMs: number;
}

/** Pongs nearer to each other than this came together. */
const TOGETHER_MS = 5;
const MIN_SPIKE_PONGS = 3;
/** Their pings left at least this far apart: where this side sent late, pings and pongs are both together. */
const MIN_SPREAD_MS = 80;

/** Undefined without a single pong. */
export function measureRoundTrips(pings: readonly SentPing[]): RoundTrips | undefined {
  const times = pings.flatMap(({ sentMs, pongMs }) => (pongMs === undefined ? [] : [pongMs - sentMs]));
  if (times.length === 0) return undefined;
  const sorted = [...times].sort((a, b) => a - b);
  const differences = times.slice(1).map((time, at) => Math.abs(time - (times[at] ?? time)));
  const sum = differences.reduce((total, difference) => total + difference, 0);
  return {
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
    p99: nearestRank(sorted, 0.99),
    jitterMs: differences.length === 0 ? 0 : sum / differences.length,
  };
}

export function findSpikes(pings: readonly SentPing[]): readonly Spike[] {
  const answered = pings
    .flatMap(({ sentMs, pongMs }) => (pongMs === undefined ? [] : [{ sentMs, pongMs }]))
    .sort((a, b) => a.pongMs - b.pongMs);
  const spikes: Spike[] = [];
  for (let from = 0; from < answered.length; ) {
    let to = from + 1;
    while (to < answered.length && pongGap(answered, to) <= TOGETHER_MS) to++;
    const group = answered.slice(from, to);
    const sent = group.map(({ sentMs }) => sentMs);
    const spreadMs = Math.max(...sent) - Math.min(...sent);
    if (group.length >= MIN_SPIKE_PONGS && spreadMs >= MIN_SPREAD_MS) {
      spikes.push({ pongs: group.length, delayMs: Math.max(...group.map(({ sentMs, pongMs }) => pongMs - sentMs)) });
    }
    from = to;
  }
  return spikes;
}

/**
 * Pings without a pong of their own that a later pong covers: a peer that had not answered yet may answer the latest alone (RFC 6455
 * §5.5.3).
 */
export function countCovered(pings: readonly SentPing[]): number {
  const last = pings.findLastIndex(({ pongMs }) => pongMs !== undefined);
  return pings.slice(0, Math.max(0, last)).filter(({ pongMs }) => pongMs === undefined).length;
}

function pongGap(answered: readonly { readonly pongMs: number }[], at: number): number {
  return (answered[at]?.pongMs ?? 0) - (answered[at - 1]?.pongMs ?? 0);
}
