import { countOf } from '../../base/countOf';
import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import type { Probe, ProbeContext } from '../contract';
import { toTenths } from '../durations';
import { finding } from '../finding';
import { createSeededRandom } from '../storm/seededRandom';
import { chooseBinSeconds, type Storm, type StormPolicy, simulateStorm, toBins } from '../storm/simulate';

/** The restart that is drawn. */
const OUTAGE_SECONDS = 10;
/** Beside it, for comparison: a cut without a gap, and a restart that needs someone. */
const OUTAGES_SECONDS = [0, OUTAGE_SECONDS, 60];
/** No more clients are simulated. */
const MAX_CLIENTS = 1_000_000;
const MAX_BINS = 300;
/** The same each time, so that a change of the policy is all that changes the result. */
const SEED = 6455;

const FORMULA =
  'Delay before attempt k: min(cap, base × 2^(k−1)), times a random number from 0 to 1 with full jitter. All clients are cut at 0 s; attempts fail until the outage is over, then succeed.';

/** A row of evidence. */
type Outage = Evidence & { readonly outageSeconds: number; readonly gaveUp: number };

/** The same restart with three policies. */
interface Comparison {
  readonly own: Storm;
  readonly jittered: Storm;
  readonly bare: Storm;
}

export const stormProbe: Probe = {
  id: 'storm',
  title: 'Reconnect storm',
  question: 'What do all clients at once do to the server after a restart?',
  sends: 'Nothing: it is simulated from the reconnect settings.',
  isDisturbing: false,
  isWaiting: false,
  needs: [],
  run: (context) => Promise.resolve(judgeStorm(context)),
};

function judgeStorm({ options, signal }: ProbeContext): ProbeFinding {
  signal.throwIfAborted();
  const clients = Math.min(MAX_CLIENTS, Math.max(1, Math.round(options.stormClients)));
  const policy = options.reconnect;
  const main = compare(clients, OUTAGE_SECONDS, policy);
  const outages = OUTAGES_SECONDS.map((seconds) => toRow(seconds, compare(clients, seconds, policy)));
  const evidence = toEvidence(clients, policy, main, outages);
  const { own, jittered, bare } = main;
  const who = countOf(clients, 'client');
  const during = `after a restart of ${OUTAGE_SECONDS} s`;
  if (own.gaveUp > 0) {
    const given = own.gaveUp === clients ? `All ${who}` : `${toCount(own.gaveUp)} of ${who}`;
    return finding(
      'warn',
      `${given} would give up for good ${during}: ${countOf(policy.maxAttempts, 'attempt')} are over before the server is back.`,
      {
        evidence,
        remedy: 'Allow more attempts, or none to be the last (0), and let the cap on the delay bound the load.',
      },
    );
  }
  if (!policy.isJittered) {
    const ratio = bare.peak / Math.max(1, jittered.peak);
    return finding(
      'warn',
      `Without jitter, ${toCount(own.peak)} of ${who} come back within one second ${during}; full jitter brings that to ${toCount(jittered.peak)}${ratio >= 1.05 ? `, ${ratio.toFixed(1)} times less` : ''}.`,
      { evidence, remedy: 'Draw each delay at random between 0 and the bound (full jitter), in every client.' },
    );
  }
  return finding(
    'pass',
    `With this policy at most ${toCount(own.peak)} of ${who} come back within one second ${during}, and all are back after ${toSeconds(own)} s; without jitter ${toCount(bare.peak)} would come at once.${describeLost(outages)}${policy.isEnabled ? '' : ' Reconnecting is switched off for this connection: this is what its delays would do.'}`,
    { evidence },
  );
}

/** Even where nobody is lost after the restart that is drawn, a longer one may be too long for some. */
function describeLost(outages: readonly Outage[]): string {
  const lost = outages.find(({ gaveUp }) => gaveUp > 0);
  return lost === undefined
    ? ''
    : ` A restart of ${lost.outageSeconds} s would be too long for ${countOf(lost.gaveUp, 'client')}, out of attempts by then.`;
}

function compare(clients: number, outageSeconds: number, policy: StormPolicy): Comparison {
  const simulate = (isJittered: boolean) =>
    simulateStorm({
      clients,
      outageMs: outageSeconds * 1000,
      policy: { ...policy, isJittered },
      random: createSeededRandom(SEED),
    });
  const jittered = simulate(true);
  const bare = simulate(false);
  return { own: policy.isJittered ? jittered : bare, jittered, bare };
}

function toEvidence(clients: number, policy: StormPolicy, main: Comparison, outages: readonly Outage[]): Evidence {
  const { own, jittered, bare } = main;
  const seconds = Math.max(jittered.perSecond.length, bare.perSecond.length);
  const binSeconds = chooseBinSeconds(seconds, MAX_BINS);
  return {
    clients,
    outageSeconds: OUTAGE_SECONDS,
    baseMs: policy.baseMs,
    capMs: policy.capMs,
    isJittered: policy.isJittered,
    maxAttempts: policy.maxAttempts,
    peakWithPolicy: own.peak,
    peakWithJitter: jittered.peak,
    peakWithoutJitter: bare.peak,
    secondsUntilAllBack: own.gaveUp > 0 ? null : toSeconds(own),
    gaveUp: own.gaveUp,
    failedAttempts: own.failedAttempts,
    outages,
    binSeconds,
    withPolicy: toBins(own.perSecond, binSeconds),
    withJitter: toBins(jittered.perSecond, binSeconds),
    withoutJitter: toBins(bare.perSecond, binSeconds),
    formula: FORMULA,
  };
}

function toRow(outageSeconds: number, { own, jittered, bare }: Comparison): Outage {
  return {
    outageSeconds,
    peakWithPolicy: own.peak,
    peakWithJitter: jittered.peak,
    peakWithoutJitter: bare.peak,
    secondsUntilAllBack: own.gaveUp > 0 ? null : toSeconds(own),
    gaveUp: own.gaveUp,
  };
}

function toCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** To 0.1 s. */
function toSeconds({ lastBackMs }: Storm): number {
  return toTenths((lastBackMs ?? 0) / 1000);
}
