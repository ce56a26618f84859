import { captureAll, withCapture } from './benchCapture';
import { type CaptureFigure, toCaptureFigure } from './captureFigure';

/** Socketscope's own path: dialer, tap, parser, index and bytes; everything is kept. */
export async function runSocketscope(url: string, frames: number): Promise<CaptureFigure> {
  const rssBefore = process.memoryUsage.rss();
  return withCapture(async (capture) => {
    const durationMs = await captureAll(url, capture);
    if (capture.droppedCount > 0) throw new Error(`${capture.droppedCount} frames were dropped, not kept.`);
    return toCaptureFigure({ frames, count: capture.counts.frames.binary.in, durationMs, rssBefore });
  });
}
