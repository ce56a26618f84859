import { parseClosePayload } from '../../wire/closeCodes';
import { Opcode } from '../../wire/frame';
import { closeSocket } from '../closeSocket';
import { describeNotOpened } from '../finding';
import { MessageReader } from '../messageReader';
import { type OpenContext, openSocket } from '../opening';
import type { LineEnd } from '../ports';
import type { ProbeSocket } from '../probeSocket';
import { ANSWER_MS, pingOnce } from '../roundTrip';

/** What became of one message. */
export type SizeOutcome =
  | { readonly kind: 'accepted'; readonly by: 'echo' | 'pong' }
  | {
      readonly kind: 'refused';
      readonly endedBy: SizeEnd;
      readonly closeCode: number | undefined;
      readonly reason: string;
    }
  /** It cannot be told, with the reason in words. */
  | { readonly kind: 'unknown'; readonly text: string };

/** `close` is a close frame; the others are ends of TCP without one. */
export type SizeEnd = 'close' | 'fin' | 'rst';

const FILLER = 'x'.charCodeAt(0);
/** A message may be on its way as long as a slow line needs: this and a second for each 200 kB, in milliseconds. */
const BASE_DEADLINE_MS = 5_000;
const BYTES_PER_MS = 200;
const MAX_DEADLINE_MS = 60_000;

/**
 * Sends one text message of `sizeBytes` in a single frame on a connection of its own. It is taken where it comes back, or where a ping
 * sent after it is answered. Rejects only with the signal's reason.
 */
export async function trySize(sizeBytes: number, context: OpenContext): Promise<SizeOutcome> {
  const outcome = await openSocket(context);
  if (outcome.kind !== 'open') return { kind: 'unknown', text: describeNotOpened(outcome) };
  const { socket } = outcome;
  try {
    return await watch(socket, sizeBytes, context);
  } finally {
    await closeSocket(socket, context.signal);
  }
}

async function watch(socket: ProbeSocket, sizeBytes: number, context: OpenContext): Promise<SizeOutcome> {
  let isEchoed = false;
  const reader = new MessageReader(undefined, ({ payload }) => {
    if (payload.length === sizeBytes && payload[0] === FILLER) isEchoed = true;
  });
  const { openedMs, sentMs } = socket.opening;
  socket.send({ opcode: Opcode.text, payload: new Uint8Array(sizeBytes).fill(FILLER) });
  // A ping at once would still lie unread where the server closes on the message, and turn its close frame into a reset.
  const waitMs = ANSWER_MS + (openedMs - sentMs);
  await socket.next(waitMs, context.signal, (frame) => {
    reader.receive(frame);
    return frame.opcode === Opcode.close || isEchoed;
  });
  if (isEchoed) return { kind: 'accepted', by: 'echo' };
  if (!socket.closeFrame && !socket.end) {
    const deadlineMs = Math.min(MAX_DEADLINE_MS, BASE_DEADLINE_MS + sizeBytes / BYTES_PER_MS);
    const outcome = await pingOnce(socket, context, deadlineMs, (frame) => reader.receive(frame));
    if (outcome.kind === 'pong' && !socket.closeFrame) return { kind: 'accepted', by: isEchoed ? 'echo' : 'pong' };
    if (outcome.kind === 'silent' && !socket.closeFrame) {
      if (isEchoed) return { kind: 'accepted', by: 'echo' };
      const seconds = (deadlineMs / 1_000).toFixed(0);
      return { kind: 'unknown', text: `neither an echo, nor a pong, nor a close within ${seconds} s.` };
    }
  }
  return toEnd(socket);
}

function toEnd({ closeFrame, end }: ProbeSocket): SizeOutcome {
  if (closeFrame) {
    const { code, reason } = parseClosePayload(closeFrame.payload);
    return { kind: 'refused', endedBy: 'close', closeCode: code, reason };
  }
  const cause: LineEnd['cause'] = end?.cause ?? 'local';
  if (cause === 'local') return { kind: 'unknown', text: `the connection was lost (${end?.code ?? 'no code'}).` };
  return { kind: 'refused', endedBy: cause, closeCode: undefined, reason: '' };
}
