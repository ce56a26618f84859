import type { ReconnectSettings } from '../../protocol/connection';
import { drawDelayMs } from '../../session/reconnectPolicy';

/**
 * What a restart does, on paper. All clients lose their connection at 0; the server is back after the outage. A client waits before its
 * k-th attempt: `bound = min(cap, base * 2^(k-1))` without jitter, `random * bound` with full jitter. An attempt before the server is
 * back fails at once, and the next delay counts from there; the first one after it succeeds. Nothing limits the server.
 */

export type StormPolicy = Pick<ReconnectSettings, 'baseMs' | 'capMs' | 'isJittered' | 'maxAttempts'>;

export interface StormInput {
  readonly clients: number;
  readonly outageMs: number;
  readonly policy: StormPolicy;
  /** Evenly in [0, 1). */
  readonly random: () => number;
}

export interface Storm {
  /** Clients that come back in each second from the cut on; the last second with any is the last of the list. */
  readonly perSecond: readonly number[];
  /** Most of them in one second. */
  readonly peak: number;
  /** Attempts that met no server. */
  readonly failedAttempts: number;
  /** Clients that ran out of attempts. */
  readonly gaveUp: number;
  /** When the last one came back; undefined where none did. */
  readonly lastBackMs: number | undefined;
}

/** About how many attempts are drawn at most: beyond, each client that is drawn stands for several. */
const MAX_DRAWN_ATTEMPTS = 5_000_000;
/** Delays are at most a day each; a curve of more seconds than this is cut, and its rest counted in the last one. */
const MAX_SECONDS = 100_000;
/** Being refused takes a round trip, however short the delay. */
const MIN_STEP_MS = 1;

export function simulateStorm(input: StormInput): Storm {
  const perSecond: number[] = [];
  let failedAttempts = 0;
  let gaveUp = 0;
  let lastBackMs: number | undefined;
  const weightOfOne = weigh(input);
  let rest = input.clients;
  while (rest > 0) {
    const { backMs, failures } = simulateClient(input);
    const weight = Math.min(rest, weightOfOne);
    rest -= weight;
    failedAttempts += failures * weight;
    if (backMs === undefined) gaveUp += weight;
    else {
      const second = Math.min(MAX_SECONDS - 1, Math.floor(backMs / 1000));
      while (perSecond.length <= second) perSecond.push(0);
      perSecond[second] = (perSecond[second] ?? 0) + weight;
      lastBackMs = Math.max(lastBackMs ?? 0, backMs);
    }
  }
  const peak = perSecond.reduce((most, count) => Math.max(most, count), 0);
  return { perSecond, peak, failedAttempts, gaveUp, lastBackMs };
}

/** For how many clients one that is drawn stands. */
function weigh(input: StormInput): number {
  const { clients, policy } = input;
  if (!policy.isJittered) return clients;
  // Full jitter halves the delays on average, and so doubles the attempts.
  const { failures } = simulateClient({ ...input, policy: { ...policy, isJittered: false } });
  return Math.max(1, Math.ceil((clients * 2 * (failures + 1)) / MAX_DRAWN_ATTEMPTS));
}

function simulateClient({ outageMs, policy, random }: StormInput): { backMs: number | undefined; failures: number } {
  let timeMs = 0;
  for (let attempt = 1; ; attempt++) {
    if (policy.maxAttempts > 0 && attempt > policy.maxAttempts) return { backMs: undefined, failures: attempt - 1 };
    timeMs += Math.max(MIN_STEP_MS, drawDelayMs(attempt, policy, random));
    if (timeMs >= outageMs) return { backMs: timeMs, failures: attempt - 1 };
  }
}

/** Sums of so many seconds each. */
export function toBins(perSecond: readonly number[], binSeconds: number): readonly number[] {
  const bins = new Array<number>(Math.ceil(perSecond.length / binSeconds)).fill(0);
  perSecond.forEach((count, second) => {
    const at = Math.floor(second / binSeconds);
    bins[at] = (bins[at] ?? 0) + count;
  });
  return bins;
}

/** Whole seconds a bin, so that `seconds` make at most `maxBins`. */
export function chooseBinSeconds(seconds: number, maxBins: number): number {
  return Math.max(1, Math.ceil(seconds / maxBins));
}
