import type { Verdict } from '../../protocol/doctor';
import { formatSeconds, toTenths } from '../durations';
import {
  describeCut,
  describeEnd,
  describeMute,
  describeSource,
  explainClose,
  type SeenCut,
  toWords,
} from './describeCut';
import { type Fingerprint, findSuspects } from './fingerprints';
import type { RunResult } from './idleRun';
import { isBusy, isSameAge, recommendInterval } from './watchPlan';

export interface IdleJudgement {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly remedy: string;
  /** Seconds from the last byte to the cut; undefined where idle connections were not cut, or not by a constant. */
  readonly cutAfterSeconds: number | undefined;
  readonly cutBy: 'fin' | 'rst' | 'close-frame' | 'none';
  /** The longest interval whose pings kept a connection beyond the cut. */
  readonly keptByHeartbeatSeconds: number | undefined;
  /** Age at which all connections were cut, whatever was sent. */
  readonly lifetimeSeconds: number | undefined;
  readonly recommendedHeartbeatSeconds: number | undefined;
  readonly suspects: readonly Fingerprint[];
}

type Verbal = Pick<IdleJudgement, 'verdict' | 'cause' | 'remedy'>;

/** An end this soon has to do with silence no more than with anything else; in seconds. */
const AT_ONCE_SECONDS = 1;

/** Where the limit stands follows from who ends the connection. */
const RAISE: Readonly<Record<RunResult['endedBy'], string>> = {
  fin: 'raise the limit: proxy_read_timeout 1h; in that location of NGINX, timeout tunnel 1h in HAProxy, or the idle timeout of the load balancer',
  rst: 'raise the limit: the idle timeout of the firewall, NAT or load balancer on the way, or of the server itself',
  'close-frame': 'raise the limit: the idle timeout of the server or its library, since proxies send no close frames',
  error: 'raise the limit',
  none: 'raise the limit',
};
const BROWSERS = 'Browsers cannot send pings: there the server pings, or the page sends a small message.';
const NOT_CUT = {
  cutAfterSeconds: undefined,
  cutBy: 'none',
  keptByHeartbeatSeconds: undefined,
  lifetimeSeconds: undefined,
  recommendedHeartbeatSeconds: undefined,
  suspects: [],
} as const;

/** What all connections together say about the path. */
export function judgeIdle(runs: readonly RunResult[]): IdleJudgement {
  const idle = runs.filter(({ kind }) => kind === 'idle');
  const cut = idle.filter(({ endedBy }) => endedBy !== 'none');
  const failed = idle.find(({ endedBy }) => endedBy === 'error');
  const busy = idle.find((run) => isBusy(run) && (run.endedBy === 'none' || run.endedBy === 'error'));
  if (busy) return { ...NOT_CUT, ...judgeBusy(busy) };
  if (failed) return { ...NOT_CUT, ...judgeError(failed) };
  const [first, second] = cut;
  if (first === undefined) return judgeUncut(runs, idle);
  if (cut.length < idle.length) return { ...NOT_CUT, ...judgeOneOfTwo(first) };
  if (second !== undefined && !isSameAge(first.openSeconds, second.openSeconds)) {
    return { ...NOT_CUT, ...judgeInconstant(first, second) };
  }
  return judgeCut(runs, first, cut.length);
}

function judgeError({ openSeconds }: RunResult): Verbal {
  return {
    verdict: 'unknown',
    cause: `The connection was lost on this side after ${formatSeconds(openSeconds)}: no FIN, no RST and no close frame came. The way to the server is gone, or forgets connections without a word.`,
    remedy: 'Run it again; ss -tno on this machine shows whether packets are sent again and again.',
  };
}

function judgeBusy({ openSeconds, messages, longestWithoutMessageSeconds }: RunResult): Verbal {
  const everySeconds = openSeconds / messages;
  const every = everySeconds < 1 ? `${Math.round(everySeconds * 1000)} ms` : formatSeconds(everySeconds);
  return {
    verdict: 'unknown',
    cause: `The server sends something every ${every} on average, and was never silent for more than ${formatSeconds(longestWithoutMessageSeconds)}: the idle limit cannot be seen.`,
    remedy: 'None can bite while it does so. Try a path or a subscription that stays silent to find it.',
  };
}

function judgeUncut(runs: readonly RunResult[], idle: readonly RunResult[]): IdleJudgement {
  const watched = Math.min(...idle.map(({ openSeconds }) => openSeconds));
  const pinging = runs.filter(({ kind }) => kind === 'pings');
  const ended = pinging.filter(({ endedBy, pingsSent }) => endedBy !== 'none' && pingsSent > 0);
  if (ended.length > 0) {
    const worst = ended.reduce((a, b) => (a.openSeconds < b.openSeconds ? a : b));
    return {
      ...NOT_CUT,
      verdict: 'warn',
      cause: `Idle connections live, but ${ended.length} of ${pinging.length} with pings ended, the first by ${toWords(worst.endedBy)} after ${formatSeconds(worst.openSeconds)} with a ping every ${worst.intervalSeconds} s: pings seem to be what the server does not like.`,
      remedy:
        'Look at the heartbeat probe and at the server’s log; a heartbeat would end connections rather than keep them.',
    };
  }
  const silence = Math.min(...idle.map(({ longestSilenceSeconds }) => longestSilenceSeconds));
  const peerPings = idle.some((run) => run.peerPings > 0)
    ? ` The server pings by itself, so that the longest silence was ${formatSeconds(silence)}.`
    : '';
  const unproven =
    'That says nothing of longer limits: many load balancers cut after 100 s to 10 min, and firewalls may forget a connection without a word.';
  return {
    ...NOT_CUT,
    verdict: 'pass',
    cause: `An idle connection was not cut in ${formatSeconds(watched)}.${peerPings} ${unproven}${describeMute(runs)}`,
    remedy: '',
  };
}

function judgeOneOfTwo({ endedBy, openSeconds }: RunResult): Verbal {
  return {
    verdict: 'warn',
    cause: `One of two idle connections was ended by ${toWords(endedBy)} after ${formatSeconds(openSeconds)}, the other lived on: no idle limit, but a restart, a crash of one of several servers, or a limit per client.`,
    remedy: 'Run it again, and look at the server’s log at that time. Let clients reconnect with jitter.',
  };
}

function judgeInconstant(first: RunResult, second: RunResult): Verbal {
  return {
    verdict: 'warn',
    cause: `Two idle connections were ended after ${formatSeconds(first.openSeconds)} (${toWords(first.endedBy)}) and ${formatSeconds(second.openSeconds)} (${toWords(second.endedBy)}): a limit would be a constant, so look for restarts, crashes or limits of several servers.`,
    remedy: 'Run it again, and look at the server’s log at those times. Let clients reconnect with jitter.',
  };
}

function judgeCut(runs: readonly RunResult[], first: RunResult, times: number): IdleJudgement {
  const { openSeconds, endedBy } = first;
  const pinging = runs.filter(({ kind, pingsSent }) => kind === 'pings' && pingsSent > 0);
  const kept = pinging.filter((run) => run.endedBy === 'none' && run.openSeconds > openSeconds + 0.5);
  const keptBy = kept.length === 0 ? undefined : Math.max(...kept.map(({ intervalSeconds }) => intervalSeconds ?? 0));
  const hasLifetime =
    keptBy === undefined && pinging.length > 0 && pinging.every((run) => isSameAge(run.openSeconds, openSeconds));
  const limit = hasLifetime ? 'lifetime' : 'idle';
  const usual = recommendInterval(toTenths(first.silentSeconds));
  const suspects = findSuspects({
    kind: 'idle',
    limit,
    seconds: hasLifetime ? openSeconds : first.silentSeconds,
    endedBy,
  });
  const recommended = keptBy === undefined ? undefined : Math.min(usual ?? keptBy, keptBy);
  const cut = { first, times, suspects };
  return {
    ...judgeKept(cut, { pinging, keptBy, recommended, hasLifetime }),
    cutAfterSeconds: first.silentSeconds,
    cutBy: endedBy === 'error' ? 'none' : endedBy,
    keptByHeartbeatSeconds: keptBy,
    lifetimeSeconds: hasLifetime ? openSeconds : undefined,
    recommendedHeartbeatSeconds: recommended,
    suspects,
  };
}

interface SeenPings {
  readonly pinging: readonly RunResult[];
  readonly keptBy: number | undefined;
  readonly recommended: number | undefined;
  readonly hasLifetime: boolean;
}

function judgeKept(cut: SeenCut, { pinging, keptBy, recommended, hasLifetime }: SeenPings): Verbal {
  const { first } = cut;
  if (first.openSeconds < AT_ONCE_SECONDS) return judgeAtOnce(first);
  const seen = describeCut(cut);
  const raise = RAISE[first.endedBy];
  if (keptBy !== undefined) {
    return {
      verdict: 'warn',
      cause: `${seen}; pings every ${keptBy} s keep it. ${describeSource(cut)}`,
      remedy: `Send a ping every ${recommended ?? keptBy} s, in every client or from the server (less than half of the limit, so that one lost ping does no harm). ${BROWSERS} Or ${raise}.`,
    };
  }
  if (pinging.length === 0) {
    return {
      verdict: 'warn',
      cause: `${seen}; whether pings keep it could not be tried. ${describeSource(cut)}`,
      remedy: `Run it again with a shorter heartbeat. Or ${raise}.`,
    };
  }
  const shortest = Math.min(...pinging.map(({ intervalSeconds }) => intervalSeconds ?? Number.POSITIVE_INFINITY));
  if (!hasLifetime) {
    const longest = Math.max(...pinging.map(({ openSeconds }) => openSeconds));
    return {
      verdict: 'fail',
      cause: `${seen}; pings, even every ${shortest} s, did not keep it beyond ${formatSeconds(longest)}. ${describeSource(cut)}`,
      remedy: `Find out whether the server wants messages of its own as a heartbeat. Or ${raise}.`,
    };
  }
  if (first.endedBy === 'close-frame') {
    return {
      verdict: 'fail',
      cause: `${seen}, and so were those with pings every ${shortest} s: the server itself waits for a message, or limits how long a connection lives. ${describeSource(cut)}`,
      remedy:
        'Send what the protocol on top expects (a login, a subscription, a heartbeat message of its own) and look at the server’s settings.',
    };
  }
  return {
    verdict: 'warn',
    cause: `All connections were ended by ${toWords(first.endedBy)} at the same age of ${formatSeconds(first.openSeconds)}, although pings every ${shortest} s went both ways: a limit on the lifetime, not on silence. ${describeSource(cut)}`,
    remedy:
      'No heartbeat helps. Raise the limit where it can be raised, and let clients reconnect before it, with jitter and with what they need to resume.',
  };
}

function judgeAtOnce(first: RunResult): Verbal {
  return {
    verdict: 'fail',
    cause:
      `The server ends a connection by itself ${formatSeconds(first.openSeconds)} after the handshake, by ${describeEnd(first)}. ${explainClose(first)}`.trim(),
    remedy:
      'Look at the server’s log: it may miss a token, a subprotocol or a first message, or fail while it sets up the connection.',
  };
}
