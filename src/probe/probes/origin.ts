import type { ProbeFinding } from '../../protocol/doctor';
import { redactUrl } from '../../wire/redaction';
import type { Probe, ProbeContext } from '../contract';
import { finding } from '../finding';
import { askWithOrigin } from '../handshake/comparisons';
import { FOREIGN_ORIGIN } from '../handshake/refused';
import { verifyByCurl } from '../verify';

const SWITCHING_PROTOCOLS = 101;

/** Would a page of another site get in? */
export const originProbe: Probe = {
  id: 'origin',
  title: 'Origin',
  question: 'Would a page of another site get in (cross-site WebSocket hijacking)?',
  sends: 'Four opening handshakes: without an Origin, with the server’s own, with a foreign one, and with “null”.',
  isDisturbing: false,
  isWaiting: false,
  needs: ['reach', 'tls', 'handshake'],
  run: askOrigins,
};

async function askOrigins(context: ProbeContext): Promise<ProbeFinding> {
  const { target, request } = context;
  const own = request.origin ?? `${target.isSecure ? 'https' : 'http'}://${target.hostHeader}`;
  const noOrigin = await askWithOrigin(context, null);
  const sameOrigin = await askWithOrigin(context, own);
  const foreignOrigin = await askWithOrigin(context, FOREIGN_ORIGIN);
  const nullOrigin = await askWithOrigin(context, 'null');
  const hasCookies = request.headers.some(([name]) => name.toLowerCase() === 'cookie');
  const hasToken = carriesToken(context);
  const evidence = {
    noOrigin: noOrigin ?? null,
    sameOrigin: sameOrigin ?? null,
    foreignOrigin: foreignOrigin ?? null,
    nullOrigin: nullOrigin ?? null,
    ownOrigin: own,
    foreignOriginSent: FOREIGN_ORIGIN,
    hasCookies,
    hasToken,
  };
  const rest = { evidence, verify: [verifyByCurl(target, request, FOREIGN_ORIGIN)] };
  const remedy =
    'Compare the Origin of every handshake with a list of your own pages, and answer 403 to all others (ws: verifyClient; Python websockets: origins; Socket.IO: allowRequest, since cors.origin does not guard the websocket transport).';
  if (foreignOrigin === SWITCHING_PROTOCOLS) return judgeOpenDoor({ hasCookies, hasToken, rest, remedy });
  if (foreignOrigin === undefined || ![noOrigin, sameOrigin].includes(SWITCHING_PROTOCOLS)) {
    return finding(
      'unknown',
      'No handshake was accepted with any Origin that was tried, so nothing is known of how the Origin is checked.',
      {
        ...rest,
        remedy: 'Enter the Origin of your page in the connection options, and its credentials, then run this again.',
      },
    );
  }
  if (nullOrigin === SWITCHING_PROTOCOLS) {
    return finding(
      'warn',
      `A foreign Origin gets ${foreignOrigin}, but “Origin: null” is accepted: sandboxed frames and local files of any site send it.`,
      { ...rest, remedy },
    );
  }
  return finding(
    'pass',
    `A foreign Origin gets ${foreignOrigin}, the server’s own gets ${sameOrigin ?? 'no answer'}.`,
    rest,
  );
}

function judgeOpenDoor({
  hasCookies,
  hasToken,
  rest,
  remedy,
}: {
  readonly hasCookies: boolean;
  readonly hasToken: boolean;
  readonly rest: { readonly evidence: ProbeFinding['evidence']; readonly verify: readonly string[] };
  readonly remedy: string;
}): ProbeFinding {
  if (hasCookies) {
    return finding(
      'fail',
      `A page of another site gets in: Origin ${FOREIGN_ORIGIN} was accepted with these cookies, which a browser sends along by itself.`,
      { ...rest, remedy },
    );
  }
  if (hasToken) {
    return finding(
      'warn',
      'The Origin is not checked. A token guards this handshake, which another site does not have; only credentials that a browser sends by itself, such as cookies, would open the door.',
      { ...rest, remedy: `Check that no cookie is enough to get in. ${remedy}` },
    );
  }
  return finding(
    'warn',
    `The Origin is not checked: ${FOREIGN_ORIGIN} was accepted. Whether that is dangerous cannot be seen from here: it is where cookies or the network alone let a visitor in.`,
    { ...rest, remedy },
  );
}

/** Credentials that a page of another site cannot send by itself. */
function carriesToken({ target, request }: ProbeContext): boolean {
  const hasHeader = request.headers.some(([name]) => name.toLowerCase() === 'authorization');
  const hasParameter = redactUrl(target.path) !== target.path;
  return hasHeader || hasParameter;
}
