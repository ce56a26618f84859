import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import { describeCloseCode } from '../../wire/closeCodes';
import { type CloseExchange, exchangeClose } from '../close/closeExchange';
import { judgeClose } from '../close/judgeClose';
import { closeSocket } from '../closeSocket';
import type { Probe, ProbeContext } from '../contract';
import { toTenths } from '../durations';
import { finding, toNotOpened } from '../finding';
import { type OpeningOutcome, openSocket } from '../opening';
import { verifyByJournal, verifyByTcpdump } from '../verify';

export const closeProbe: Probe = {
  id: 'close',
  title: 'Close',
  question: 'Does the server close cleanly?',
  sends: 'Two connections, one close frame on each: one with code 1000, one without a code.',
  isDisturbing: false,
  isWaiting: false,
  needs: ['handshake'],
  run: investigate,
};

type Closing =
  | { readonly kind: 'exchanged'; readonly exchange: CloseExchange }
  | { readonly kind: 'not-open'; readonly outcome: Exclude<OpeningOutcome, { kind: 'open' }> }
  /** The server closed before we did. */
  | { readonly kind: 'forestalled'; readonly how: string };

async function investigate(context: ProbeContext): Promise<ProbeFinding> {
  const [coded, empty] = await settleBoth(tryClose(context, 1000), tryClose(context, undefined));
  if (coded.kind !== 'exchanged') return toUntried(coded);
  if (empty.kind !== 'exchanged') return toUntried(empty);
  const { verdict, cause, remedy } = judgeClose(coded.exchange, empty.exchange);
  const isAnswered = coded.exchange.answer !== undefined && empty.exchange.answer !== undefined;
  const verify = isAnswered
    ? [verifyByTcpdump(context.target)]
    : [verifyByJournal(context.target), verifyByTcpdump(context.target)];
  return finding(verdict, cause, {
    evidence: { ...toEvidence(coded.exchange), emptyClose: toEvidence(empty.exchange) },
    verify,
    remedy,
  });
}

function toUntried(closing: Exclude<Closing, { kind: 'exchanged' }>): ProbeFinding {
  if (closing.kind === 'not-open') return toNotOpened(closing.outcome, 'Closing');
  return finding('unknown', `Closing could not be tried: the server ${closing.how} by itself right after the 101.`, {
    remedy: 'Look at the idle probe: it says when and how the server ends a connection that says nothing.',
  });
}

/** Both are over, closed and all, before either's rejection is told. */
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

async function tryClose(context: ProbeContext, code: number | undefined): Promise<Closing> {
  const outcome = await openSocket(context);
  if (outcome.kind !== 'open') return { kind: 'not-open', outcome };
  const { socket } = outcome;
  try {
    if (socket.closeFrame) return { kind: 'forestalled', how: 'sent a close frame' };
    if (socket.end) return { kind: 'forestalled', how: 'ended TCP' };
    return { kind: 'exchanged', exchange: await exchangeClose(socket, context, code) };
  } finally {
    await closeSocket(socket, context.signal);
  }
}

function toEvidence({ sentCode, answer, tcpClosedFirstBy, tcpEnd, tcpAfterMs, wasClean }: CloseExchange): Evidence {
  return {
    sentCode: sentCode ?? null,
    echoedCode: answer?.code ?? null,
    closeReason: answer?.reason ?? '',
    meaning: answer?.code === undefined ? '' : describeCloseCode(answer.code).name,
    tcpClosedFirstBy,
    tcpEndedBy: tcpEnd ?? 'none',
    closeFrameMs: answer === undefined ? null : toTenths(answer.afterMs),
    tcpCloseMs: tcpAfterMs === undefined ? null : toTenths(tcpAfterMs),
    wasClean,
  };
}
