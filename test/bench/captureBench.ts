import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Capture } from '../../src/capture/capture';
import { SystemClock } from '../../src/net/systemClock';
import { WsDialer } from '../../src/net/wsDialer';
import type { ConnectionSink, ConnectRequest } from '../../src/session/ports';

/** Frames per second of one client, and how much its process grew. */
export interface CaptureFigure {
  readonly framesPerSecond: number;
  readonly rssGrowthBytes: number;
}

const MEBIBYTE = 1_048_576;

/** Starts the server in a process of its own and gives its URL to `use`; the process is gone afterwards. */
export async function withFrameServer<T>(
  serverFile: string,
  sizeBytes: number,
  frames: number,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = spawn(process.execPath, [serverFile, String(sizeBytes), String(frames)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = await once(server.stdout, 'data');
    return await use(`ws://127.0.0.1:${String(port).trim()}/`);
  } finally {
    server.kill();
  }
}

/** The yardstick: `ws` alone, counting messages. */
export async function runBareWs(url: string, frames: number): Promise<CaptureFigure> {
  return measure(frames, async () => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    let count = 0;
    socket.on('message', () => {
      count += 1;
    });
    await once(socket, 'close');
    return count;
  });
}

/** Socketscope's own path: dialer, tap, parser, index and byte log; everything is kept. */
export async function runSocketscope(url: string, frames: number): Promise<CaptureFigure> {
  return measure(frames, () => {
    const capture = new Capture({ memoryBytes: 1_024 * MEBIBYTE, maxInflatedBytes: 100 * MEBIBYTE });
    return new Promise<number>((resolve, reject) => {
      const request: ConnectRequest = {
        url,
        headers: [],
        subprotocols: [],
        perMessageDeflate: false,
        rejectUnauthorized: true,
        caPem: [],
        handshakeTimeoutMs: 10_000,
        maxPayloadBytes: 100 * MEBIBYTE,
        autoPong: true,
      };
      const nothing = () => undefined;
      const sink: ConnectionSink = {
        route: nothing,
        request: nothing,
        response: nothing,
        open: () => capture.beginConnection(),
        bytes: (direction, chunk, timeMs) => capture.push(direction, chunk, timeMs),
        failed: (failure) => reject(new Error(failure.message)),
        closed: () => resolve(capture.counts.frames.binary.in),
      };
      new WsDialer(new SystemClock()).connect(request, sink);
    });
  });
}

async function measure(frames: number, run: () => Promise<number>): Promise<CaptureFigure> {
  const rssBefore = process.memoryUsage.rss();
  const startedAt = performance.now();
  const count = await run();
  const seconds = (performance.now() - startedAt) / 1_000;
  if (count !== frames) throw new Error(`${count} of ${frames} frames arrived`);
  return { framesPerSecond: frames / seconds, rssGrowthBytes: process.memoryUsage.rss() - rssBefore };
}
