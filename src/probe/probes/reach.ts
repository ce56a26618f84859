import { toErrorCode, toErrorMessage } from '../../base/errors';
import type { ProbeFinding } from '../../protocol/doctor';
import type { Probe, ProbeContext } from '../contract';
import { formatMs } from '../durations';
import { finding } from '../finding';
import { LineReader } from '../lineReader';
import { verifyConnects, verifyListening, verifyName } from '../verify';

/** Addresses of a name that are shown; a name may have hundreds. */
const MAX_ADDRESSES = 20;

/** Does anything listen? */
export const reachProbe: Probe = {
  id: 'reach',
  title: 'Reach',
  question: 'Does anything listen at this host and port?',
  sends: 'One name lookup and one TCP connection, closed at once.',
  isDisturbing: false,
  isWaiting: false,
  needs: [],
  run: reach,
};

async function reach(context: ProbeContext): Promise<ProbeFinding> {
  const { target, request, options, ports, signal } = context;
  const looked = await lookUp(context);
  if ('found' in looked) return looked.found;
  const { addresses } = looked;
  const outcome = await ports.dialer.dial(
    { ...target, isSecure: false },
    request,
    { timeoutMs: options.handshakeTimeoutMs },
    new LineReader(),
    signal,
  );
  const shown = {
    addresses: addresses.slice(0, MAX_ADDRESSES),
    addressCount: addresses.length,
    port: target.port,
  };
  if (outcome.kind === 'failed') return explain(context, outcome.failure, shown);
  const { route } = outcome.line;
  outcome.line.destroy();
  return finding('pass', `Something accepts TCP connections at ${target.where}, within ${formatMs(route.connectMs)}.`, {
    evidence: { ...shown, remoteAddress: route.remoteAddress ?? null, connectMs: round(route.connectMs), code: null },
    verify: [verifyListening(target)],
  });
}

type Looked = { readonly addresses: readonly string[] } | { readonly found: ProbeFinding };

async function lookUp({ target, ports, options, signal }: ProbeContext): Promise<Looked> {
  try {
    const addresses = await withDeadline(
      ports.lookup(target.host, signal),
      options.handshakeTimeoutMs,
      ports.clock,
      signal,
    );
    if (addresses !== undefined) return { addresses };
    return {
      found: finding(
        'fail',
        `The name server did not answer for ${target.host} within ${options.handshakeTimeoutMs / 1000} s.`,
        {
          evidence: { addresses: [], code: 'ETIMEDOUT' },
          verify: [verifyName(target)],
          remedy: 'Check the network or VPN connection, and which name server is in use.',
        },
      ),
    };
  } catch (error) {
    signal.throwIfAborted();
    const code = toErrorCode(error) ?? '';
    const isSilent = code === 'EAI_AGAIN';
    return {
      found: finding(
        'fail',
        isSilent
          ? `The name server did not answer for ${target.host} (${code}).`
          : `The name ${target.host} is not known (${code || toErrorMessage(error)}).`,
        {
          evidence: { addresses: [], code: code || null },
          verify: [verifyName(target)],
          remedy: isSilent
            ? 'Check the network or VPN connection, then try again.'
            : 'Check the spelling of the host in the URL, and whether the name is known to the name server in use.',
        },
      ),
    };
  }
}

function explain(
  { target, options }: ProbeContext,
  failure: { readonly message: string; readonly remedy: string; readonly systemCode: string | undefined },
  shown: ProbeFinding['evidence'],
): ProbeFinding {
  const code = failure.systemCode ?? 'ETIMEDOUT';
  const evidence = { ...shown, remoteAddress: null, connectMs: null, code };
  const verify = [verifyListening(target), verifyConnects(target)];
  switch (code) {
    case 'ECONNREFUSED':
      return finding(
        'fail',
        `Connection refused (ECONNREFUSED): no program listens at ${target.where}, or a firewall refuses for it.`,
        {
          evidence,
          verify,
          remedy: `Verify that the daemon runs and listens on port ${target.port}, and on an address that is reached from here: not on 127.0.0.1 only, where the client is another machine or container.`,
        },
      );
    case 'ETIMEDOUT':
      return finding(
        'fail',
        `${target.where} did not answer within ${options.handshakeTimeoutMs / 1000} s: packets are dropped on the way, or the host is down.`,
        { evidence, verify, remedy: 'Check the address and port, and the firewalls and security groups on the way.' },
      );
    default:
      return finding('fail', failure.message, { evidence, verify, remedy: failure.remedy });
  }
}

/** Undefined where it took too long. */
function withDeadline<T>(
  promise: Promise<T>,
  timeoutMs: number,
  clock: ProbeContext['ports']['clock'],
  signal: AbortSignal,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const timer = clock.schedule(timeoutMs, () => resolve(undefined));
    void promise.then(resolve, reject).finally(() => {
      timer.dispose();
      signal.removeEventListener('abort', abort);
    });
  });
}

function round(ms: number): number {
  return Number(ms.toFixed(2));
}
