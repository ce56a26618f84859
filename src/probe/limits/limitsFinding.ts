import { countOf } from '../../base/countOf';
import type { Evidence, ProbeFinding, Verdict } from '../../protocol/doctor';
import { finding } from '../finding';
import type { BurstResult } from './burst';
import { formatSize } from './formatSize';
import { findKnownLimits } from './knownLimits';
import { type SizeResult, TOO_BIG } from './measureSizes';

/** One side of the finding. */
interface Part {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly remedy: string;
}

/** Applications send messages of this size without a thought. */
const SMALL_LIMIT_BYTES = 64 * 1024;
/** By these a server says that it was too many, not that it is broken. */
const RATE_LIMIT_STATUSES: ReadonlySet<string> = new Set(['429', '503']);
const SEVERITY: readonly Verdict[] = ['pass', 'unknown', 'warn', 'fail'];

/** @param verify commands, for every finding */
export function toLimitsFinding(sizes: SizeResult, burst: BurstResult, verify: readonly string[]): ProbeFinding {
  const parts = [judgeSizes(sizes), judgeBurst(burst)];
  const verdict = parts.reduce<Verdict>(
    (worst, part) => (SEVERITY.indexOf(part.verdict) > SEVERITY.indexOf(worst) ? part.verdict : worst),
    'pass',
  );
  const say = (read: (part: Part) => string) => parts.map(read).filter(Boolean).join(' ');
  return finding(
    verdict,
    say(({ cause }) => cause),
    {
      evidence: toEvidence(sizes, burst),
      verify,
      remedy: say(({ remedy }) => remedy),
    },
  );
}

function judgeSizes(sizes: SizeResult): Part {
  const { largestAcceptedBytes, refusedAtBytes, refusal, trouble, maxBytes } = sizes;
  if (trouble !== undefined) return { verdict: 'unknown', cause: trouble, remedy: '' };
  if (refusedAtBytes === undefined || refusal === undefined) {
    return {
      verdict: 'pass',
      cause: `Messages up to ${formatSize(maxBytes)} are taken; larger ones were not tried.`,
      remedy: 'Every server should have some limit, or one message can fill its memory (ws: maxPayload).',
    };
  }
  const how = describeRefusal(refusal);
  if (largestAcceptedBytes === 0) {
    const cause = `A text message of ${formatSize(refusedAtBytes)} already ${how}: the application takes no such text, so nothing can be said about sizes.`;
    return { verdict: 'unknown', cause, remedy: '' };
  }
  const seen = `Messages up to ${formatSize(largestAcceptedBytes)} are taken; one of ${formatSize(refusedAtBytes)} ${how}.`;
  const who = findKnownLimits(largestAcceptedBytes, refusedAtBytes).map(({ who }) => who);
  const known = who.length > 0 ? ` That is the default of ${who.join(', ')}.` : '';
  const small =
    largestAcceptedBytes < SMALL_LIMIT_BYTES ? ' It is a small limit: many applications send more at once.' : '';
  if (refusal.closeCode === TOO_BIG) {
    const raise =
      'Where messages may be larger, raise the limit (ws: maxPayload, Socket.IO: maxHttpBufferSize, Python websockets: max_size) or send them in parts.';
    return { verdict: 'pass', cause: seen + known + small, remedy: raise };
  }
  return {
    verdict: 'warn',
    cause: `${seen}${known}${small} Without close code 1009 a client cannot tell this from a broken network, and sends the same again.`,
    remedy:
      'Keep messages below the limit, or raise it (maxPayload, max_size, maxReceivedFrameSize, websocket_max_message_size or what the library calls it); a server that closes should read what still comes, so that its close frame with 1009 arrives.',
  };
}

function describeRefusal({ endedBy, closeCode }: NonNullable<SizeResult['refusal']>): string {
  if (endedBy === 'close') return `is answered by close ${closeCode ?? 'without a code'}`;
  return endedBy === 'rst' ? 'leads to a reset of the connection (RST)' : 'leads to a cut without a close frame (FIN)';
}

function judgeBurst({ asked, opened, refused, retryAfter }: BurstResult): Part {
  if (asked === 0) return { verdict: 'pass', cause: '', remedy: '' };
  const names = Object.keys(refused);
  if (names.length === 0) {
    return {
      verdict: 'pass',
      cause: `${countOf(asked, 'handshake')} at once all opened: no rate limit was seen, which so few need not reach.`,
      remedy:
        'A limit at the handshake keeps one client from taking all connections (nginx: limit_req, limit_conn; HAProxy: a stick-table with conn_rate).',
    };
  }
  const list = names.map((name) => `${refused[name]} × ${name}`).join(', ');
  const cause = `Of ${countOf(asked, 'handshake')} at once ${opened} opened; the others ended in ${list}.`;
  if (names.every((name) => RATE_LIMIT_STATUSES.has(name))) {
    const after = retryAfter === undefined ? '' : ` with Retry-After: ${retryAfter}`;
    const isUnclear = names.includes('503');
    return {
      verdict: 'pass',
      cause: `${cause} Handshakes are limited${after}.`,
      remedy: isUnclear
        ? '503 also means that no server is there: nginx answers 429 instead with limit_req_status and limit_conn_status.'
        : '',
    };
  }
  return {
    verdict: 'warn',
    cause,
    remedy: `A limit should say so with 429. Look at what ran out: workers, file descriptors (LimitNOFILE), the listen backlog (net.core.somaxconn), connections of the proxy to its backend.`,
  };
}

function toEvidence(sizes: SizeResult, burst: BurstResult): Evidence {
  const { largestAcceptedBytes, refusedAtBytes, refusal, tries } = sizes;
  const known = refusedAtBytes === undefined ? [] : findKnownLimits(largestAcceptedBytes, refusedAtBytes);
  return {
    largestAcceptedBytes,
    refusedAtBytes: refusedAtBytes ?? null,
    closeCode: refusal?.closeCode ?? null,
    endedBy: refusal?.endedBy ?? null,
    burst: { asked: burst.asked, opened: burst.opened, refused: burst.refused },
    closeReason: refusal?.reason ?? '',
    acceptedBy: sizes.acceptedBy ?? null,
    triedUpToBytes: sizes.maxBytes,
    defaultOf: known.map(({ who }) => who),
    retryAfter: burst.retryAfter ?? null,
    tries: tries.map(({ sizeBytes, outcome }) => ({
      sizeBytes,
      outcome: outcome.kind,
      how:
        outcome.kind === 'accepted' ? outcome.by : outcome.kind === 'refused' ? describeRefusal(outcome) : outcome.text,
    })),
  };
}
