import { parseClosePayload } from '../../wire/closeCodes';
import { Opcode, type Violation } from '../../wire/frame';
import type { OpenContext } from '../opening';
import type { ProbeSocket } from '../probeSocket';

/** RFC 6455 §5.5.1 asks for an answer "as soon as practical": later than this, no client waits for it. In milliseconds. */
export const ANSWER_MS = 10_000;
/** The server ends TCP first (§7.1.1); after this long the client may do it. In milliseconds. */
export const TCP_GRACE_MS = 5_000;
/** How long the server may take to follow our FIN, in milliseconds. */
const FOLLOW_MS = 2_000;

/** What came of one closing handshake. Times count from our close frame, in milliseconds. */
export interface CloseExchange {
  /** Undefined for a close frame without a code. */
  readonly sentCode: number | undefined;
  readonly answer:
    | {
        /** Undefined where it has none. */
        readonly code: number | undefined;
        readonly reason: string;
        readonly violations: readonly Violation[];
        readonly afterMs: number;
      }
    | undefined;
  readonly tcpClosedFirstBy: 'server' | 'client' | 'none';
  /** How the server stopped sending; undefined where it did not. */
  readonly tcpEnd: 'fin' | 'rst' | undefined;
  readonly tcpAfterMs: number | undefined;
  /** Close frames went both ways and TCP ended: what a browser calls `wasClean`. */
  readonly wasClean: boolean;
}

/** Sends a close frame and watches what follows. The caller closes the socket. Rejects only with the signal's reason. */
export async function exchangeClose(
  socket: ProbeSocket,
  { ports: { clock }, signal }: OpenContext,
  sentCode: number | undefined,
): Promise<CloseExchange> {
  const startedMs = clock.now();
  const payload = sentCode === undefined ? new Uint8Array(0) : Uint8Array.of(sentCode >> 8, sentCode & 0xff);
  socket.send({ opcode: Opcode.close, payload });
  const event = await socket.next(ANSWER_MS, signal, ({ opcode }) => opcode === Opcode.close);
  const answer = event.kind === 'frame' ? event.frame : undefined;
  let end = answer === undefined ? socket.end : await socket.whenEnded(TCP_GRACE_MS, signal);
  const isOurTurn = answer !== undefined && end === undefined;
  if (isOurTurn) {
    socket.endLine();
    end = await socket.whenEnded(FOLLOW_MS, signal);
  }
  const tcpEnd = end === undefined || end.cause === 'local' ? undefined : end.cause;
  return {
    sentCode,
    answer: answer && { ...parseClosePayload(answer.payload), afterMs: answer.timeMs - startedMs },
    tcpClosedFirstBy: isOurTurn ? 'client' : tcpEnd === undefined ? 'none' : 'server',
    tcpEnd,
    tcpAfterMs: tcpEnd === undefined ? undefined : (end?.timeMs ?? startedMs) - startedMs,
    wasClean: answer !== undefined && tcpEnd !== undefined,
  };
}
