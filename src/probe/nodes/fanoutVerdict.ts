import { countOf } from '../../base/countOf';
import type { Evidence, Verdict } from '../../protocol/doctor';
import { toTenths } from '../durations';
import { nearestRank } from '../nearestRank';

/** What became of published messages, as far as a verdict needs it. */

export interface ListenerOutcome {
  /** Undefined where it did not say. */
  readonly node: string | undefined;
  readonly delivered: number;
  readonly duplicates: number;
  /** Of each message that came, in milliseconds. */
  readonly latenciesMs: readonly number[];
}

export interface FanoutOutcome {
  readonly published: number;
  readonly publisher: { readonly node: string | undefined; readonly echoed: number };
  /** At least one. */
  readonly listeners: readonly ListenerOutcome[];
  /** The listeners are on an endpoint of their own, so that it is certain that messages have to cross. */
  readonly hasSecondUrl: boolean;
  /** Close code of a connection that the server closed meanwhile. */
  readonly closeCode: number | undefined;
  readonly waitedMs: number;
}

export interface FanoutJudgement {
  readonly verdict: Verdict;
  readonly cause: string;
  readonly remedy: string;
  readonly evidence: Evidence;
}

const USE_BROKER =
  'Let the nodes share messages through a broker: each publishes what its clients send and passes on what it hears, with Redis pub/sub (Socket.IO: the Redis adapter), NATS or a RabbitMQ fanout exchange.';
const OWN_MESSAGE =
  'Where the service takes only messages of a form of its own, give one that it passes on to others, with {marker} in it (in the terminal: --message).';
const GIVE_SECOND = 'Give the address of a second node (in the terminal: --second URL) to see whether messages cross.';
const ONCE_ONLY =
  'Let a node tell its own clients either at once or when the message comes back from the broker, not both.';

export function judgeFanout(outcome: FanoutOutcome): FanoutJudgement {
  const { published, publisher, listeners } = outcome;
  const [first] = listeners;
  const worst = listeners.reduce((least, one) => (one.delivered < least.delivered ? one : least), first ?? NOBODY);
  const evidence: Evidence = {
    delivered: worst.delivered,
    lost: published - worst.delivered,
    latencyMs: summarize(worst.latenciesMs),
    nodes: { publisher: publisher.node ?? null, listeners: listeners.map(({ node }) => node ?? null) },
    duplicates: listeners.reduce((sum, { duplicates }) => sum + duplicates, 0),
    echoedToSender: publisher.echoed,
    deliveredToEach: listeners.map(({ delivered }) => delivered),
    ...(outcome.closeCode !== undefined && { closeCode: outcome.closeCode }),
  };
  return { evidence, ...judge(outcome, worst) };
}

const NOBODY: ListenerOutcome = { node: undefined, delivered: 0, duplicates: 0, latenciesMs: [] };

function judge(outcome: FanoutOutcome, worst: ListenerOutcome): Omit<FanoutJudgement, 'evidence'> {
  const { published, listeners } = outcome;
  const best = Math.max(...listeners.map(({ delivered }) => delivered));
  const messages = countOf(published, 'message');
  if (best === 0) return judgeSilence(outcome, messages);
  if (worst.delivered === 0) {
    const heard = listeners.filter(({ delivered }) => delivered > 0).length;
    const cause = `Of ${listeners.length} listeners on the same URL ${heard} got the ${messages} and ${listeners.length - heard} got none${toPlaces(outcome)}. Messages do not reach clients of every node.`;
    return { verdict: 'warn', cause, remedy: USE_BROKER };
  }
  if (worst.delivered < published) {
    const cause = `${worst.delivered} of ${messages} arrived at another connection within ${toSeconds(outcome)}${toPlaces(outcome)}; ${published - worst.delivered} did not.`;
    return { verdict: 'warn', cause, remedy: `${USE_BROKER} ${OWN_MESSAGE}` };
  }
  const latency = summarize(worst.latenciesMs);
  const arrived = `All of ${messages} arrived at ${listeners.length === 1 ? 'the other connection' : `each of ${listeners.length} other connections`}${toPlaces(outcome)}, half of them within ${latency?.p50 ?? 0} ms, the slowest after ${latency?.max ?? 0} ms.`;
  const duplicates = listeners.reduce((sum, one) => sum + one.duplicates, 0);
  if (duplicates > 0) {
    const cause = `${arrived} ${countOf(duplicates, 'arrival')} too many: messages came more than once.`;
    return { verdict: 'warn', cause, remedy: ONCE_ONLY };
  }
  if (hasCrossed(outcome)) return { verdict: 'pass', cause: arrived, remedy: '' };
  const cause = `${arrived} ${isOneNode(outcome) ? 'All were on the same node, so nothing had to cross.' : 'Which nodes they were on is not known, so that it is not certain that anything had to cross.'}`;
  return { verdict: 'pass', cause, remedy: GIVE_SECOND };
}

function judgeSilence(outcome: FanoutOutcome, messages: string): Omit<FanoutJudgement, 'evidence'> {
  const { publisher, hasSecondUrl, closeCode } = outcome;
  const closed = closeCode === undefined ? '' : ` The server closed a connection with code ${closeCode} meanwhile.`;
  const nothing = `None of ${messages} arrived at another connection within ${toSeconds(outcome)}${toPlaces(outcome)}.${closed}`;
  if (hasSecondUrl) return { verdict: 'fail', cause: nothing, remedy: `${USE_BROKER} ${OWN_MESSAGE}` };
  const why =
    publisher.echoed > 0
      ? 'The server sends messages back to their sender only, so it may not be a broadcast service at all.'
      : 'The server may not pass messages on to other clients, or only such of another form.';
  return { verdict: 'unknown', cause: `${nothing} ${why}`, remedy: `${OWN_MESSAGE} ${GIVE_SECOND}` };
}

function hasCrossed({ hasSecondUrl, publisher, listeners }: FanoutOutcome): boolean {
  return hasSecondUrl || listeners.some(({ node }) => isOther(node, publisher.node));
}

function isOther(node: string | undefined, from: string | undefined): boolean {
  return node !== undefined && from !== undefined && node !== from;
}

function isOneNode({ publisher, listeners }: FanoutOutcome): boolean {
  return publisher.node !== undefined && listeners.every(({ node }) => node === publisher.node);
}

/** ` (from n1 to n2, n1)` where that is known. */
function toPlaces({ publisher, listeners }: FanoutOutcome): string {
  if (publisher.node === undefined || listeners.every(({ node }) => node === undefined)) return '';
  return ` (from ${publisher.node} to ${[...new Set(listeners.map(({ node }) => node ?? 'an unknown node'))].join(', ')})`;
}

function toSeconds({ waitedMs }: FanoutOutcome): string {
  return `${(waitedMs / 1_000).toFixed(0)} s`;
}

/** Nearest ranks, in milliseconds to a tenth; null without values. */
function summarize(values: readonly number[]): { p50: number; p95: number; max: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => toTenths(nearestRank(sorted, share));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
