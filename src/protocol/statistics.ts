import type { RttSummary } from './connection';
import type { OpcodeGroup } from './rows';

/** Figures of the whole capture since it was last cleared, dropped rows included: plain data, at most some 800 numbers. */

export interface PerDirection<T> {
  readonly in: T;
  readonly out: T;
}

/** Frames of one opcode group and direction, with their bytes as far as they arrived. */
export interface FrameTotals {
  readonly frames: number;
  /** Payload as it lay on the wire: compressed bytes stay compressed. */
  readonly payloadBytes: number;
  /** Headers and payloads. */
  readonly wireBytes: number;
}

export interface CompressionTotals {
  /** Messages that were inflated. */
  readonly messages: number;
  readonly wireBytes: number;
  readonly inflatedBytes: number;
}

/** How values are spread. `count`, `min`, `max`, `mean` and the histogram are exact, the percentiles within `relativeError`. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** Values below 2^-10. */
  readonly zeros: number;
  /** `octaves[i]` are the values from 2^(firstExponent + i) to below twice that; at most 64. */
  readonly firstExponent: number;
  readonly octaves: readonly number[];
}

/** `recent`: the last ten minutes; `whole`: everything since the first frame. */
export type RateSpan = 'recent' | 'whole';

export interface RateLine {
  readonly framesPerSecond: readonly number[];
  readonly bytesPerSecond: readonly number[];
  /** The most in any one second of the whole capture. */
  readonly peakFramesPerSecond: number;
  readonly peakBytesPerSecond: number;
}

/** Averages over equal steps, oldest first, at most 120 of them. Bytes are those of whole frames, headers included. */
export interface RateSeries extends PerDirection<RateLine> {
  /** Epoch milliseconds at which the first step begins. */
  readonly startMs: number;
  readonly stepMs: number;
}

export interface StatisticsSnapshot {
  readonly frames: Readonly<Record<OpcodeGroup, PerDirection<FrameTotals>>>;
  /** Undefined while no whole second of traffic was seen. */
  readonly rate: RateSeries | undefined;
  /** Bytes after inflation of complete text and binary messages. */
  readonly messageSizes: PerDirection<Distribution>;
  readonly compression: PerDirection<CompressionTotals>;
  /** From each frame to the next of its direction and connection. */
  readonly intervalsMs: PerDirection<Distribution>;
  /** All round trips since the capture was cleared. */
  readonly roundTripsMs: Distribution;
  /** The last 1,000 round trips of the connection, exactly. */
  readonly recentRtt: RttSummary | undefined;
  /** A percentile of a `Distribution` is off by at most this share of its value. */
  readonly relativeError: number;
}
