import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Capture } from '../../../src/capture/capture';
import { SegmentFiles } from '../../../src/files/segmentFiles';
import { SystemClock } from '../../../src/net/systemClock';
import { WsDialer } from '../../../src/net/wsDialer';
import type { ConnectionSink, ConnectRequest } from '../../../src/session/ports';

export const MEBIBYTE = 1_048_576;
const MAX_MESSAGE_BYTES = 100 * MEBIBYTE;
/** As the extension has it unless it is configured: more goes to files. */
const DEFAULT_MEMORY_BYTES = 256 * MEBIBYTE;
const CHUNK_BYTES = 65_536;
/** Room enough for everything that is measured. */
const DISK_BYTES = 65_536 * MEBIBYTE;

/** Gives a new capture to `use`, one that keeps everything, in memory or in files; it is gone afterwards. */
export async function withCapture<T>(
  use: (capture: Capture) => Promise<T>,
  memoryBytes: number = DEFAULT_MEMORY_BYTES,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'socketscope-bench-capture-'));
  const target = new SegmentFiles({ directory });
  const spill = { target, diskBytes: DISK_BYTES, clock: new SystemClock() };
  const capture = new Capture({ memoryBytes, maxInflatedBytes: MAX_MESSAGE_BYTES, spill });
  try {
    return await use(capture);
  } finally {
    capture.dispose();
    await target.remove();
  }
}

/** Whole frames, about as many as one read of a busy socket brings. */
export function toBlock(frame: Uint8Array): Uint8Array {
  return Buffer.concat(Array.from({ length: Math.floor(CHUNK_BYTES / frame.length) }, () => frame));
}

/** Pushes a chunk as a socket would: in memory of its own, with the event loop free before the next one. */
export async function feed(capture: Capture, bytes: Uint8Array): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(bytes.length);
  chunk.set(bytes);
  capture.push('in', chunk, Date.now());
  await new Promise<void>((resolve) => setImmediate(resolve));
  await relax(capture);
}

const pressed = new WeakMap<Capture, boolean>();

/** Waits while the capture asks its source to. */
async function relax(capture: Capture): Promise<void> {
  if (!pressed.has(capture)) {
    pressed.set(capture, false);
    capture.onPressure((isPressed) => pressed.set(capture, isPressed));
  }
  while (pressed.get(capture) === true) await new Promise<void>((resolve) => setImmediate(resolve));
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
    const connection = new WsDialer(new SystemClock()).connect(request, sink);
    capture.onPressure((isPressed) => connection.setPaused(isPressed));
  });
}
