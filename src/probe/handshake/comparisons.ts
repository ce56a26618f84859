import type { HandshakeResponseFacts } from '../../session/ports';
import { findHeader } from '../../wire/handshake';
import { closeSocket } from '../closeSocket';
import type { ProbeContext } from '../contract';
import { type OpeningOutcome, openSocket } from '../opening';
import { type ProbeTarget, toProbeTarget } from '../target';

/** Redirects that are followed to say where they end. */
const MAX_REDIRECTS = 5;

/** A GET of the same path without a word of WebSocket; undefined where nothing answered. */
export async function askPlainly(context: ProbeContext): Promise<HandshakeResponseFacts | undefined> {
  const outcome = await openSocket(context, {
    override: [
      ['Connection', 'close'],
      ['Upgrade', undefined],
      ['Sec-WebSocket-Key', undefined],
      ['Sec-WebSocket-Version', undefined],
      ['Sec-WebSocket-Protocol', undefined],
    ],
  });
  await closeIfOpen(outcome, context.signal);
  return outcome.kind === 'refused' ? outcome.response : undefined;
}

/** The status of a handshake with another Origin; `null` sends none. Undefined where nothing answered. */
export async function askWithOrigin(context: ProbeContext, origin: string | null): Promise<number | undefined> {
  const outcome = await openSocket(context, { origin });
  await closeIfOpen(outcome, context.signal);
  switch (outcome.kind) {
    case 'open':
      return 101;
    case 'refused':
      return outcome.response.statusCode;
    default:
      return undefined;
  }
}

/** Whether two answers say the same: status and body. */
export function isSameAnswer(a: HandshakeResponseFacts, b: HandshakeResponseFacts): boolean {
  return (
    a.statusCode === b.statusCode && a.body.length === b.body.length && a.body.every((byte, at) => byte === b.body[at])
  );
}

export interface RedirectTrail {
  /** Each as `301 https://…`. */
  readonly steps: readonly string[];
  readonly end: 'websocket' | 'refused' | 'loop' | 'too-many' | 'not-followed';
  /** Where a WebSocket was found, as a URL that can be typed. */
  readonly url: string | undefined;
}

/** Follows redirects with handshakes that carry no credentials, so that none goes to another host. */
export async function followRedirects(context: ProbeContext, first: HandshakeResponseFacts): Promise<RedirectTrail> {
  const anonymous: ProbeContext = { ...context, request: { ...context.request, headers: [] } };
  const steps: string[] = [];
  const seen = new Set([context.target.url]);
  let response = first;
  let from = context.target;
  while (steps.length < MAX_REDIRECTS) {
    const location = findHeader({ startLine: '', headers: response.headers }, 'Location');
    const next = location === undefined ? undefined : toNext(from, location);
    if (location === undefined || next === undefined) return { steps, end: 'not-followed', url: undefined };
    steps.push(`${response.statusCode} ${location}`);
    if (seen.has(next.url)) return { steps, end: 'loop', url: undefined };
    seen.add(next.url);
    const outcome = await openSocket(anonymous, { target: next });
    await closeIfOpen(outcome, context.signal);
    if (outcome.kind === 'open') return { steps, end: 'websocket', url: next.url };
    if (outcome.kind !== 'refused' || !isRedirect(outcome.response.statusCode)) {
      return { steps, end: 'refused', url: undefined };
    }
    response = outcome.response;
    from = next;
  }
  return { steps, end: 'too-many', url: undefined };
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function toNext(from: ProbeTarget, location: string): ProbeTarget | undefined {
  const base = from.url.replace(/^ws/, 'http');
  if (!URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  url.hash = '';
  try {
    return toProbeTarget(url.href);
  } catch {
    // Not HTTP, so not a WebSocket either.
    return undefined;
  }
}

async function closeIfOpen(outcome: OpeningOutcome, signal: AbortSignal): Promise<void> {
  if (outcome.kind === 'open') await closeSocket(outcome.socket, signal);
}
