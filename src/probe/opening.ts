import type { ConnectFailure, HandshakeResponseFacts, RouteFacts } from '../session/ports';
import { parseExtensionAgreement } from '../wire/deflateParameters';
import { findHeader, findStatusCode, HeadReader, type HttpHead } from '../wire/handshake';
import { checkHandshake, type HandshakeCheck } from '../wire/handshakeChecks';
import type { ProbeContext } from './contract';
import { LineReader } from './lineReader';
import type { Opening } from './openedHandshake';
import { createOpeningRequest, encodeHead, type OpeningOptions } from './openingRequest';
import type { LineEnd, RawDialOptions, RawLine } from './ports';
import { ProbeSocket, type ProbeSocketOptions } from './probeSocket';
import { readBody } from './responseBody';
import type { ProbeTarget } from './target';

/** What became of a handshake. A 101 that breaks RFC 6455 is `bad-101`. */
export type OpeningOutcome =
  | { readonly kind: 'open'; readonly socket: ProbeSocket; readonly opening: Opening }
  | { readonly kind: 'dial-failed'; readonly failure: ConnectFailure; readonly stage: 'tcp' | 'tls' }
  | {
      readonly kind: 'refused';
      readonly route: RouteFacts;
      readonly request: HttpHead;
      /** The body is cut at 64 KiB. */
      readonly response: HandshakeResponseFacts;
      readonly sentMs: number;
    }
  | {
      readonly kind: 'bad-101';
      readonly route: RouteFacts;
      readonly request: HttpHead;
      readonly response: HttpHead;
      readonly checks: readonly HandshakeCheck[];
    }
  | {
      readonly kind: 'not-http';
      readonly route: RouteFacts;
      readonly request: HttpHead;
      readonly received: Uint8Array;
      readonly reason: string;
    }
  /** The line ended before an answer was complete; `received` is what came of it. */
  | {
      readonly kind: 'ended';
      readonly route: RouteFacts;
      readonly request: HttpHead;
      readonly end: LineEnd;
      readonly received: Uint8Array;
      readonly afterMs: number;
    }
  | { readonly kind: 'timeout'; readonly route: RouteFacts; readonly request: HttpHead; readonly afterMs: number };

export interface OpenOptions extends OpeningOptions {
  readonly dial?: Partial<RawDialOptions>;
  readonly socket?: ProbeSocketOptions;
  /** Another endpoint than the context's. */
  readonly target?: ProbeTarget;
  /** Checks of a 101 that do not matter here, by their names. */
  readonly tolerated?: readonly string[];
}

/** What `openSocket` needs of a context. */
export type OpenContext = Pick<ProbeContext, 'target' | 'request' | 'options' | 'ports' | 'signal'>;

const SWITCHING_PROTOCOLS = 101;
/** What of an answer that is no HTTP is kept to be shown. */
const MAX_RECEIVED_BYTES = 4_096;

/**
 * Dials, sends an opening handshake and reads the answer. Rejects only with the signal's reason. Whoever gets `open` must close the
 * socket; in every other case nothing is left open.
 */
export async function openSocket(context: OpenContext, options: OpenOptions = {}): Promise<OpeningOutcome> {
  const { ports, signal } = context;
  const target = options.target ?? context.target;
  const timeoutMs = options.dial?.timeoutMs ?? context.options.handshakeTimeoutMs;
  const deadlineMs = ports.clock.now() + timeoutMs;
  const reader = new LineReader();
  const dialed = await ports.dialer.dial(target, context.request, { ...options.dial, timeoutMs }, reader, signal);
  if (dialed.kind === 'failed') return { kind: 'dial-failed', failure: dialed.failure, stage: dialed.stage };
  const { line } = dialed;
  const drop = () => line.destroy();
  signal.addEventListener('abort', drop, { once: true });
  try {
    const request = createOpeningRequest(target, context.request, ports.randomBytes, options);
    const sentMs = ports.clock.now();
    line.write(encodeHead(request));
    const outcome = await readAnswer({ context, options, reader, line, request, sentMs, deadlineMs });
    if (outcome.kind !== 'open') line.destroy();
    return outcome;
  } catch (error) {
    line.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', drop);
  }
}

interface Exchange {
  readonly context: OpenContext;
  readonly options: OpenOptions;
  readonly reader: LineReader;
  readonly line: RawLine;
  readonly request: HttpHead;
  readonly sentMs: number;
  readonly deadlineMs: number;
}

function readAnswer(exchange: Exchange): Promise<OpeningOutcome> {
  const { context, reader, line, request, sentMs, deadlineMs } = exchange;
  const { clock } = context.ports;
  const { route } = line;
  return new Promise((resolve, reject) => {
    let heads = new HeadReader('response');
    let received = new Uint8Array(0);
    let isSettled = false;
    const settle = (outcome: OpeningOutcome | Promise<OpeningOutcome>) => {
      if (isSettled) return;
      isSettled = true;
      timer.dispose();
      context.signal.removeEventListener('abort', abort);
      resolve(outcome);
    };
    const abort = () => {
      isSettled = true;
      timer.dispose();
      reject(context.signal.reason);
    };
    const timer = clock.schedule(Math.max(0, deadlineMs - clock.now()), () =>
      settle({ kind: 'timeout', route, request, afterMs: clock.now() - sentMs }),
    );
    context.signal.addEventListener('abort', abort, { once: true });
    if (context.signal.aborted) abort();
    reader.readBy({
      bytes: (chunk, timeMs) => {
        if (isSettled) return;
        received = keep(received, chunk);
        let result = heads.push(chunk);
        while (result.kind === 'head' && isInformational(result.head)) {
          heads = new HeadReader('response');
          result = heads.push(result.remainder);
        }
        if (result.kind === 'not-http') settle({ kind: 'not-http', route, request, received, reason: result.reason });
        if (result.kind === 'head') settle(toOutcome(exchange, result.head, result.remainder, timeMs));
      },
      ended: (end) => settle({ kind: 'ended', route, request, end, received, afterMs: end.timeMs - sentMs }),
    });
  });
}

/** RFC 9110 §15.2: 1xx answers other than 101 come before the one that counts. */
function isInformational(head: HttpHead): boolean {
  const status = findStatusCode(head.startLine);
  return status !== undefined && status < 200 && status !== SWITCHING_PROTOCOLS;
}

function toOutcome(
  exchange: Exchange,
  response: HttpHead,
  remainder: Uint8Array,
  timeMs: number,
): OpeningOutcome | Promise<OpeningOutcome> {
  const { context, options, reader, line, request, sentMs, deadlineMs } = exchange;
  const { route } = line;
  const statusCode = findStatusCode(response.startLine) ?? 0;
  if (statusCode !== SWITCHING_PROTOCOLS) {
    return readBody(reader, response, remainder, {
      clock: context.ports.clock,
      signal: context.signal,
      deadlineMs,
    }).then(({ body, isBodyTruncated }) => ({
      kind: 'refused',
      route,
      request,
      response: {
        statusLine: response.startLine,
        statusCode,
        headers: response.headers,
        body,
        isBodyTruncated,
        timeMs,
      },
      sentMs,
    }));
  }
  const checks = checkHandshake(request, response);
  const tolerated = new Set(options.tolerated ?? []);
  if (checks.some((check) => check.verdict === 'fail' && !tolerated.has(check.name))) {
    return { kind: 'bad-101', route, request, response, checks };
  }
  const opening: Opening = {
    route,
    request,
    response,
    subprotocol: findHeader(response, 'Sec-WebSocket-Protocol') ?? '',
    deflate: parseExtensionAgreement(findHeader(response, 'Sec-WebSocket-Extensions') ?? '').deflate,
    checks,
    sentMs,
    openedMs: timeMs,
  };
  const { clock, randomBytes } = context.ports;
  const socket = new ProbeSocket(opening, line, clock, randomBytes, options.socket);
  if (remainder.length > 0) socket.bytes(remainder, timeMs);
  reader.readBy(socket);
  return { kind: 'open', socket, opening };
}

function keep(received: Uint8Array<ArrayBuffer>, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const count = Math.min(chunk.length, MAX_RECEIVED_BYTES - received.length);
  if (count <= 0) return received;
  const joined = new Uint8Array(received.length + count);
  joined.set(received);
  joined.set(chunk.subarray(0, count), received.length);
  return joined;
}
