import type { EvidenceValue, ProbeFinding } from '../../protocol/doctor';
import { DEFLATE_OFFER } from '../../wire/deflateParameters';
import { Opcode } from '../../wire/frame';
import { closeSocket } from '../closeSocket';
import type { Probe, ProbeContext } from '../contract';
import { finding } from '../finding';
import { toHeaderEvidence, toRequestEvidence } from '../handshake/evidence';
import {
  type Explanation,
  explainBad101,
  explainEarlyCut,
  explainEnded,
  explainNotHttp,
  explainTimeout,
  HTTP_IN_TUNNEL,
} from '../handshake/failures';
import { explainRefusal } from '../handshake/refused';
import { type OpeningOutcome, openSocket } from '../opening';
import type { ProbeEvent, ProbeSocket } from '../probeSocket';
import { explainTlsFailure } from '../tls/tlsFailures';
import { verifyByCurl, verifyByOpenssl, verifyByPlainGet, verifyListening } from '../verify';

/** An open WebSocket is watched so long for a tunnel that is dead on arrival. */
const WATCH_MS = 300;

/** Does it upgrade? */
export const handshakeProbe: Probe = {
  id: 'handshake',
  title: 'Handshake',
  question: 'Does it upgrade to a WebSocket?',
  sends:
    'One opening handshake as a browser sends it. Where it is refused: one plain GET of the same path, up to two handshakes with another Origin, and up to five along redirects, without credentials.',
  isDisturbing: false,
  isWaiting: false,
  needs: ['reach', 'tls'],
  run: shakeHands,
};

async function shakeHands(context: ProbeContext): Promise<ProbeFinding> {
  const outcome = await openSocket(context, { extensions: DEFLATE_OFFER });
  if (outcome.kind === 'open') return judgeOpen(context, outcome.socket);
  return judgeFailure(context, outcome);
}

async function judgeOpen(context: ProbeContext, socket: ProbeSocket): Promise<ProbeFinding> {
  const { target, request, signal } = context;
  const { opening } = socket;
  try {
    const event = await socket.next(WATCH_MS, signal);
    const evidence = {
      status: 101,
      headers: toHeaderEvidence(opening.response.headers),
      body: '',
      timeMs: round(opening.openedMs - opening.sentMs),
      subprotocol: opening.subprotocol,
      extensions: toHeaderEvidence(opening.response.headers)['Sec-WebSocket-Extensions'] ?? null,
      request: toRequestEvidence(opening.request),
      checks: opening.checks.map(({ name, verdict, detail }) => ({ name, verdict, detail })),
    };
    const verify = [verifyByCurl(target, request)];
    if (isHttpText(event, socket.pending)) return fail(HTTP_IN_TUNNEL, evidence, verify);
    if (event.kind === 'end')
      return fail(explainEarlyCut(event.end.cause, event.end.timeMs - opening.openedMs), evidence, verify);
    const missing = opening.checks.find(({ verdict }) => verdict === 'warn');
    const what = `101 Switching Protocols after ${Math.round(opening.openedMs - opening.sentMs)} ms, and every check of RFC 6455 holds.`;
    if (missing === undefined) return finding('pass', what, { evidence, verify });
    return finding('warn', `101 Switching Protocols. ${missing.name}: ${missing.detail}`, {
      evidence,
      verify,
      remedy: 'Let the server choose one of the subprotocols that are offered, or offer those that it speaks.',
    });
  } finally {
    await closeSocket(socket, signal);
  }
}

/** “HTTP” is 48 54 54 50: as a frame, a close frame with RSV1 and without FIN, whose payload seldom arrives. */
function isHttpText(event: ProbeEvent, pending: Uint8Array): boolean {
  if (event.kind !== 'frame') return new TextDecoder('latin1').decode(pending.subarray(0, 4)) === 'HTTP';
  const { opcode, rsv, isFin } = event.frame;
  return opcode === Opcode.close && rsv === 4 && !isFin;
}

async function judgeFailure(
  context: ProbeContext,
  outcome: Exclude<OpeningOutcome, { kind: 'open' }>,
): Promise<ProbeFinding> {
  const { target, request } = context;
  const curl = verifyByCurl(target, request);
  switch (outcome.kind) {
    case 'dial-failed': {
      const { failure, stage } = outcome;
      const found =
        stage === 'tls' && failure.code === 'tls' && !/certificate of/.test(failure.message)
          ? explainTlsFailure(failure, target)
          : finding('fail', failure.message, {
              evidence: { code: failure.systemCode ?? null },
              remedy: failure.remedy,
            });
      const verify = stage === 'tls' ? [verifyByOpenssl(target)] : [verifyListening(target)];
      return { ...found, evidence: { status: null, headers: {}, body: '', ...found.evidence }, verify };
    }
    case 'refused':
      return explainRefusal(context, outcome);
    case 'bad-101':
      return fail(
        explainBad101(outcome.checks),
        {
          status: 101,
          headers: toHeaderEvidence(outcome.response.headers),
          body: '',
          checks: outcome.checks.map(({ name, verdict, detail }) => ({ name, verdict, detail })),
          request: toRequestEvidence(outcome.request),
        },
        [curl],
      );
    case 'not-http':
      return fail(
        explainNotHttp(outcome, target.isSecure),
        { status: null, headers: {}, body: toText(outcome.received), request: toRequestEvidence(outcome.request) },
        [curl],
      );
    case 'ended':
      return fail(
        explainEnded(outcome, target.isSecure),
        {
          status: null,
          headers: {},
          body: toText(outcome.received),
          endedBy: outcome.end.cause,
          afterMs: round(outcome.afterMs),
          request: toRequestEvidence(outcome.request),
        },
        target.isSecure ? [curl] : [curl, verifyByOpenssl(target)],
      );
    case 'timeout':
      return fail(
        explainTimeout(outcome, target.isSecure),
        {
          status: null,
          headers: {},
          body: '',
          afterMs: round(outcome.afterMs),
          request: toRequestEvidence(outcome.request),
        },
        [curl, verifyByPlainGet(target)],
      );
  }
}

function fail(
  { cause, remedy }: Explanation,
  evidence: Readonly<Record<string, EvidenceValue>>,
  verify: readonly string[],
): ProbeFinding {
  return finding('fail', cause, { evidence, remedy, verify });
}

function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 1_024));
}

function round(ms: number): number {
  return Number(ms.toFixed(1));
}
