import { parseClosePayload } from '../../wire/closeCodes';
import { Opcode } from '../../wire/frame';
import type { ReceivedFrame } from '../frameInbox';
import type { OpenContext } from '../opening';
import type { ProbeSocket } from '../probeSocket';

/** Time between pings, in milliseconds. */
export const PING_INTERVAL_MS = 50;
/** How long the pongs of the last pings are waited for, in milliseconds. */
export const PONG_WAIT_MS = 2_000;
/** RFC 6455 §5.5: a control frame carries at most 125 bytes; 16 are enough to be distinct. */
const PAYLOAD_BYTES = 16;

/** A ping and the time of the pong that carried its payload. Epoch milliseconds. */
export interface SentPing {
  readonly sentMs: number;
  readonly pongMs: number | undefined;
}

export interface PingSeries {
  readonly pings: readonly SentPing[];
  /** Pongs with another payload than any ping that waits for one. */
  readonly unsolicitedPongs: number;
  readonly peerPings: number;
  readonly watchedMs: number;
  /** How the peer ended the connection meanwhile, in words; undefined where it did not. */
  readonly ending: string | undefined;
}

/** Pings one after the other, whether or not pongs come. Rejects only with the signal's reason. The caller closes the socket. */
export async function pingInSeries(
  socket: ProbeSocket,
  { ports: { clock, randomBytes }, signal }: OpenContext,
  count: number,
  onPing: (sent: number) => void,
): Promise<PingSeries> {
  const startedMs = clock.now();
  const pings: { sentMs: number; pongMs: number | undefined; readonly payload: string }[] = [];
  let unsolicitedPongs = 0;
  let peerPings = 0;
  let waiting = 0;
  const receive = (frame: ReceivedFrame) => {
    if (frame.opcode === Opcode.ping) peerPings++;
    if (frame.opcode !== Opcode.pong) return;
    const payload = toKey(frame.payload);
    const ping = pings.find((other) => other.pongMs === undefined && other.payload === payload);
    if (ping === undefined) unsolicitedPongs++;
    else {
      ping.pongMs = frame.timeMs;
      waiting--;
    }
  };
  /** Resolves with true where the connection ended before. */
  const readUntil = async (deadlineMs: number, isDone: () => boolean): Promise<boolean> => {
    while (!isDone()) {
      const restMs = deadlineMs - clock.now();
      if (restMs <= 0) return false;
      const event = await socket.next(restMs, signal);
      if (event.kind === 'end') return true;
      if (event.kind === 'frame') receive(event.frame);
      if (socket.closeFrame !== undefined) return true;
    }
    return false;
  };
  let hasEnded = false;
  for (let at = 0; at < count && !hasEnded; at++) {
    const payload = randomBytes(PAYLOAD_BYTES);
    pings.push({ sentMs: clock.now(), pongMs: undefined, payload: toKey(payload) });
    waiting++;
    socket.ping(payload);
    onPing(at + 1);
    // From here, not from the start: a timer that was late must not send two at once, which a peer may answer as one.
    hasEnded = at < count - 1 && (await readUntil(clock.now() + PING_INTERVAL_MS, () => false));
  }
  hasEnded ||= await readUntil(clock.now() + PONG_WAIT_MS, () => waiting === 0);
  return {
    pings,
    unsolicitedPongs,
    peerPings,
    watchedMs: clock.now() - startedMs,
    ending: hasEnded ? describeEnding(socket) : undefined,
  };
}

function toKey(payload: Uint8Array): string {
  return String.fromCharCode(...payload.subarray(0, PAYLOAD_BYTES + 1));
}

function describeEnding({ closeFrame, end }: ProbeSocket): string {
  if (closeFrame !== undefined) {
    const { code, reason } = parseClosePayload(closeFrame.payload);
    return `sent a close frame (${code ?? 'no code'}${reason === '' ? '' : ` “${reason}”`})`;
  }
  return end?.cause === 'rst' ? 'reset the connection' : 'ended TCP';
}
