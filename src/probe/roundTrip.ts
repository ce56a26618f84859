import { Opcode } from '../wire/frame';
import type { ReceivedFrame } from './frameInbox';
import type { OpenContext } from './opening';
import type { ProbeSocket } from './probeSocket';

/** How long an endpoint may take to answer before nothing is expected any more, in milliseconds: most answer within ten. */
export const ANSWER_MS = 300;
/** How long a pong is waited for, in milliseconds, before it is said to be missing. */
export const PONG_MS = 2_000;

const PING_BYTES = 8;

/** What came of a ping: the time to its pong, or how the connection ended, or nothing within `PONG_MS`. */
export type PingOutcome =
  | { readonly kind: 'pong'; readonly roundTripMs: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'silent' };

/** Pings with a payload of its own and waits for the pong that carries it (RFC 6455 §5.5.3). Other frames are skipped. */
export async function pingOnce(
  socket: ProbeSocket,
  context: OpenContext,
  timeoutMs = PONG_MS,
  onSkipped: (frame: ReceivedFrame) => void = () => undefined,
): Promise<PingOutcome> {
  const { clock, randomBytes } = context.ports;
  const payload = randomBytes(PING_BYTES);
  const sentMs = clock.now();
  socket.ping(payload);
  const event = await socket.next(timeoutMs, context.signal, (frame) => {
    const isPong = frame.opcode === Opcode.pong && areEqual(frame.payload, payload);
    if (!isPong) onSkipped(frame);
    return isPong;
  });
  if (event.kind === 'frame') return { kind: 'pong', roundTripMs: event.frame.timeMs - sentMs };
  return { kind: event.kind === 'end' ? 'ended' : 'silent' };
}

export function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
