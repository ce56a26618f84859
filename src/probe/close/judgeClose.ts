import type { Verdict } from '../../protocol/doctor';
import { formatMs } from '../durations';
import { ANSWER_MS, type CloseExchange, TCP_GRACE_MS } from './closeExchange';

export interface Judgement {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly remedy: string;
}

const ANSWER_IT =
  'Answer a close frame with one before ending TCP (RFC 6455 §5.5.1): close by the library’s own close(), not by destroying the socket.';
const SEEN_AS_1006 = 'Every client then reports 1006, the code for “no close frame came”, as after a crash or a cut';

/** What both closing handshakes say of the server: the one with code 1000, and the one without a code. */
export function judgeClose(coded: CloseExchange, empty: CloseExchange): Judgement {
  const found = findFault(coded, 'close 1000');
  if (found !== undefined) return found;
  // Most clients send a code; a fault that shows only without one hurts less.
  const rarer = findFault(empty, 'a close frame without a code');
  if (rarer !== undefined) {
    return { ...rarer, verdict: 'warn', cause: `Close 1000 is answered well, but not so the other: ${rarer.cause}` };
  }
  return { verdict: 'pass', cause: describeClean(coded), remedy: '' };
}

function findFault(
  { answer, tcpEnd, tcpAfterMs, tcpClosedFirstBy }: CloseExchange,
  sent: string,
): Judgement | undefined {
  if (answer === undefined && tcpEnd === undefined) {
    return {
      verdict: 'fail',
      cause: `The server did not react to ${sent} within ${ANSWER_MS / 1000} s: no close frame, no end of TCP. Clients hang in CLOSING until they give up, and the server keeps a connection nobody uses.`,
      remedy: `Look for a handler that blocks or does not read. ${ANSWER_IT}`,
    };
  }
  if (answer === undefined) {
    const how = tcpEnd === 'rst' ? 'reset the connection (RST)' : 'ended TCP (FIN)';
    return {
      verdict: 'warn',
      cause: `The server ${how} ${formatMs(tcpAfterMs ?? 0)} after ${sent}, without a close frame of its own. ${SEEN_AS_1006}.`,
      remedy: `Look at the server’s log for a crash or an exception when a client closes. ${ANSWER_IT}`,
    };
  }
  const [violation] = answer.violations;
  if (violation !== undefined) {
    return {
      verdict: 'fail',
      cause: `The server answered ${sent} with a close frame that breaks RFC 6455: ${violation.message} Clients fail the connection for it, and report 1002 or 1006.`,
      remedy:
        'Send 1000, 1001, 1003, 1007 to 1014 or 3000 to 4999, or no code at all; 1005, 1006 and 1015 are for logs and never travel.',
    };
  }
  if (tcpClosedFirstBy !== 'client') return undefined;
  const afterwards = tcpEnd === undefined ? ' Even after our FIN it did not end its side.' : '';
  return {
    verdict: 'warn',
    cause: `The server answered ${sent} with a close frame but kept TCP open for ${TCP_GRACE_MS / 1000} s, until this side ended it.${afterwards} The server should be first (RFC 6455 §7.1.1), so that TIME_WAIT is not left to the clients.`,
    remedy: 'End TCP on the server as soon as both close frames have been sent.',
  };
}

function describeClean({ answer, tcpEnd, tcpAfterMs }: CloseExchange): string {
  const code = answer?.code === undefined ? 'a close frame without a code' : `close ${answer.code}`;
  const other = answer?.code === 1000 ? '' : ' (another code than was sent is allowed)';
  const how = tcpEnd === 'rst' ? 'reset TCP' : 'ended TCP first';
  return `The server answered close 1000 with ${code}${other} after ${formatMs(answer?.afterMs ?? 0)} and ${how} after ${formatMs(tcpAfterMs ?? 0)}.`;
}
