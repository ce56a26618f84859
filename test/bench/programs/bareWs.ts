import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type CaptureFigure, toCaptureFigure } from './captureFigure';

/** The yardstick: `ws` alone, counting messages. */
export async function runBareWs(url: string, frames: number): Promise<CaptureFigure> {
  const rssBefore = process.memoryUsage.rss();
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let count = 0;
  socket.on('message', () => {
    count += 1;
  });
  await once(socket, 'open');
  const openedMs = performance.now();
  await once(socket, 'close');
  return toCaptureFigure({ frames, count, durationMs: performance.now() - openedMs, rssBefore });
}
