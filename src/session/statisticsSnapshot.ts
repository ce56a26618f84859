import type { CaptureStatistics } from '../capture/statistics/captureStatistics';
import { type LogHistogram, RELATIVE_ERROR } from '../capture/statistics/logHistogram';
import type { RttSummary } from '../protocol/connection';
import type { OpcodeGroup } from '../protocol/rows';
import type { Distribution, FrameTotals, PerDirection, RateSpan, StatisticsSnapshot } from '../protocol/statistics';

export interface StatisticsFacts {
  readonly statistics: CaptureStatistics;
  readonly recentRtt: RttSummary | undefined;
  readonly span: RateSpan;
  /** Undefined when nothing can arrive any more: the rate then ends with the last frame. */
  readonly nowMs: number | undefined;
}

export function toStatisticsSnapshot({ statistics, recentRtt, span, nowMs }: StatisticsFacts): StatisticsSnapshot {
  const { counts, in: received, out: sent, rates, roundTripsMs } = statistics;
  const totals = (group: OpcodeGroup): PerDirection<FrameTotals> => ({
    in: counts.totalsOf('in', group),
    out: counts.totalsOf('out', group),
  });
  return {
    frames: {
      text: totals('text'),
      binary: totals('binary'),
      continuation: totals('continuation'),
      ping: totals('ping'),
      pong: totals('pong'),
      close: totals('close'),
      reserved: totals('reserved'),
    },
    rate: rates.read(span, nowMs),
    messageSizes: { in: toSizes(received.messageSizes), out: toSizes(sent.messageSizes) },
    compression: { in: counts.compressionOf('in'), out: counts.compressionOf('out') },
    intervalsMs: { in: toDistribution(received.intervalsMs), out: toDistribution(sent.intervalsMs) },
    roundTripsMs: toDistribution(roundTripsMs),
    recentRtt,
    relativeError: RELATIVE_ERROR,
  };
}

function toDistribution(histogram: LogHistogram): Distribution {
  const { count, min, max, sum } = histogram;
  const { zeros, firstExponent, counts } = histogram.octaves();
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0] = histogram.quantiles([0.5, 0.9, 0.95, 0.99]);
  return {
    count,
    min,
    max,
    mean: count === 0 ? 0 : sum / count,
    p50,
    p90,
    p95,
    p99,
    zeros,
    firstExponent,
    octaves: counts,
  };
}

/** Sizes are whole: those below 128 bytes come out exactly. */
function toSizes(histogram: LogHistogram): Distribution {
  const sizes = toDistribution(histogram);
  const { p50, p90, p95, p99 } = sizes;
  return { ...sizes, p50: Math.round(p50), p90: Math.round(p90), p95: Math.round(p95), p99: Math.round(p99) };
}
