import type { ProbeFinding } from '../../protocol/doctor';
import type { NodeIdSource, Probe, ProbeContext } from '../contract';
import { finding, toNotOpened } from '../finding';
import { describeSource, guessNodeIdSource, readHints } from '../nodes/nodeIdentity';
import { judgeStickiness, NOT_IDENTIFIED } from '../nodes/stickiness';
import { type Visit, VisitingClient } from '../nodes/visitingClient';
import type { Opening } from '../openedHandshake';
import { verifyByCurl } from '../verify';

const DEFAULT_COUNT = 10;
const MAX_COUNT = 100;
/** A server that lets nobody in, or never says a name, is not asked on. */
const MAX_VAIN_VISITS = 3;
const MADE_UP_BYTES = 6;

export const stickyProbe: Probe = {
  id: 'sticky',
  title: 'Stickiness',
  question: 'Does the same client come back to the same node?',
  sends:
    'Opens 10 connections (or as many as you choose, at most 100) one after the other, as one client; once more without cookies where the server sets some. No message is sent.',
  isDisturbing: false,
  isWaiting: false,
  needs: ['handshake'],
  run,
};

async function run(context: ProbeContext): Promise<ProbeFinding> {
  const { target, request, options } = context;
  const verify = [verifyByCurl(target, request)];
  let source = options.nodeId;
  const client = new VisitingClient(context, 'keeps-cookies');
  const first = await client.visit((opening) => {
    source ??= guessNodeIdSource(opening);
    return source;
  });
  if (first.kind === 'not-opened') return toNotOpened(first.outcome, 'Stickiness');
  if (source === undefined) return { ...NOT_IDENTIFIED, evidence: toUnidentified(first.opening), verify };
  const known = source;
  const kept = await visitOften(context, client, known, 'connection', [first]);
  const isCookieRead = await findCookieRead(client, known, kept, context);
  // Without cookies of the server there is no other client to compare with.
  const hasCookies = client.cookieNames.length > 0;
  const forgetful = new VisitingClient(context, 'forgetful');
  const without = hasCookies
    ? await visitOften(context, forgetful, known, 'connection without cookies', [])
    : undefined;
  const judged = judgeStickiness({
    source: describeSource(known),
    isGuessed: options.nodeId === undefined,
    kept,
    without,
    cookiesKept: client.cookieNames,
    isCookieRead,
  });
  return finding(judged.verdict, judged.cause, { ...judged, verify });
}

function toUnidentified(opening: Opening) {
  return { nodes: {}, order: [], cookiesKept: [], identified: 0, hints: readHints(opening) };
}

async function visitOften(
  context: ProbeContext,
  client: VisitingClient,
  source: NodeIdSource,
  what: string,
  before: readonly Visit[],
): Promise<readonly Visit[]> {
  const visits = [...before];
  const count = Math.min(context.options.count ?? DEFAULT_COUNT, MAX_COUNT);
  while (visits.length < count) {
    context.progress({ fraction: visits.length / count, text: `${what} ${visits.length + 1} of ${count}` });
    visits.push(await client.visit(() => source));
    if (isHopeless(visits)) break;
  }
  return visits;
}

function isHopeless(visits: readonly Visit[]): boolean {
  const last = visits.slice(-MAX_VAIN_VISITS);
  const isRefused = last.every(({ kind }) => kind === 'not-opened');
  const isNameless = visits.every((visit) => visit.kind === 'not-opened' || visit.node === undefined);
  return last.length === MAX_VAIN_VISITS && (isRefused || isNameless);
}

/** Undefined where no node was told by a cookie that was merely kept. */
async function findCookieRead(
  client: VisitingClient,
  source: NodeIdSource,
  visits: readonly Visit[],
  { ports }: ProbeContext,
): Promise<boolean | undefined> {
  const isKept = visits.some((visit) => visit.kind === 'opened' && visit.isByKeptCookie);
  if (source.kind !== 'cookie' || !isKept) return undefined;
  const madeUp = Array.from(ports.randomBytes(MADE_UP_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return client.isCookieRead(source.name, madeUp);
}
