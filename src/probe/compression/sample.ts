import type { DeflateParameters } from '../../wire/deflateParameters';
import { MessageDeflater } from '../../wire/deflater';
import type { Direction } from '../../wire/frame';

/** What is measured at most, so that a large file costs no more than a moment. */
const MAX_MESSAGES = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;

const SYMBOLS = ['EURUSD', 'GBPUSD', 'USDJPY', 'AUDCAD', 'BTCEUR', 'ETHEUR'];

export interface CompressionSample {
  /** `yours` are the user's own messages. */
  readonly source: 'yours' | 'built-in';
  readonly messages: readonly Uint8Array[];
}

/** The user's own messages where there are any; else some of the kind that price feeds and chats send. */
export function toSample(own: readonly string[]): CompressionSample {
  const texts = own.filter((text) => text !== '');
  if (texts.length === 0) return { source: 'built-in', messages: createBuiltInMessages() };
  const messages: Uint8Array[] = [];
  let bytes = 0;
  for (const text of texts.slice(0, MAX_MESSAGES)) {
    const message = new TextEncoder().encode(text);
    bytes += message.length;
    if (bytes > MAX_BYTES && messages.length > 0) break;
    messages.push(message);
  }
  return { source: 'yours', messages };
}

/** Compressed bytes divided by plain ones, all messages in order; 1 or more means that nothing is saved. */
export function measureRatio(
  messages: readonly Uint8Array[],
  parameters: DeflateParameters,
  direction: Direction,
): number {
  const deflater = new MessageDeflater({ parameters, direction });
  let plainBytes = 0;
  let compressedBytes = 0;
  for (const message of messages) {
    plainBytes += message.length;
    compressedBytes += deflater.deflate(message).length;
  }
  return plainBytes === 0 ? 1 : Math.round((compressedBytes / plainBytes) * 1_000) / 1_000;
}

/** The same on every run: numbers that wander, names that repeat. */
function createBuiltInMessages(): Uint8Array[] {
  let state = 0x2545f491;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: 100 }, (_unused, i) => {
    const updates = Array.from({ length: 1 + next(4) }, () => ({
      symbol: SYMBOLS[next(SYMBOLS.length)],
      bid: (100_000 + next(9_999)) / 100_000,
      ask: (100_000 + next(9_999)) / 100_000,
      volume: next(1_000_000),
    }));
    return new TextEncoder().encode(
      JSON.stringify({
        type: 'update',
        channel: 'prices',
        sequence: 48_000 + i,
        time: 1_760_000_000_000 + i * 137,
        updates,
      }),
    );
  });
}
