import type { EvidenceValue, ProbeFinding } from '../../protocol/doctor';
import type { ProbeContext } from '../contract';
import { finding } from '../finding';
import type { OpeningOutcome } from '../opening';
import { verifyByCurl, verifyByPlainGet } from '../verify';
import { findAnswerer, toBodyText } from './answerer';
import { askPlainly, askWithOrigin, followRedirects, isRedirect, isSameAnswer } from './comparisons';
import { toBodyEvidence, toHeaderEvidence, toRequestEvidence } from './evidence';
import { findRefusal } from './refusals';

type Refused = Extract<OpeningOutcome, { kind: 'refused' }>;

/** An Origin that no server can know. */
export const FOREIGN_ORIGIN = 'https://socketscope.invalid';

/** An HTTP answer other than 101, with what a few more questions tell about it. */
export async function explainRefusal(context: ProbeContext, outcome: Refused): Promise<ProbeFinding> {
  const { response, sentMs } = outcome;
  const { target, request } = context;
  const body = toBodyText(response);
  const answerer = findAnswerer(response);
  const elapsedMs = response.timeMs - sentMs;
  const base: Readonly<Record<string, EvidenceValue>> = {
    status: response.statusCode,
    headers: toHeaderEvidence(response.headers),
    ...toBodyEvidence(response),
    statusLine: response.statusLine,
    answeredBy: answerer ?? null,
    afterMs: Math.round(elapsedMs),
    request: toRequestEvidence(outcome.request),
  };
  const verify = [verifyByCurl(target, request), verifyByPlainGet(target)];
  if (isRedirect(response.statusCode)) return explainRedirect(context, outcome, base, verify);
  const { cause, remedy } = findRefusal(response.statusCode, body);
  const by = answerer === undefined ? '' : ` by ${answerer}`;
  const head = `The handshake was answered ${response.statusLine.replace(/^\S+ /, '')}${by}, not 101. `;
  const { statusCode } = response;
  if (statusCode === 401 || statusCode === 403) return explainForbidden(context, { head, cause, remedy }, base, verify);
  if (statusCode === 504) {
    const waited = `${(elapsedMs / 1000).toFixed(1)} s`;
    const told = `${head}It came after ${waited}, which is then the limit of the proxy. ${cause}`;
    return finding('fail', told, { evidence: base, remedy, verify: ['tail -f /var/log/nginx/error.log', ...verify] });
  }
  if (![200, 400, 404, 426].includes(statusCode)) {
    return finding('fail', head + cause, { evidence: base, remedy, verify });
  }
  const plain = await askPlainly(context);
  const isSame = plain !== undefined && isSameAnswer(plain, response);
  const evidence = { ...base, plainGetStatus: plain?.statusCode ?? null, isPlainAnswerTheSame: isSame };
  const same = isSame ? ' A plain GET gets the very same answer, so nothing there saw an upgrade.' : '';
  return finding('fail', head + cause + same, { evidence, remedy, verify });
}

async function explainRedirect(
  context: ProbeContext,
  { response }: Refused,
  base: Readonly<Record<string, EvidenceValue>>,
  verify: readonly string[],
): Promise<ProbeFinding> {
  const trail = await followRedirects(context, response);
  const evidence = { ...base, redirects: trail.steps, redirectsEnd: trail.end, endUrl: trail.url ?? null };
  const head = `The server redirects the handshake (${trail.steps[0] ?? response.statusLine}); WebSocket clients do not follow redirects. `;
  switch (trail.end) {
    case 'websocket':
      return finding('fail', `${head}A WebSocket answers at ${trail.url}.`, {
        evidence,
        verify,
        remedy: `Connect to ${trail.url}, or let the proxy serve this path without a redirect.`,
      });
    case 'loop':
    case 'too-many':
      return finding(
        'fail',
        `${head}The redirects never end: they ${trail.end === 'loop' ? 'lead back to where they began' : `go on after ${trail.steps.length} steps`}.`,
        {
          evidence,
          verify,
          remedy: 'Mend the redirects: a proxy that speaks plain HTTP to a backend which insists on HTTPS causes this.',
        },
      );
    default:
      return finding('fail', `${head}No WebSocket answers where it leads.`, {
        evidence,
        verify,
        remedy:
          'Connect to the address that is meant, with wss:// where it redirects to HTTPS; a login page is behind it where it asks for credentials.',
      });
  }
}

/** The same without an Origin tells whether the Origin was the reason. */
async function explainForbidden(
  context: ProbeContext,
  { head, cause, remedy }: { readonly head: string; readonly cause: string; readonly remedy: string },
  base: Readonly<Record<string, EvidenceValue>>,
  verify: readonly string[],
): Promise<ProbeFinding> {
  const { target, request } = context;
  const page = `${target.isSecure ? 'https' : 'http'}://${target.hostHeader}`;
  const sameOrigin = await askWithOrigin(context, page);
  const noOrigin = request.origin === undefined ? undefined : await askWithOrigin(context, null);
  const evidence = { ...base, statusWithSameOrigin: sameOrigin ?? null, statusWithoutOrigin: noOrigin ?? null };
  if (sameOrigin === 101 || noOrigin === 101) {
    const which = sameOrigin === 101 ? `Origin ${page}` : 'no Origin';
    return finding('fail', `${head}With ${which} the same handshake gets 101: the server checks the Origin.`, {
      evidence,
      verify: [...verify, verifyByCurl(target, request, page)],
      remedy: 'Send an Origin that the server allows, or add the one of your page to its list.',
    });
  }
  return finding('fail', head + cause, { evidence, remedy, verify });
}
