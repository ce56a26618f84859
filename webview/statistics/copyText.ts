import { OPCODE_GROUPS } from '../../src/protocol/rows';
import type { Distribution, PerDirection, StatisticsSnapshot } from '../../src/protocol/statistics';

/** The figures as text for the clipboard. Names are those of the JSON, in English: they are for programs. */

export function toJsonText(snapshot: StatisticsSnapshot): string {
  return JSON.stringify(snapshot, undefined, 2);
}

type Cell = string | number;

/** Tables one under the other, cells parted by tabs, for a spreadsheet. */
export function toTsvText(snapshot: StatisticsSnapshot): string {
  const { messageSizes, intervalsMs, roundTripsMs } = snapshot;
  const distributions: readonly (readonly [string, Distribution])[] = [
    ...perDirection('message size (bytes)', messageSizes),
    ...perDirection('interval (ms)', intervalsMs),
    ['round trip (ms)', roundTripsMs],
  ];
  const tables = [
    toFrameTable(snapshot),
    toDistributionTable(distributions),
    toHistogramTable(distributions),
    toCompressionTable(snapshot),
    toRateTable(snapshot),
  ];
  return tables.map((rows) => rows.map((cells) => `${cells.join('\t')}\n`).join('')).join('\n');
}

function perDirection<T>(name: string, { in: received, out: sent }: PerDirection<T>): (readonly [string, T])[] {
  return [
    [`${name} in`, received],
    [`${name} out`, sent],
  ];
}

function toFrameTable({ frames }: StatisticsSnapshot): Cell[][] {
  const rows = OPCODE_GROUPS.flatMap((group) =>
    perDirection(group, frames[group]).map(([name, totals]) => [
      ...name.split(' '),
      totals.frames,
      totals.payloadBytes,
      totals.wireBytes,
    ]),
  );
  return [['opcode', 'direction', 'frames', 'payload bytes', 'wire bytes'], ...rows];
}

function toDistributionTable(distributions: readonly (readonly [string, Distribution])[]): Cell[][] {
  const rows = distributions.map(([name, { count, min, mean, p50, p90, p95, p99, max }]) => [
    name,
    ...[count, min, mean, p50, p90, p95, p99, max],
  ]);
  return [['distribution', 'count', 'min', 'mean', 'p50', 'p90', 'p95', 'p99', 'max'], ...rows];
}

function toHistogramTable(distributions: readonly (readonly [string, Distribution])[]): Cell[][] {
  const rows = distributions.flatMap(([name, { zeros, firstExponent, octaves }]) => [
    ...(zeros > 0 ? [[name, 0, 2 ** -10, zeros]] : []),
    ...octaves.map((count, octave) => [name, 2 ** (firstExponent + octave), 2 ** (firstExponent + octave + 1), count]),
  ]);
  return [['histogram', 'from', 'to below', 'count'], ...rows];
}

function toCompressionTable({ compression }: StatisticsSnapshot): Cell[][] {
  const rows = perDirection('compressed', compression).map(([name, { messages, wireBytes, inflatedBytes }]) => [
    ...name.split(' ').slice(1),
    messages,
    wireBytes,
    inflatedBytes,
  ]);
  return [['compressed direction', 'messages', 'wire bytes', 'inflated bytes'], ...rows];
}

function toRateTable({ rate }: StatisticsSnapshot): Cell[][] {
  const head = ['time', 'frames/s in', 'bytes/s in', 'frames/s out', 'bytes/s out'];
  if (rate === undefined) return [head];
  const { startMs, stepMs, in: received, out: sent } = rate;
  const rows = received.framesPerSecond.map((frames, step) => [
    new Date(startMs + step * stepMs).toISOString(),
    frames,
    received.bytesPerSecond[step] ?? 0,
    sent.framesPerSecond[step] ?? 0,
    sent.bytesPerSecond[step] ?? 0,
  ]);
  return [head, ...rows];
}
