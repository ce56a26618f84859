import { Capture } from '../../../src/capture/capture';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import type { ConnectionSink, ConnectRequest } from '../../../src/session/ports';

export const MEBIBYTE = 1_048_576;
const MAX_MESSAGE_BYTES = 100 * MEBIBYTE;
/** Memory enough for everything that is measured. */
const EVERYTHING_BYTES = 8_192 * MEBIBYTE;

/** Gives a new capture to `use`; it is gone afterwards. Without a budget, it keeps everything. */
export async function withCapture<T>(
  use: (capture: Capture) => Promise<T>,
  budgetBytes: number = EVERYTHING_BYTES,
): Promise<T> {
  return use(new Capture({ budgetBytes, maxInflatedBytes: MAX_MESSAGE_BYTES }));
}

/** Pushes a chunk as a socket would: in memory of its own, with the event loop free before the next one. */
export async function feed(capture: Capture, bytes: Uint8Array): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(bytes.length);
  chunk.set(bytes);
  capture.push('in', chunk, Date.now());
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Connects by the product's own path and captures until the server closes; answers with the time that the open WebSocket lasted. */
export function captureAll(url: string, capture: Capture): Promise<number> {
  const request: ConnectRequest = {
    url,
    headers: [],
    subprotocols: [],
    perMessageDeflate: false,
    rejectUnauthorized: true,
    caPem: [],
    handshakeTimeoutMs: 10_000,
    maxPayloadBytes: MAX_MESSAGE_BYTES,
    autoPong: true,
  };
  return new Promise((resolve, reject) => {
    const nothing = () => undefined;
    let openedMs = 0;
    const sink: ConnectionSink = {
      route: nothing,
      request: nothing,
      response: nothing,
      open: () => {
        openedMs = performance.now();
        capture.beginConnection();
      },
      bytes: (direction, chunk, timeMs) => capture.push(direction, chunk, timeMs),
      failed: (failure) => reject(new Error(failure.message)),
      closed: () => resolve(performance.now() - openedMs),
    };
    new WsDialer(new SystemClock()).connect(request, sink);
  });
}
