import { formatBytes } from '../../base/formatBytes';
import type { Evidence, ProbeFinding } from '../../protocol/doctor';
import type { DeflateParameters } from '../../wire/deflateParameters';
import { DEFLATE_OFFER } from '../../wire/deflateParameters';
import { finding } from '../finding';
import type { CompressedExchange } from './exchange';
import { type CompressionSample, measureRatio } from './sample';
import { estimateWindowMemory } from './windowMemory';

/** Above this it costs more than it brings. */
const WORTH_IT_UP_TO = 0.9;

const UNAGREED: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

export function toNotAgreed(sample: CompressionSample, verify: readonly string[]): ProbeFinding {
  const possible = measureRatio(sample.messages, UNAGREED, 'in');
  const saved = toPercent(1 - possible);
  const isWorthIt = possible <= WORTH_IT_UP_TO;
  const whose = nameSample(sample);
  return finding(
    'pass',
    isWorthIt
      ? `Compression was offered and not agreed on. It would save ${saved} of ${whose}.`
      : `Compression was offered and not agreed on. It would save no more than ${saved} of ${whose}, so nothing is lost.`,
    {
      evidence: {
        parameters: null,
        ratio: null,
        possibleRatio: possible,
        ...sampleEvidence(sample),
        offered: DEFLATE_OFFER,
      },
      verify,
      remedy: isWorthIt
        ? `For text-heavy streams switch permessage-deflate on in the server; with full windows it takes about ${formatBytes(estimateWindowMemory(UNAGREED).totalBytes)} a connection. A proxy that drops Sec-WebSocket-Extensions also prevents it.`
        : '',
    },
  );
}

/** What was agreed and what it then did. */
export interface Measured {
  /** The server's Sec-WebSocket-Extensions. */
  readonly agreed: string;
  readonly deflate: DeflateParameters;
  readonly sample: CompressionSample;
  readonly exchange: CompressedExchange;
  /** An extension that was agreed to although none was offered, in words. */
  readonly unasked: string | undefined;
}

function toEvidence({ agreed, deflate, sample, exchange, unasked }: Measured): Evidence {
  const memory = estimateWindowMemory(deflate);
  const { echoPlainBytes, echoCompressedBytes } = exchange;
  return {
    parameters: agreed,
    /** Server to client, which is where most of the traffic goes. */
    ratio: measureRatio(sample.messages, deflate, 'in'),
    ratioFromClient: measureRatio(sample.messages, deflate, 'out'),
    ...sampleEvidence(sample),
    offered: DEFLATE_OFFER,
    serverWindowBits: deflate.serverMaxWindowBits,
    clientWindowBits: deflate.clientMaxWindowBits,
    serverContextTakeover: !deflate.serverNoContextTakeover,
    clientContextTakeover: !deflate.clientNoContextTakeover,
    memoryPerConnectionBytes: memory.totalBytes,
    memoryDeflateBytes: memory.deflateBytes,
    memoryInflateBytes: memory.inflateBytes,
    sentMessages: exchange.sentMessages,
    sentPlainBytes: exchange.sentPlainBytes,
    sentCompressedBytes: exchange.sentCompressedBytes,
    echoedMessages: exchange.echoedMessages,
    compressedEchoes: exchange.compressedEchoes,
    echoRatio: echoPlainBytes === 0 ? null : Math.round((echoCompressedBytes / echoPlainBytes) * 1_000) / 1_000,
    inflateFailure: exchange.inflateFailure ?? null,
    endedBy: exchange.endedBy ?? null,
    closeReason: exchange.closeReason,
    unaskedAgreement: unasked ?? null,
  };
}

/** @param verify commands, for every finding */
export function toAgreed(measured: Measured, verify: readonly string[]): ProbeFinding {
  const { deflate, sample, exchange, unasked } = measured;
  const rest = { evidence: toEvidence(measured), verify };
  const update = 'Update the WebSocket library of the server, or switch its compression off until it is repaired.';
  if (exchange.inflateFailure !== undefined) {
    const cause = `The server agreed to permessage-deflate and then sent a message that cannot be inflated: ${exchange.inflateFailure}`;
    return finding('fail', cause, { ...rest, remedy: update });
  }
  if (unasked !== undefined) {
    const cause = `A handshake that offers no extension is answered with one, so clients without it have to give up: ${unasked}`;
    return finding('fail', cause, { ...rest, remedy: update });
  }
  if (exchange.endedBy === 1002 || exchange.endedBy === 1007) {
    const cause = `The server agreed to permessage-deflate and then closed with ${exchange.endedBy} on a compressed message.`;
    return finding('fail', cause, { ...rest, remedy: update });
  }
  if (exchange.endedBy !== undefined) {
    const cause = `Compression was agreed on, but the connection ended (${exchange.endedBy}) when a compressed message came: the application may not take such a message, so nothing more can be said.`;
    return finding('unknown', cause, rest);
  }
  if (!exchange.isAlive) {
    const cause = `Compression was agreed on, but after ${exchange.sentMessages} compressed messages no ping was answered.`;
    return finding('unknown', cause, {
      ...rest,
      remedy: 'Look at the server log for an error while it inflated a message.',
    });
  }
  return judgeWorth(deflate, sample, exchange, rest);
}

function judgeWorth(
  deflate: DeflateParameters,
  sample: CompressionSample,
  exchange: CompressedExchange,
  rest: { readonly evidence: Evidence; readonly verify: readonly string[] },
): ProbeFinding {
  const ratio = measureRatio(sample.messages, deflate, 'in');
  const memory = formatBytes(estimateWindowMemory(deflate).totalBytes);
  const works =
    exchange.echoedMessages > 0
      ? `works: ${exchange.echoedMessages} of ${exchange.sentMessages} compressed messages came back intact`
      : 'is agreed on and compressed messages are taken';
  if (ratio > WORTH_IT_UP_TO) {
    const cause = `Compression ${works}, but it saves only ${toPercent(1 - ratio)} of ${nameSample(sample)}, for about ${memory} of windows a connection.`;
    return finding('warn', cause, {
      ...rest,
      remedy: 'Switch permessage-deflate off for this endpoint, or compress only large messages (ws: threshold).',
    });
  }
  const cause = `Compression ${works}. It saves ${toPercent(1 - ratio)} of ${nameSample(sample)}, for about ${memory} of windows a connection.`;
  const hasFullWindow = !deflate.serverNoContextTakeover && deflate.serverMaxWindowBits === 15;
  return finding('pass', cause, {
    ...rest,
    remedy: hasFullWindow
      ? `With many connections the windows add up: 10,000 take about ${formatBytes(estimateWindowMemory(deflate).totalBytes * 10_000)}. Smaller ones (server_max_window_bits, server_no_context_takeover) cost some of the saving.`
      : '',
  });
}

function sampleEvidence(sample: CompressionSample): Evidence {
  return {
    sample: sample.source,
    sampleMessages: sample.messages.length,
    sampleBytes: sample.messages.reduce((sum, message) => sum + message.length, 0),
  };
}

function nameSample({ source, messages }: CompressionSample): string {
  if (source === 'yours') return messages.length === 1 ? 'your message' : `your ${messages.length} messages`;
  return 'a built-in sample of JSON messages';
}

function toPercent(fraction: number): string {
  return `${Math.max(0, Math.round(fraction * 100))} %`;
}
