import type { CaseVerdict, ConformanceCase, Expectation } from './conformanceCase';
import { type Baseline, type Observation, toEndedBy } from './observation';

/** Codes by which an endpoint says that it got a broken frame or broken data; on legal ones it is then itself wrong. */
const PROTOCOL_CODES: ReadonlySet<number> = new Set([1002, 1007]);

/**
 * Compares what a server did with what the RFCs ask for. It is never said to fail for taking too much, only for breaking on
 * something legal; what its application may have decided by itself is unknown.
 */
export function judge(one: ConformanceCase, seen: Observation, baseline: Baseline): CaseVerdict {
  const verdict = judgeStrictly(one.expects, seen, baseline);
  return verdict === 'fail' && one.isInformational ? 'lenient' : verdict;
}

function judgeStrictly(expects: Expectation, seen: Observation, baseline: Baseline): CaseVerdict {
  if (expects.kind === 'refusal') return judgeRefusal(seen);
  if (seen.notOpened || seen.endedBy === 'local') return 'unknown';
  switch (expects.kind) {
    case 'failure':
      return judgeFailure(expects.codes, seen, baseline);
    case 'close-failure':
      return judgeCloseFailure(expects.codes, seen);
    case 'message':
      return seen.isEchoed ? 'pass' : judgeLegal(seen, baseline);
    case 'alive':
      return judgeLegal(seen, baseline);
    case 'pong':
      return judgePong(seen, baseline);
    case 'close':
      return judgeClose(expects.sentCode, seen);
    case 'close-only':
      if (seen.isEchoed) return 'lenient';
      return seen.close ? judgeClose(1000, seen) : seen.endedBy !== undefined ? 'silent-cut' : 'unknown';
  }
}

function judgeRefusal({ notOpened, isHandshakeTaken, endedBy }: Observation): CaseVerdict {
  if (isHandshakeTaken) return 'lenient';
  if (notOpened?.status !== undefined) return 'pass';
  return endedBy === 'fin' || endedBy === 'rst' ? 'silent-cut' : 'unknown';
}

function judgeFailure(codes: readonly number[], seen: Observation, baseline: Baseline): CaseVerdict {
  if (seen.isEchoed || seen.pong !== undefined) return 'lenient';
  const endedBy = toEndedBy(seen);
  if (endedBy === undefined) return seen.isAlive === undefined ? 'unknown' : 'lenient';
  if (typeof endedBy === 'number' && codes.includes(endedBy)) return 'pass';
  // It ends the same way after a good text, so this end says nothing about the violation.
  if (endedBy === baseline.textEndedBy) return 'unknown';
  // §7.1.7 leaves the code to the server.
  return seen.close ? 'pass' : 'silent-cut';
}

function judgeCloseFailure(codes: readonly number[], { close, endedBy }: Observation): CaseVerdict {
  if (close) return close.code !== undefined && codes.includes(close.code) ? 'pass' : 'lenient';
  return endedBy === undefined ? 'lenient' : 'silent-cut';
}

function judgeLegal(seen: Observation, baseline: Baseline): CaseVerdict {
  if (seen.close) return PROTOCOL_CODES.has(seen.close.code ?? 0) ? 'fail' : 'unknown';
  if (seen.endedBy !== undefined) return baseline.textEndedBy === undefined ? 'fail' : 'unknown';
  if (seen.isAlive === undefined || baseline.roundTripMs === undefined) return 'unknown';
  return seen.isAlive ? 'pass' : 'fail';
}

function judgePong(seen: Observation, baseline: Baseline): CaseVerdict {
  if (seen.pong === 'right') return 'pass';
  if (seen.pong === 'wrong') return 'fail';
  if (seen.close || seen.endedBy !== undefined) return judgeLegal(seen, baseline);
  return 'fail';
}

function judgeClose(sentCode: number | undefined, { close }: Observation): CaseVerdict {
  if (!close?.isValid) return 'fail';
  const { code } = close;
  return code !== undefined && code !== sentCode && PROTOCOL_CODES.has(code) ? 'fail' : 'pass';
}
