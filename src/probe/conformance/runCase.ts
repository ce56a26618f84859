import { parseClosePayload } from '../../wire/closeCodes';
import { DEFLATE_OFFER } from '../../wire/deflateParameters';
import { isControlOpcode, Opcode } from '../../wire/frame';
import { closeSocket } from '../closeSocket';
import { describeNotOpened } from '../finding';
import type { ReceivedFrame } from '../frameInbox';
import type { SaidByServer } from '../library';
import { MessageReader } from '../messageReader';
import type { Opening } from '../openedHandshake';
import { type OpenContext, type OpeningOutcome, openSocket } from '../opening';
import type { ProbeSocket } from '../probeSocket';
import { ANSWER_MS, areEqual, PONG_MS, pingOnce } from '../roundTrip';
import type { ConformanceCase } from './conformanceCase';
import { type Baseline, NOTHING_OBSERVED, type Observation } from './observation';

export interface CaseRun {
  readonly seen: Observation;
  /** What the server said in words, for whoever wants to recognize it. */
  readonly said: SaidByServer;
}

const MAX_BODY_TEXT = 2_000;

/** Opens a connection, sends the case and watches what becomes of it. Rejects only with the signal's reason. */
export async function runCase(one: ConformanceCase, baseline: Baseline, context: OpenContext): Promise<CaseRun> {
  const outcome = await openSocket(context, {
    ...(one.needsDeflate && { extensions: DEFLATE_OFFER }),
    ...one.handshake,
  });
  if (outcome.kind !== 'open') return toNotOpenedRun(outcome, one);
  const watch = new CaseWatch(one, outcome.socket, outcome.opening, baseline, context);
  try {
    const seen = await watch.run();
    return { seen, said: { ...NOTHING_SAID, closeReason: seen.close?.reason ?? '' } };
  } finally {
    if (watch.isHopeless) outcome.socket.destroy();
    await closeSocket(outcome.socket, context.signal);
  }
}

const ACCEPTED: Observation = { ...NOTHING_OBSERVED, isHandshakeTaken: true };

const NOTHING_SAID: SaidByServer = { closeReason: '', statusLine: '', headerNames: [], body: '' };

function toNotOpenedRun(outcome: Exclude<OpeningOutcome, { kind: 'open' }>, one: ConformanceCase): CaseRun {
  const text = describeNotOpened(outcome);
  // Without a key there is no Sec-WebSocket-Accept to be right: it is accepted all the same.
  if (outcome.kind === 'bad-101' && one.expects.kind === 'refusal') return { seen: ACCEPTED, said: NOTHING_SAID };
  if (outcome.kind !== 'refused') {
    const endedBy = outcome.kind === 'ended' ? outcome.end.cause : undefined;
    return { seen: { ...NOTHING_OBSERVED, notOpened: { status: undefined, text }, endedBy }, said: NOTHING_SAID };
  }
  const { statusCode, statusLine, headers, body } = outcome.response;
  return {
    seen: { ...NOTHING_OBSERVED, notOpened: { status: statusCode, text: statusLine } },
    said: {
      closeReason: '',
      statusLine,
      headerNames: headers.map(([name]) => name.toLowerCase()),
      body: new TextDecoder().decode(body.subarray(0, MAX_BODY_TEXT)),
    },
  };
}

class CaseWatch {
  readonly #reader: MessageReader;
  /** Messages whose coming back is an answer. */
  readonly #echoes: readonly Uint8Array[];
  #isEchoed = false;
  #pong: Observation['pong'];
  #isAlive: boolean | undefined;

  constructor(
    private readonly one: ConformanceCase,
    private readonly socket: ProbeSocket,
    opening: Opening,
    private readonly baseline: Baseline,
    private readonly context: OpenContext,
  ) {
    this.#echoes = findEchoes(one);
    this.#reader = new MessageReader(opening.deflate, ({ payload }) => {
      if (this.#echoes.some((echo) => areEqual(echo, payload))) this.#isEchoed = true;
    });
  }

  /** Nothing answers any more: a closing handshake would only cost its deadline. */
  get isHopeless(): boolean {
    if (this.#isAlive === false) return true;
    return this.baseline.roundTripMs === undefined && this.socket.frameCount === 0;
  }

  async run(): Promise<Observation> {
    const { socket, context, one } = this;
    for (const sent of one.sends) {
      if (sent instanceof Uint8Array) socket.sendBytes(sent);
      else socket.send(sent, sent.isUnmasked ? 'unmasked' : 'masked');
    }
    const waitMs = this.#findWaitMs();
    if (waitMs > 0) await socket.next(waitMs, context.signal, (frame) => this.#observe(frame));
    if (this.#needsPing()) {
      const outcome = await pingOnce(socket, context, PONG_MS, (frame) => this.#observe(frame));
      if (outcome.kind !== 'ended') this.#isAlive = outcome.kind === 'pong';
    }
    const { closeFrame } = socket;
    const close = closeFrame && parseClosePayload(closeFrame.payload);
    return {
      notOpened: undefined,
      isHandshakeTaken: one.expects.kind === 'refusal',
      isEchoed: this.#isEchoed,
      pong: this.#pong,
      close: close && { code: close.code, reason: close.reason, isValid: close.violations.length === 0 },
      endedBy: socket.end?.cause,
      isAlive: this.#isAlive,
    };
  }

  /** True once the frame settles the case. */
  #observe(frame: ReceivedFrame): boolean {
    this.#reader.receive(frame);
    if (frame.opcode === Opcode.close) return true;
    if (frame.opcode === Opcode.pong) this.#observePong(frame.payload);
    return this.#isEchoed || this.#pong !== undefined;
  }

  #observePong(payload: Uint8Array): void {
    const awaited = this.#findAwaitedPong();
    if (awaited !== undefined) this.#pong = areEqual(payload, awaited) ? 'right' : 'wrong';
  }

  #findAwaitedPong(): Uint8Array | undefined {
    const { expects, sends } = this.one;
    if (expects.kind === 'pong') return expects.payload;
    const ping = sends.find((sent) => !(sent instanceof Uint8Array) && sent.opcode === Opcode.ping);
    return ping instanceof Uint8Array ? undefined : ping?.payload;
  }

  #findWaitMs(): number {
    const roundTripMs = this.baseline.roundTripMs ?? ANSWER_MS;
    switch (this.one.expects.kind) {
      case 'close':
      case 'close-failure':
      case 'close-only':
      case 'pong':
        return PONG_MS;
      case 'message':
        return this.baseline.isEchoing ? ANSWER_MS + roundTripMs : 0;
      case 'alive':
      case 'refusal':
        return 0;
      case 'failure':
        return ANSWER_MS + roundTripMs;
    }
  }

  #needsPing(): boolean {
    const { kind } = this.one.expects;
    if (kind !== 'failure' && kind !== 'message' && kind !== 'alive') return false;
    if (this.#isEchoed || this.#pong !== undefined || this.socket.closeFrame || this.socket.end) return false;
    return this.baseline.roundTripMs !== undefined;
  }
}

/** For a violation only what holds its last frame: a server that passes fragments on has sent the earlier ones back before it. */
function findEchoes({ expects, sends }: ConformanceCase): readonly Uint8Array[] {
  if (expects.kind === 'message' || expects.kind === 'close-only') return [expects.payload];
  if (expects.kind !== 'failure') return [];
  const payloads = sends.flatMap((sent) =>
    sent instanceof Uint8Array || isControlOpcode(sent.opcode) ? [] : [sent.payload],
  );
  const joined = Uint8Array.from(payloads.flatMap((payload) => [...payload]));
  return [...payloads.slice(-1), joined].filter(({ length }) => length > 0);
}
