/** Frames per second of one client from the opened WebSocket to its end, and how much its process grew. */
export interface CaptureFigure {
  readonly framesPerSecond: number;
  readonly rssGrowthBytes: number;
}

interface CaptureRun {
  /** Sent by the server. */
  readonly frames: number;
  /** Counted by the client. */
  readonly count: number;
  readonly durationMs: number;
  readonly rssBefore: number;
}

/** Throws where frames are missing: such a figure would be of something else. */
export function toCaptureFigure({ frames, count, durationMs, rssBefore }: CaptureRun): CaptureFigure {
  if (count !== frames) throw new Error(`${count} of ${frames} frames arrived.`);
  return {
    framesPerSecond: (frames * 1_000) / durationMs,
    rssGrowthBytes: process.memoryUsage.rss() - rssBefore,
  };
}
