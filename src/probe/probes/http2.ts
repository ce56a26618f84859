import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import { redactHeader } from '../../wire/redaction';
import type { Probe, ProbeContext } from '../contract';
import { finding } from '../finding';
import type { Http2Facts } from '../http2Facts';
import { verifyAlpn, verifyHttp2Settings } from '../verify';

const NOTHING_TO_DO = 'Nothing has to be done: HTTP/1.1 serves WebSockets as well.';

/** RFC 8441: WebSockets as streams of HTTP/2. Not having it is no fault. */
export const http2Probe: Probe = {
  id: 'http2',
  title: 'HTTP/2',
  question: 'Does it take WebSockets over HTTP/2 (RFC 8441)?',
  sends:
    'One connection that speaks HTTP/2: its SETTINGS and, where the server enables it, one extended CONNECT and one short text message; 10 s at most.',
  isDisturbing: false,
  isWaiting: false,
  needs: ['reach'],
  async run(context) {
    const { target, request, ports, signal } = context;
    context.progress({ fraction: undefined, text: 'asking over HTTP/2' });
    const facts = await ports.probeHttp2(target, request, signal);
    return judge(facts, context);
  },
};

function judge(facts: Http2Facts, context: ProbeContext): ProbeFinding {
  const { target } = context;
  const evidence = toEvidence(facts);
  const verify = [...(target.isSecure ? [verifyAlpn(target)] : []), verifyHttp2Settings(target)];
  const say = (verdict: ProbeFinding['verdict'], cause: string, remedy: string) =>
    finding(verdict, cause, { evidence, verify, remedy });
  const { settings, extendedConnect, echo } = facts;
  if (settings === undefined) {
    return say('unknown', `No HTTP/2 here. ${facts.failure ?? ''}`.trimEnd(), NOTHING_TO_DO);
  }
  if (!settings.enableConnectProtocol) {
    return say(
      'unknown',
      'It speaks HTTP/2, but its SETTINGS do not offer WebSockets over it (SETTINGS_ENABLE_CONNECT_PROTOCOL is not 1).',
      NOTHING_TO_DO,
    );
  }
  if (extendedConnect?.status === OPENS) {
    const rest = echo?.isEchoed
      ? `a message came back in ${Math.round(echo.ms)} ms`
      : 'no message came back, as from a server that does not echo';
    return say('pass', `A WebSocket opened over HTTP/2 by extended CONNECT; ${rest}.`, '');
  }
  return judgeRefusal(facts, context, say);
}

/** RFC 8441 §5. */
const OPENS = 200;

/** It offers what it then refuses: a fault where the same request is taken over HTTP/1.1. */
function judgeRefusal(
  { failure = 'There was no answer.' }: Http2Facts,
  { results }: ProbeContext,
  say: (verdict: ProbeFinding['verdict'], cause: string, remedy: string) => ProbeFinding,
): ProbeFinding {
  const offered = 'Its SETTINGS offer WebSockets over HTTP/2 (RFC 8441), but it did not open one.';
  const overHttp1 = results.get('handshake')?.verdict;
  if (overHttp1 === 'pass' || overHttp1 === 'warn') {
    return say(
      'warn',
      `${offered} ${failure} The handshake over HTTP/1.1 opens one.`,
      'Clients that go by the offer get no WebSocket. Let the proxy pass extended CONNECT on to the backend, or switch the offer (SETTINGS_ENABLE_CONNECT_PROTOCOL) off.',
    );
  }
  return say('unknown', `${offered} ${failure}`, 'Look at the handshake probe first: HTTP/1.1 opened none either.');
}

function toEvidence({ alpn, settings, extendedConnect, echo, failure }: Http2Facts): Evidence {
  return {
    alpn: alpn ?? null,
    settings: settings
      ? {
          enableConnectProtocol: settings.enableConnectProtocol,
          maxConcurrentStreams: settings.maxConcurrentStreams ?? null,
          initialWindowSize: settings.initialWindowSize ?? null,
        }
      : null,
    extendedConnect: extendedConnect
      ? {
          status: extendedConnect.status,
          headers: extendedConnect.headers.map(([name, value]) => `${name}: ${redactHeader(name, value)}`),
        }
      : null,
    echo: echo ? { isEchoed: echo.isEchoed, ms: Math.round(echo.ms) } : null,
    failure: failure ?? null,
  };
}
