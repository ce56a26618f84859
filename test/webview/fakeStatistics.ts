import { OPCODE_GROUPS, type OpcodeGroup, type RowsSummary } from '../../src/protocol/rows';
import type {
  Distribution,
  FrameTotals,
  PerDirection,
  RateLine,
  StatisticsSnapshot,
} from '../../src/protocol/statistics';
import { START_MS } from './fakeCapture';
import { OPEN } from './fakeSession';

/** Statistics to look at: the counts are those of the capture, the rest is made up around them. */
export function createStatistics(counts: RowsSummary['counts'], span: 'recent' | 'whole'): StatisticsSnapshot {
  const frames = Object.fromEntries(
    OPCODE_GROUPS.map((group) => [
      group,
      { in: toTotals(counts[group].in, 340), out: toTotals(counts[group].out, 38) },
    ]),
  ) as Record<OpcodeGroup, PerDirection<FrameTotals>>;
  const isEmpty = OPCODE_GROUPS.every((group) => counts[group].in + counts[group].out === 0);
  return {
    frames,
    rate: isEmpty
      ? undefined
      : { startMs: START_MS, stepMs: span === 'recent' ? 5000 : 60_000, in: toLine(9812, 118), out: toLine(3.2, 118) },
    messageSizes: {
      in: spread(0, [0, 0, 12, 40, 310, 4_020, 81_204, 402_118, 96_400, 12_000, 940, 88, 9, 4, 2, 1, 30], 3),
      out: spread(4, [1, 55, 8, 2]),
    },
    compression: {
      in: { messages: 81_204, wireBytes: 19_208_400, inflatedBytes: 66_235_862 },
      out: { messages: 0, wireBytes: 0, inflatedBytes: 0 },
    },
    intervalsMs: {
      in: spread(-8, [9, 80, 900, 9_000, 40_000, 81_000, 30_100, 4_000, 310, 12, 3, 1, 2], 740_000),
      out: spread(3, [2, 1, 0, 3, 9, 30, 14, 2, 1]),
    },
    roundTripsMs: isEmpty ? spread(0, []) : spread(2, [3, 9, 41, 12, 2, 1]),
    recentRtt: isEmpty ? undefined : OPEN.rtt,
    relativeError: 1 / 129,
  };
}

function toTotals(frames: number, bytes: number): FrameTotals {
  return { frames, payloadBytes: frames * bytes, wireBytes: frames * (bytes + 4) };
}

function toLine(most: number, steps: number): RateLine {
  const shares = Array.from({ length: steps }, (_, step) => (step % 37 === 0 ? 0 : 0.55 + 0.45 * Math.sin(step / 5)));
  return {
    framesPerSecond: shares.map((share) => share * most),
    bytesPerSecond: shares.map((share, step) => share * most * (200 + (step % 11) * 40)),
    peakFramesPerSecond: most * 1.3,
    peakBytesPerSecond: most * 900,
  };
}

function spread(firstExponent: number, octaves: readonly number[], zeros = 0): Distribution {
  const count = octaves.reduce((sum, other) => sum + other, zeros);
  const at = (share: number) => {
    let left = count * share - zeros;
    const octave = octaves.findIndex((other) => {
      left -= other;
      return left <= 0;
    });
    return 1.4 * 2 ** (firstExponent + Math.max(0, octave));
  };
  const [p50, p90, p95, p99] = [at(0.5), at(0.9), at(0.95), at(0.99)];
  const max = 1.8 * 2 ** (firstExponent + octaves.length - 1);
  return {
    count,
    min: zeros > 0 ? 0 : 2 ** firstExponent,
    max,
    mean: p50 * 1.2,
    p50,
    p90,
    p95,
    p99,
    zeros,
    firstExponent,
    octaves,
  };
}
