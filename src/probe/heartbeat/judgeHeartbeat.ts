import { countOf } from '../../base/countOf';
import type { Verdict } from '../../protocol/doctor';
import { formatMs } from '../durations';
import { PING_INTERVAL_MS, type PingSeries, PONG_WAIT_MS } from './pingSeries';
import { countCovered, findSpikes, measureRoundTrips, type RoundTrips } from './roundTrips';

export interface HeartbeatJudgement {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly remedy: string;
}

/** Late pongs that are this much slower than the usual one, both ways, are worth a word. */
const UNEVEN_MS = 100;
const UNEVEN_TIMES = 3;
/** So many pings without a pong of their own are a habit, not a moment. */
const MIN_COVERED_SHARE = 0.15;

const PONG_RULE = 'RFC 6455 §5.5.2 asks for a pong to every ping, with the same payload';
const FIND_DELAY =
  'Look for work that blocks the server’s event loop, and for loss on the way: ip -s link and ss -ti count retransmissions (one lost packet holds up everything behind it).';

export function judgeHeartbeat(series: PingSeries): HeartbeatJudgement {
  const { pings, unsolicitedPongs, ending } = series;
  const sent = pings.length;
  const times = measureRoundTrips(pings);
  const missed = pings.filter(({ pongMs }) => pongMs === undefined).length;
  if (times === undefined) return judgeSilence(series);
  const covered = countCovered(pings);
  const lost = missed - covered;
  const numbers = describeTimes(times);
  if (ending !== undefined) {
    return {
      verdict: 'warn',
      cause: `The server answered ${sent - missed} of ${countOf(sent, 'ping')}, then ${ending} while it was pinged.`,
      remedy:
        'Look at the server’s log for the reason: a limit on control frames, or an end that came by chance; run it again.',
    };
  }
  if (lost > 0) {
    return {
      verdict: 'warn',
      cause: `${countOf(lost, 'ping')} of ${sent} got no pong within ${PONG_WAIT_MS / 1000} s; ${numbers}. A client that counts missed pongs would drop this connection.`,
      remedy: `${FIND_DELAY} Give a heartbeat more than one missed pong before it gives up.`,
    };
  }
  // A path slower than the pings has several on the way at once, and so has a server that was busy for a moment: one answer will do.
  if (covered >= MIN_COVERED_SHARE * sent && covered > 1 && times.p50 < PING_INTERVAL_MS / 2) {
    return {
      verdict: 'warn',
      cause: `${countOf(covered, 'ping')} of ${sent} got no pong of their own, although the others took ${formatMs(times.p50)}: a client that waits for each pong counts them as missed.`,
      remedy: `Answer every ping: ${PONG_RULE}.`,
    };
  }
  const spikes = findSpikes(pings);
  if (spikes.length > 0) {
    const worst = Math.max(...spikes.map(({ delayMs }) => delayMs));
    const most = Math.max(...spikes.map(({ pongs }) => pongs));
    return {
      verdict: 'warn',
      cause: `Pongs came in bunches: up to ${most} at once, the first ${formatMs(worst)} late; ${numbers}. Something held them all up: a server that was busy, or a lost packet that everything behind it waits for.`,
      remedy: FIND_DELAY,
    };
  }
  if (times.p95 - times.p50 >= UNEVEN_MS && times.p95 >= UNEVEN_TIMES * times.p50) {
    return {
      verdict: 'warn',
      cause: `Round trips are uneven: ${numbers}, jitter ${formatMs(times.jitterMs)}.`,
      remedy: FIND_DELAY,
    };
  }
  const extra = unsolicitedPongs === 0 ? '' : ` ${countOf(unsolicitedPongs, 'pong')} came unasked, which is allowed.`;
  const merged =
    covered === 0 ? '' : ` A later pong answered ${countOf(covered, 'ping')} along with its own, which is allowed.`;
  return {
    verdict: 'pass',
    cause: `The server answered ${countOf(sent, 'ping')}, payload and all; ${numbers}.${merged}${extra}`,
    remedy: '',
  };
}

/** Not one ping was answered. */
function judgeSilence({ pings, unsolicitedPongs, ending }: PingSeries): HeartbeatJudgement {
  const sent = pings.length;
  if (ending !== undefined) {
    return {
      verdict: 'fail',
      cause: `The server ${ending} when it was pinged, and answered none of ${countOf(sent, 'ping')}. ${PONG_RULE}.`,
      remedy:
        'Let the WebSocket library answer pings; a heartbeat of clients or proxies ends every connection as it is.',
    };
  }
  // A pong now and then that nobody asked for may be a heartbeat of the peer's own (§5.5.3).
  if (unsolicitedPongs >= Math.max(1, sent / 2)) {
    return {
      verdict: 'fail',
      cause: `${countOf(unsolicitedPongs, 'pong')} came, but none with the payload of its ping. ${PONG_RULE}; clients that compare it count every pong as missed.`,
      remedy: 'Copy the payload of the ping into the pong.',
    };
  }
  return {
    verdict: 'fail',
    cause: `None of ${countOf(sent, 'ping')} was answered within ${PONG_WAIT_MS / 1000} s. ${PONG_RULE}. Clients and proxies with a heartbeat take this server for dead.`,
    remedy:
      'Let the WebSocket library answer pings: handle the ping opcode (0x9) with a pong (0xA), also while a message is being worked on. Where a proxy or gateway speaks WebSocket itself, look whether it passes pings on.',
  };
}

function describeTimes({ p50, p95, p99 }: RoundTrips): string {
  return `round trip ${formatMs(p50)} (median), ${formatMs(p95)} (95 %), ${formatMs(p99)} (99 %)`;
}
