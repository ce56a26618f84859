import type { ProbeFinding } from '../../protocol/doctor';
import { DEFLATE_OFFER } from '../../wire/deflateParameters';
import { findHeader } from '../../wire/handshake';
import { closeSocket } from '../closeSocket';
import { toAgreed, toNotAgreed } from '../compression/compressionFinding';
import { exchangeCompressed } from '../compression/exchange';
import { toSample } from '../compression/sample';
import type { Probe, ProbeContext } from '../contract';
import { finding, toNotOpened } from '../finding';
import { type OpeningOutcome, openSocket } from '../opening';
import { verifyByCurl } from '../verify';

/** Long enough for servers that leave short messages as they are, alike enough that the second leans on the first. */
const TEXTS = [1, 2, 3].map((n) => `socketscope compression check ${n} `.padEnd(64, '.').repeat(48));

export const compressionProbe: Probe = {
  id: 'compression',
  title: 'Compression',
  question: 'Is permessage-deflate agreed on, does it work, and is it worth its memory?',
  sends: `Two handshakes, two pings and ${TEXTS.length} compressed text messages of 3 KB that say "socketscope compression check".`,
  isDisturbing: false,
  isWaiting: false,
  needs: ['handshake'],
  async run(context) {
    const verify = [verifyByOffer(context)];
    context.progress({ fraction: 0, text: 'a handshake that offers compression' });
    const outcome = await openSocket(context, { extensions: DEFLATE_OFFER });
    if (outcome.kind !== 'open') return explainRefusal(context, outcome);
    try {
      const { deflate, response } = outcome.opening;
      const sample = toSample(context.options.sampleMessages);
      if (deflate === undefined) return toNotAgreed(sample, verify);
      context.progress({ fraction: 0.4, text: 'compressed messages' });
      const exchange = await exchangeCompressed(outcome.socket, deflate, TEXTS, context);
      context.progress({ fraction: 0.8, text: 'a handshake that offers none' });
      const unasked = await findUnaskedAgreement(context);
      const agreed = findHeader(response, 'Sec-WebSocket-Extensions') ?? '';
      return toAgreed({ agreed, deflate, sample, exchange, unasked }, verify);
    } finally {
      await closeSocket(outcome.socket, context.signal);
    }
  },
};

/** Does it go without the offer? Then the offer, which every browser makes, is what the server cannot take. */
async function explainRefusal(
  context: ProbeContext,
  outcome: Exclude<OpeningOutcome, { kind: 'open' }>,
): Promise<ProbeFinding> {
  const rest = { verify: [verifyByOffer(context)] };
  if (outcome.kind === 'bad-101') {
    const check = outcome.checks.find(({ name, verdict }) => name === 'Sec-WebSocket-Extensions' && verdict === 'fail');
    if (check === undefined) return toNotOpened(outcome, 'Compression');
    return finding(
      'fail',
      `The server agrees to an extension wrongly, so every client has to give up: ${check.detail}`,
      {
        ...rest,
        evidence: { parameters: findHeader(outcome.response, check.name) ?? null, ratio: null, offered: DEFLATE_OFFER },
        remedy: 'Update the WebSocket library of the server, or switch its compression off.',
      },
    );
  }
  if (outcome.kind !== 'refused' && outcome.kind !== 'ended') return toNotOpened(outcome, 'Compression');
  const isOpenWithout = await canOpen(context, undefined);
  // The second try tells a refusal of the offer from a server that refuses now and then.
  if (!isOpenWithout || (await canOpen(context, DEFLATE_OFFER))) return toNotOpened(outcome, 'Compression');
  const what = outcome.kind === 'refused' ? `is answered ${outcome.response.statusLine}` : 'gets no answer';
  return finding(
    'fail',
    `A handshake that offers permessage-deflate ${what}; without the offer it succeeds. Every browser makes this offer.`,
    {
      ...rest,
      evidence: { parameters: null, ratio: null, offered: DEFLATE_OFFER },
      remedy:
        'A server that does not want compression ignores the offer (RFC 7692 §5). Update its library, or look for a proxy that refuses the header Sec-WebSocket-Extensions.',
    },
  );
}

async function canOpen(context: ProbeContext, extensions: string | undefined): Promise<boolean> {
  const outcome = await openSocket(context, extensions === undefined ? {} : { extensions });
  if (outcome.kind === 'open') await closeSocket(outcome.socket, context.signal);
  return outcome.kind === 'open';
}

/** An agreement to what was not offered; undefined where the server behaves. */
async function findUnaskedAgreement(context: ProbeContext): Promise<string | undefined> {
  const outcome = await openSocket(context);
  if (outcome.kind === 'open') await closeSocket(outcome.socket, context.signal);
  if (outcome.kind !== 'bad-101') return undefined;
  return outcome.checks.find(({ name, verdict }) => name === 'Sec-WebSocket-Extensions' && verdict === 'fail')?.detail;
}

function verifyByOffer({ target, request }: ProbeContext): string {
  return verifyByCurl(target, {
    ...request,
    headers: [...request.headers, ['Sec-WebSocket-Extensions', DEFLATE_OFFER]],
  });
}
