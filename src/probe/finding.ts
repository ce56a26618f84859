import type { Evidence, ProbeFinding, Verdict } from '../protocol/doctor';
import type { OpeningOutcome } from './opening';

/** Builds what a probe found, with nothing said where nothing is to be said. */
export function finding(
  verdict: Verdict,
  cause: string,
  rest: { readonly evidence?: Evidence; readonly verify?: readonly string[]; readonly remedy?: string } = {},
): ProbeFinding {
  return { verdict, cause, evidence: rest.evidence ?? {}, verify: rest.verify ?? [], remedy: rest.remedy ?? '' };
}

/** For probes that need an open WebSocket and got none; the handshake probe is the one that explains it. */
export function toNotOpened(outcome: Exclude<OpeningOutcome, { kind: 'open' }>, what: string): ProbeFinding {
  return finding('unknown', `${what} could not be tried: ${describeNotOpened(outcome)}`, {
    remedy: 'Look at the handshake probe: it says why there is no WebSocket.',
  });
}

/** What happened instead of a WebSocket, in a sentence. */
export function describeNotOpened(outcome: Exclude<OpeningOutcome, { kind: 'open' }>): string {
  switch (outcome.kind) {
    case 'dial-failed':
      return outcome.failure.message;
    case 'refused':
      return `the server answered ${outcome.response.statusLine}, not 101.`;
    case 'bad-101':
      return 'the server answered 101, but its handshake breaks RFC 6455.';
    case 'not-http':
      return 'the answer was not HTTP.';
    case 'ended':
      return `the connection was ${outcome.end.cause === 'rst' ? 'reset' : 'closed'} before an answer.`;
    case 'timeout':
      return `no answer came within ${(outcome.afterMs / 1000).toFixed(1)} s.`;
  }
}
