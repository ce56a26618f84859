import { closeSocket } from '../closeSocket';
import type { ProbeContext } from '../contract';
import { type OpeningOutcome, openSocket } from '../opening';
import { SignalFork } from '../signalFork';

/** What became of handshakes that were all made at once. */
export interface BurstResult {
  readonly asked: number;
  readonly opened: number;
  /** How many ended otherwise: by HTTP status, e.g. `429`, or in a word, e.g. `ECONNREFUSED`, `timeout`. */
  readonly refused: Readonly<Record<string, number>>;
  /** Value of the first `Retry-After` that came with a refusal. */
  readonly retryAfter: string | undefined;
}

/** More connections at once are a load test, which this is not. */
export const MAX_BURST = 200;

/**
 * Makes `options.burst` handshakes at once and keeps those that open until all are answered, since some limits count what is open.
 * All of them are closed at the end. Rejects only with the signal's reason.
 */
export async function openBurst(context: ProbeContext): Promise<BurstResult> {
  const asked = Math.max(0, Math.min(Math.floor(context.options.burst), MAX_BURST));
  context.progress({ fraction: 0.9, text: `${asked} handshakes at once` });
  const fork = new SignalFork(context.signal);
  const signals = Array.from({ length: asked }, () => fork.create());
  const openings = await Promise.allSettled(signals.map((signal) => openSocket({ ...context, signal })));
  const outcomes = openings.flatMap((opening) => (opening.status === 'fulfilled' ? [opening.value] : []));
  const sockets = outcomes.flatMap((outcome) => (outcome.kind === 'open' ? [outcome.socket] : []));
  await Promise.all(sockets.map((socket, i) => closeSocket(socket, signals[i] ?? context.signal)));
  fork.dispose();
  context.signal.throwIfAborted();
  const failed = openings.find((opening) => opening.status === 'rejected');
  if (failed) throw failed.reason;
  const refused: Record<string, number> = {};
  let retryAfter: string | undefined;
  for (const outcome of outcomes) {
    if (outcome.kind === 'open') continue;
    const name = nameRefusal(outcome);
    refused[name] = (refused[name] ?? 0) + 1;
    if (outcome.kind !== 'refused') continue;
    retryAfter ??= outcome.response.headers.find(([header]) => header.toLowerCase() === 'retry-after')?.[1];
  }
  return { asked, opened: sockets.length, refused, retryAfter };
}

function nameRefusal(outcome: Exclude<OpeningOutcome, { kind: 'open' }>): string {
  switch (outcome.kind) {
    case 'refused':
      return String(outcome.response.statusCode);
    case 'dial-failed':
      return outcome.failure.systemCode ?? outcome.failure.code;
    case 'ended':
      return outcome.end.cause === 'rst' ? 'reset' : 'closed';
    case 'timeout':
    case 'not-http':
    case 'bad-101':
      return outcome.kind;
  }
}
