import type { Verdict } from '../../protocol/doctor';
import { describeCloseCode } from '../../wire/closeCodes';
import { type Fingerprint, findSuspects, nameSuspect, recognizeClose } from './fingerprints';
import type { RunEnding, RunResult } from './idleRun';
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
/** So many suspects are named in a sentence; the evidence has all. */
const NAMED_SUSPECTS = 4;

const RAISE =
  'raise the limit: proxy_read_timeout 1h; in that location of NGINX, timeout tunnel 1h in HAProxy, or the idle timeout of the load balancer';
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
  if (cut.length === 0) return judgeUncut(runs, idle);
  const [first = cut[0], second] = cut;
  if (first === undefined) throw new Error('a cut was counted above');
  if (cut.length < idle.length) return { ...NOT_CUT, ...judgeOneOfTwo(first) };
  if (second !== undefined && !isSameAge(first.openSeconds, second.openSeconds)) {
    return { ...NOT_CUT, ...judgeInconstant(first, second) };
  }
  return judgeCut(runs, first, cut.length);
}

function judgeError({ openSeconds }: RunResult): Verbal {
  return {
    verdict: 'unknown',
    cause: `The connection was lost on this side after ${toSeconds(openSeconds)}: no FIN, no RST and no close frame came. The way to the server is gone, or forgets connections without a word.`,
    remedy: 'Run it again; ss -tno on this machine shows whether packets are sent again and again.',
  };
}

function judgeBusy({ openSeconds, messages, longestSilenceSeconds }: RunResult): Verbal {
  const everySeconds = openSeconds / messages;
  const every = everySeconds < 1 ? `${Math.round(everySeconds * 1000)} ms` : toSeconds(everySeconds);
  return {
    verdict: 'unknown',
    cause: `The server sends something every ${every} on average, and was never silent for more than ${toSeconds(longestSilenceSeconds)}: the idle limit cannot be seen.`,
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
      cause: `Idle connections live, but ${ended.length} of ${pinging.length} with pings ended, the first by ${toWords(worst.endedBy)} after ${toSeconds(worst.openSeconds)} with a ping every ${worst.intervalSeconds} s: pings seem to be what the server does not like.`,
      remedy:
        'Look at the heartbeat probe and at the server’s log; a heartbeat would end connections rather than keep them.',
    };
  }
  const silence = Math.min(...idle.map(({ longestSilenceSeconds }) => longestSilenceSeconds));
  const peerPings = idle.some((run) => run.peerPings > 0)
    ? ` The server pings by itself, so that the longest silence was ${toSeconds(silence)}.`
    : '';
  const unproven =
    'That says nothing of longer limits: many load balancers cut after 100 s to 10 min, and firewalls may forget a connection without a word.';
  return {
    ...NOT_CUT,
    verdict: 'pass',
    cause: `An idle connection was not cut in ${toSeconds(watched)}.${peerPings} ${unproven}${describeMute(runs)}`,
    remedy: '',
  };
}

function judgeOneOfTwo({ endedBy, openSeconds }: RunResult): Verbal {
  return {
    verdict: 'warn',
    cause: `One of two idle connections was ended by ${toWords(endedBy)} after ${toSeconds(openSeconds)}, the other lived on: no idle limit, but a restart, a crash of one of several servers, or a limit per client.`,
    remedy: 'Run it again, and look at the server’s log at that time. Let clients reconnect with jitter.',
  };
}

function judgeInconstant(first: RunResult, second: RunResult): Verbal {
  return {
    verdict: 'warn',
    cause: `Two idle connections were ended after ${toSeconds(first.openSeconds)} (${toWords(first.endedBy)}) and ${toSeconds(second.openSeconds)} (${toWords(second.endedBy)}): a limit would be a constant, so look for restarts, crashes or limits of several servers.`,
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
  const usual = recommendInterval(first.silentSeconds);
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

interface SeenCut {
  readonly first: RunResult;
  readonly times: number;
  readonly suspects: readonly Fingerprint[];
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
  if (keptBy !== undefined) {
    return {
      verdict: 'warn',
      cause: `${seen}; pings every ${keptBy} s keep it. ${describeSource(cut)}`,
      remedy: `Send a ping every ${recommended ?? keptBy} s, in every client or from the server (less than half of the limit, so that one lost ping does no harm). ${BROWSERS} Or ${RAISE}.`,
    };
  }
  if (pinging.length === 0) {
    return {
      verdict: 'warn',
      cause: `${seen}; whether pings keep it could not be tried. ${describeSource(cut)}`,
      remedy: `Run it again with a shorter heartbeat. Or ${RAISE}.`,
    };
  }
  const shortest = Math.min(...pinging.map(({ intervalSeconds }) => intervalSeconds ?? Number.POSITIVE_INFINITY));
  if (!hasLifetime) {
    const longest = Math.max(...pinging.map(({ openSeconds }) => openSeconds));
    return {
      verdict: 'fail',
      cause: `${seen}; pings, even every ${shortest} s, did not keep it beyond ${toSeconds(longest)}. ${describeSource(cut)}`,
      remedy: `Find out whether the server wants messages of its own as a heartbeat. Or ${RAISE}.`,
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
    cause: `All connections were ended by ${toWords(first.endedBy)} at the same age of ${toSeconds(first.openSeconds)}, although pings every ${shortest} s went both ways: a limit on the lifetime, not on silence. ${describeSource(cut)}`,
    remedy:
      'No heartbeat helps. Raise the limit where it can be raised, and let clients reconnect before it, with jitter and with what they need to resume.',
  };
}

function judgeAtOnce(first: RunResult): Verbal {
  return {
    verdict: 'fail',
    cause:
      `The server ends a connection by itself ${toSeconds(first.openSeconds)} after the handshake, by ${describeEnd(first)}. ${explainClose(first)}`.trim(),
    remedy:
      'Look at the server’s log: it may miss a token, a subprotocol or a first message, or fail while it sets up the connection.',
  };
}

function describeCut({ first, times }: SeenCut): string {
  const twice = times > 1 ? ', the same for both connections' : '';
  const spoke =
    first.silentSeconds < first.openSeconds - 1 ? ` (${toSeconds(first.openSeconds)} after the handshake)` : '';
  return `An idle connection was cut after ${toSeconds(first.silentSeconds)} of silence${spoke} by ${describeEnd(first)}${twice}`;
}

/** Who it was: a close frame comes from an endpoint, a RST from the last hop, and a FIN at a constant time from what has that limit. */
function describeSource({ first, suspects }: SeenCut): string {
  if (first.endedBy === 'close-frame')
    return `A close frame comes from the server or its platform, not from a proxy. ${explainClose(first)}`.trim();
  if (suspects.length > 0) {
    const names = suspects.slice(0, NAMED_SUSPECTS).map(nameSuspect);
    const more = suspects.length > names.length ? ' and others' : '';
    return `${Math.round(suspects[0]?.seconds ?? 0)} s is a default of ${names.join(', ')}${more}.`;
  }
  const hop =
    first.endedBy === 'rst' ? 'A reset comes from the last hop or a firewall that forgot the connection. ' : '';
  return `${hop}No known default has this value: somebody set it, for example as timeout tunnel of HAProxy, which has none by itself.`;
}

function describeEnd({ endedBy, closeCode, closeReason }: RunResult): string {
  if (endedBy !== 'close-frame') return `${toWords(endedBy)}, without a close frame (code 1006)`;
  return `a close frame (${closeCode ?? 'no code'}${closeReason === '' ? '' : ` “${closeReason}”`})`;
}

function explainClose({ endedBy, closeCode, closeReason, lastText }: RunResult): string {
  if (endedBy !== 'close-frame') return '';
  const known = recognizeClose({ code: closeCode, reason: closeReason, lastText });
  return known ?? (closeCode === undefined ? '' : `${closeCode}: ${describeCloseCode(closeCode).explanation}`);
}

/** The client that answers nothing, where it alone was cut. */
function describeMute(runs: readonly RunResult[]): string {
  const mute = runs.find(({ kind, endedBy }) => kind === 'mute' && endedBy !== 'none' && endedBy !== 'error');
  if (mute === undefined) return '';
  const suspects = findSuspects({ kind: 'mute', limit: 'idle', seconds: mute.openSeconds, endedBy: mute.endedBy });
  const names = suspects.filter(({ isForMute }) => isForMute).map(nameSuspect);
  const who = names.length === 0 ? '' : `, as ${names.join(' or ')} does`;
  return ` A client that does not answer pings is dropped after ${toSeconds(mute.openSeconds)}${who}.`;
}

function toWords(endedBy: RunEnding): string {
  const words: Readonly<Record<RunEnding, string>> = {
    fin: 'FIN',
    rst: 'RST',
    'close-frame': 'a close frame',
    error: 'an error of this machine',
    none: 'nobody',
  };
  return words[endedBy];
}

function toSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
