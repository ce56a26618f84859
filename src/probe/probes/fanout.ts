import type { ProbeFinding } from '../../protocol/doctor';
import { parseClosePayload } from '../../wire/closeCodes';
import type { Probe, ProbeContext } from '../contract';
import { finding, toNotOpened } from '../finding';
import { closingAfter } from '../nodes/closingAfter';
import { judgeFanout } from '../nodes/fanoutVerdict';
import { type ListeningWindow, MarkerListener, toMarker } from '../nodes/markerListener';
import { guessNodeIdSource, readNodeId } from '../nodes/nodeIdentity';
import { type OpeningOutcome, openSocket } from '../opening';
import type { ProbeSocket } from '../probeSocket';
import { type ProbeTarget, toProbeTarget } from '../target';
import { verifyByConversation } from '../verify';

const DEFAULT_COUNT = 10;
const MAX_COUNT = 100;
/** Listeners on one URL: with a balancer in turn, some are on another node than the publisher. */
const USUAL_LISTENERS = 3;
/** So many where nodes are known and none so far is another one. */
const MAX_LISTENERS = 6;
/** A server may subscribe a client a moment after its 101. */
const SETTLE_MS = 200;
const PACE_MS = 20;
const WAIT_MS = 3_000;
/** Time for a second copy of the last message. */
const COPIES_MS = 150;
const RUN_BYTES = 6;
const PLACEHOLDER = '{marker}';

export const fanoutProbe: Probe = {
  id: 'fanout',
  title: 'Fan-out',
  question: 'Does a message reach clients of other nodes?',
  sends:
    'Opens up to 7 connections and sends 10 short text messages (or as many as you choose, at most 100), which clients of the service may see.',
  isDisturbing: true,
  isWaiting: false,
  needs: ['handshake'],
  run,
};

type NotOpened = Exclude<OpeningOutcome, { kind: 'open' }>;

interface Joined {
  readonly socket: ProbeSocket;
  readonly node: string | undefined;
}

async function run(context: ProbeContext): Promise<ProbeFinding> {
  const { target, options, signal } = context;
  if (!options.fanoutMessage.includes(PLACEHOLDER)) {
    return finding('unknown', `The message to publish has no ${PLACEHOLDER}, so it could not be told from others.`, {
      remedy: `Write ${PLACEHOLDER} where a marker may stand in the message.`,
    });
  }
  const second = options.secondUrl === undefined ? target : toProbeTarget(options.secondUrl);
  context.progress({ fraction: 0, text: 'opening connections' });
  const open: Joined[] = [];
  return closingAfter(open, signal, async () => {
    const publisher = await join(context, target, open);
    if ('kind' in publisher) return toNotOpened(publisher, 'Fan-out');
    const listeners: Joined[] = [];
    while (!isEnough(context, publisher, listeners)) {
      const listener = await join(context, second, open);
      if (!('kind' in listener)) listeners.push(listener);
      else if (listeners.length === 0) return toNotOpened(listener, `Fan-out to ${second.where}`);
      // A limit of connections per client may hold; with fewer listeners it can still be tried.
      else break;
    }
    return publishAndListen(context, publisher, listeners, second);
  });
}

/** Opens a connection, adds it to `open`, and asks which node it is on. */
async function join(context: ProbeContext, target: ProbeTarget, open: Joined[]): Promise<Joined | NotOpened> {
  const outcome = await openSocket(context, { target });
  if (outcome.kind !== 'open') return outcome;
  const { socket, opening } = outcome;
  open.push({ socket, node: undefined });
  const source = context.options.nodeId ?? guessNodeIdSource(opening);
  return { socket, node: source && (await readNodeId(source, socket, context)) };
}

function isEnough({ options }: ProbeContext, { node }: Joined, listeners: readonly Joined[]): boolean {
  if (options.secondUrl !== undefined) return listeners.length === 1;
  if (listeners.length < USUAL_LISTENERS) return false;
  const hasOther = node === undefined || listeners.some((listener) => listener.node !== node);
  return hasOther || listeners.length >= MAX_LISTENERS;
}

async function publishAndListen(
  context: ProbeContext,
  publisher: Joined,
  joined: readonly Joined[],
  second: ProbeTarget,
): Promise<ProbeFinding> {
  const { options, ports, signal, target, request } = context;
  const { clock } = ports;
  const run = `ss${Array.from(ports.randomBytes(RUN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const count = Math.min(options.count ?? DEFAULT_COUNT, MAX_COUNT);
  const window: ListeningWindow = { endMs: clock.now() + SETTLE_MS + 2 * count * PACE_MS + WAIT_MS };
  const own = new MarkerListener(publisher.socket, run);
  const others = joined.map(({ socket }) => new MarkerListener(socket, run));
  const listening = Promise.all([own, ...others].map((listener) => listener.listen(window, clock, signal)));
  // Awaited below: until then a rejection must not count as unhandled.
  listening.catch(() => undefined);
  const sentMs = await publish(context, publisher.socket, run, count);
  window.endMs = clock.now() + WAIT_MS;
  await shorten(window, others, sentMs.length, context);
  await listening;
  const judged = judgeFanout({
    published: sentMs.length,
    publisher: { node: publisher.node, echoed: own.arrivals.size },
    listeners: others.map(({ arrivals, duplicates }, at) => ({
      node: joined[at]?.node,
      delivered: arrivals.size,
      duplicates,
      latenciesMs: [...arrivals].map(([index, timeMs]) => Math.max(0, timeMs - (sentMs[index] ?? timeMs))),
    })),
    hasSecondUrl: options.secondUrl !== undefined,
    closeCode: [own, ...others].map(({ socket }) => readCloseCode(socket)).find((code) => code !== undefined),
    waitedMs: WAIT_MS,
  });
  return finding(judged.verdict, judged.cause, {
    ...judged,
    // One listens, the other sends: each in a terminal of its own.
    verify: [...new Set([verifyByConversation(second, request), verifyByConversation(target, request)])],
  });
}

/** Epoch milliseconds at which each message left; ends early where the server ends the connection. */
async function publish(
  { options, ports, signal, progress }: ProbeContext,
  socket: ProbeSocket,
  run: string,
  count: number,
): Promise<readonly number[]> {
  const sentMs: number[] = [];
  let isEnded = (await socket.whenEnded(SETTLE_MS, signal)) !== undefined;
  while (!isEnded && sentMs.length < count) {
    progress({ fraction: sentMs.length / count, text: `message ${sentMs.length + 1} of ${count}` });
    const marker = toMarker(run, sentMs.length);
    sentMs.push(ports.clock.now());
    socket.sendText(options.fanoutMessage.replaceAll(PLACEHOLDER, marker));
    isEnded = (await socket.whenEnded(PACE_MS, signal)) !== undefined;
  }
  return sentMs;
}

/** Ends the window soon after everything came everywhere. */
async function shorten(
  window: ListeningWindow,
  listeners: readonly MarkerListener[],
  published: number,
  { ports, signal, progress }: ProbeContext,
): Promise<void> {
  progress({ fraction: undefined, text: 'waiting for messages' });
  const isDone = ({ arrivals, socket }: MarkerListener) => arrivals.size >= published || socket.end !== undefined;
  while (ports.clock.now() < window.endMs) {
    const waiting = listeners.find((listener) => !isDone(listener));
    if (waiting === undefined) {
      window.endMs = Math.min(window.endMs, ports.clock.now() + COPIES_MS);
      return;
    }
    await waiting.socket.whenEnded(PACE_MS, signal);
  }
}

function readCloseCode({ closeFrame }: ProbeSocket): number | undefined {
  return closeFrame && parseClosePayload(closeFrame.payload).code;
}
