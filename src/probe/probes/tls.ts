import type { EvidenceValue, ProbeFinding } from '../../protocol/doctor';
import type { ConnectFailure, TlsFacts } from '../../session/ports';
import type { Probe, ProbeContext } from '../contract';
import { finding } from '../finding';
import { LineReader } from '../lineReader';
import type { DialOutcome, RawDialOptions } from '../ports';
import { isLoopback } from '../target';
import { explainTlsFailure } from '../tls/tlsFailures';
import { verifyByOpenssl } from '../verify';

const DAY_MS = 86_400_000;
/** A certificate that ends sooner is told of, as certificate monitors do. */
const EXPIRING_DAYS = 14;
/** A little more than a round trip on most paths. */
const ALERT_WAIT_MS = 200;

/** Does TLS hold? */
export const tlsProbe: Probe = {
  id: 'tls',
  title: 'TLS',
  question: 'Does TLS hold: version, certificate, host name?',
  sends: 'Up to three TLS handshakes, each closed before anything else is sent.',
  isDisturbing: false,
  isWaiting: false,
  needs: ['reach'],
  run: examine,
};

async function examine(context: ProbeContext): Promise<ProbeFinding> {
  const { target, ports } = context;
  if (!target.isSecure) return judgePlain(context);
  const reader = new LineReader();
  const outcome = await shake(context, {}, reader);
  const { kind } = outcome;
  const late = kind === 'connected' ? await waitForAlert(context, reader) : undefined;
  const facts = kind === 'connected' ? outcome.line.route.tls : outcome.tls;
  if (kind === 'connected') outcome.line.destroy();
  const verify = [verifyByOpenssl(target)];
  if (late !== undefined) return { ...explainTlsFailure(late, target), verify };
  if (facts === undefined) {
    const failure = kind === 'failed' ? outcome.failure : undefined;
    return failure === undefined
      ? finding('unknown', 'Nothing was told about TLS.', { verify })
      : { ...explainTlsFailure(failure, target), verify };
  }
  const supportsTls13 = facts.protocol === 'TLSv1.3' || (await takes(context, { minTlsVersion: 'TLSv1.3' }));
  const takesOldTls = await takesOld(context);
  const evidence = { ...toEvidence(facts, ports.clock.now()), supportsTls13, takesOldTls };
  const judged = judge(context, facts, kind === 'failed' ? outcome.failure : undefined);
  if (judged.verdict === 'pass' && takesOldTls === true) {
    return finding(
      'warn',
      `${judged.cause} It also accepts TLS 1.1 or older, which RFC 8996 tells servers to refuse.`,
      {
        evidence,
        verify: [...verify, `${verifyByOpenssl(target)} -tls1_1`],
        remedy: 'Offer TLS 1.2 and 1.3 only (NGINX: ssl_protocols TLSv1.2 TLSv1.3; HAProxy: ssl-min-ver TLSv1.2).',
      },
    );
  }
  return { ...judged, evidence, verify };
}

/** With TLS 1.3 a server that misses a client certificate says so only after the handshake (RFC 8446 §4.4.2.4). */
async function waitForAlert(
  { ports, target, signal }: ProbeContext,
  reader: LineReader,
): Promise<ConnectFailure | undefined> {
  const waited = new Promise<void>((resolve) => {
    ports.clock.schedule(ALERT_WAIT_MS, resolve);
    reader.readBy({ bytes: () => undefined, ended: () => resolve() });
  });
  await waited;
  signal.throwIfAborted();
  const code = reader.end?.code;
  if (code === undefined || !code.startsWith('ERR_SSL')) return undefined;
  const message = `${target.where} ended TLS after the handshake (${code}).`;
  return {
    code: 'tls',
    message,
    remedy: '',
    systemCode: code,
    response: undefined,
    checks: [],
    receivedBytes: undefined,
  };
}

function judgePlain({ target }: ProbeContext): ProbeFinding {
  if (isLoopback(target))
    return finding('skipped', 'Not needed: ws:// on this machine is not encrypted, and stays here.');
  return finding('warn', 'Not encrypted: anyone on the way can read and change what goes over ws://.', {
    verify: [verifyByOpenssl({ ...target, port: 443 })],
    remedy: 'Serve the WebSocket over TLS and connect with wss://.',
  });
}

function judge({ target, ports }: ProbeContext, facts: TlsFacts, failure: ConnectFailure | undefined): ProbeFinding {
  const { protocol, cipher } = facts;
  if (failure !== undefined) return finding('fail', failure.message, { remedy: failure.remedy });
  if (!facts.isAuthorized) {
    const what = `The certificate is not trusted (${facts.authorizationError ?? 'no reason given'}); verification is off, so it was taken all the same.`;
    return finding('warn', what, {
      remedy: 'Give the server a certificate that clients trust, or name its authority.',
    });
  }
  const expiresMs = findExpiry(facts);
  const daysLeft = expiresMs === undefined ? undefined : (expiresMs - ports.clock.now()) / DAY_MS;
  const what = `${protocol} with ${cipher}; the certificate is trusted and fits ${target.host}.`;
  if (daysLeft !== undefined && daysLeft < EXPIRING_DAYS) {
    return finding('warn', `${what} It expires in ${Math.max(0, Math.floor(daysLeft))} days.`, {
      remedy: 'Renew the certificate before it expires, and have that done by itself.',
    });
  }
  return finding('pass', what);
}

function toEvidence(facts: TlsFacts, nowMs: number): Readonly<Record<string, EvidenceValue>> {
  const expiresMs = findExpiry(facts);
  return {
    protocol: facts.protocol,
    cipher: facts.cipher,
    chain: facts.chain.map(({ subject, issuer, validFrom, validTo, altNames }) => ({
      subject,
      issuer,
      validFrom,
      validTo,
      altNames,
    })),
    expires: expiresMs === undefined ? null : new Date(expiresMs).toISOString(),
    daysLeft: expiresMs === undefined ? null : Math.floor((expiresMs - nowMs) / DAY_MS),
    alpn: facts.alpn ?? null,
    isTrusted: facts.isAuthorized,
    authorizationError: facts.authorizationError ?? null,
  };
}

/** When the leaf ends, in epoch milliseconds; undefined where that cannot be read. */
function findExpiry({ chain: [leaf] }: TlsFacts): number | undefined {
  const atMs = leaf === undefined ? Number.NaN : Date.parse(leaf.validTo);
  return Number.isFinite(atMs) ? atMs : undefined;
}

function shake(
  { ports, target, request, options, signal }: ProbeContext,
  versions: Partial<RawDialOptions>,
  reader = new LineReader(),
): Promise<DialOutcome> {
  const dial = { timeoutMs: options.handshakeTimeoutMs, ...versions };
  return ports.dialer.dial(target, request, dial, reader, signal);
}

async function takes(context: ProbeContext, versions: Partial<RawDialOptions>): Promise<boolean> {
  const outcome = await shake(context, versions);
  if (outcome.kind === 'connected') outcome.line.destroy();
  return outcome.kind === 'connected' || outcome.tls !== undefined;
}

/** Null where this client itself does not speak TLS 1.1 any more: then nothing is known. */
async function takesOld(context: ProbeContext): Promise<boolean | null> {
  const outcome = await shake(context, { minTlsVersion: 'TLSv1', maxTlsVersion: 'TLSv1.1' });
  if (outcome.kind === 'connected') outcome.line.destroy();
  if (outcome.kind === 'connected' || outcome.tls !== undefined) return true;
  // Only the server's own alert says that it refused; this client's library may refuse by itself.
  return /alert protocol version/i.test(outcome.failure.message) ? false : null;
}
