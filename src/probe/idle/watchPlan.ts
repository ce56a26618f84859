import type { RunPlan, RunResult } from './idleRun';

/** What is opened at once, and when enough was seen: arithmetic alone. */

/** Shorter intervals are no heartbeat that anyone would run. In seconds. */
const MIN_INTERVAL_SECONDS = 0.5;
const INTERVAL_COUNT = 3;
/** Intervals that people configure, in seconds. 25 s is less than half of every usual idle limit of 55 s and more. */
const USUAL_INTERVALS_SECONDS = [25, 20, 15, 10, 5, 3, 2, 1, 0.5];
/** This many messages, none of them far from the next, and nothing will be seen of an idle limit. */
const MANY_MESSAGES = 20;
/** Ends that are as far apart as this, in seconds or as a share, are still the same limit. */
const SAME_SECONDS = 1;
const SAME_SHARE = 0.02;

/** Two idle ones, so that a constant shows in one run; a mute one; and pings at the user's interval, half and a quarter of it. */
export function planRuns(idleSeconds: number, heartbeatSeconds: number): readonly RunPlan[] {
  return [
    { kind: 'idle', intervalSeconds: undefined },
    { kind: 'idle', intervalSeconds: undefined },
    { kind: 'mute', intervalSeconds: undefined },
    ...planIntervals(idleSeconds, heartbeatSeconds).map(
      (intervalSeconds) => ({ kind: 'pings', intervalSeconds }) as const,
    ),
  ];
}

/** An interval that no ping would fall into is halved until one does. */
export function planIntervals(idleSeconds: number, heartbeatSeconds: number): readonly number[] {
  let first = heartbeatSeconds;
  while (first > MIN_INTERVAL_SECONDS && first >= idleSeconds) first /= 2;
  const intervals = Array.from({ length: INTERVAL_COUNT }, (_, at) => Number((first / 2 ** at).toFixed(2)));
  return intervals.filter((seconds, at) => at === 0 || seconds >= MIN_INTERVAL_SECONDS);
}

/** The longest usual interval below half of the limit, so that one lost ping does no harm; undefined where the limit is too short. */
export function recommendInterval(limitSeconds: number): number | undefined {
  return USUAL_INTERVALS_SECONDS.find((seconds) => seconds < limitSeconds / 2);
}

export function isSameAge(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(SAME_SECONDS, SAME_SHARE * Math.max(a, b));
}

/** The peer says so much that the connection is never idle; pings of its own are another matter. */
export function isBusy({ messages, openSeconds, longestWithoutMessageSeconds }: RunResult): boolean {
  return messages > 0 && longestWithoutMessageSeconds < openSeconds / 2;
}

export type WatchStep =
  /** For at most so many seconds more. */
  | { readonly kind: 'go-on'; readonly restSeconds: number }
  /** No ping was soon enough: another connection with this interval tells whether any would be. */
  | { readonly kind: 'follow-up'; readonly intervalSeconds: number }
  | { readonly kind: 'done' };

/** What to do next, from what the connections have gone through so far. */
export function decideStep(runs: readonly RunResult[], idleSeconds: number, hasFollowedUp: boolean): WatchStep {
  const idle = runs.filter(({ kind }) => kind === 'idle');
  const youngest = Math.min(...idle.filter(({ endedBy }) => endedBy === 'none').map(({ openSeconds }) => openSeconds));
  if (Number.isFinite(youngest)) {
    const hasFlooded = idle.some(
      (run) => run.messages >= MANY_MESSAGES && run.longestWithoutMessageSeconds < run.openSeconds / 5,
    );
    if (hasFlooded || youngest >= idleSeconds) return { kind: 'done' };
    return { kind: 'go-on', restSeconds: idleSeconds - youngest };
  }
  const limit = Math.max(0, ...idle.map(({ openSeconds }) => openSeconds));
  const pinging = runs.filter(({ kind }) => kind === 'pings');
  const alive = pinging.filter(({ endedBy }) => endedBy === 'none');
  if (alive.length > 0) {
    // Clearly longer than the limit; at the user's own time it may be a little longer only.
    const enough = Math.max(Math.min(1.5 * limit + 1, idleSeconds), limit + 1);
    const restSeconds = Math.max(...alive.map(({ openSeconds }) => enough - openSeconds));
    return restSeconds <= 0 ? { kind: 'done' } : { kind: 'go-on', restSeconds };
  }
  const shortest = Math.min(...pinging.map(({ intervalSeconds }) => intervalSeconds ?? Number.POSITIVE_INFINITY));
  const intervalSeconds = recommendInterval(limit);
  if (hasFollowedUp || intervalSeconds === undefined || intervalSeconds >= shortest) return { kind: 'done' };
  return { kind: 'follow-up', intervalSeconds };
}
