import type { Distribution } from '../../src/protocol/statistics';
import type { Tick } from '../charts/barChart';

/** Octaves of one or two distributions on one axis. Pure: no DOM. */
export interface OctaveAxis {
  /** A bar for zeros comes first, where there are any. */
  readonly hasZeros: boolean;
  /** The first octave begins at 2 to this power. */
  readonly firstExponent: number;
  readonly octaveCount: number;
}

const MAX_TICKS = 5;

/** The narrowest axis on which all of them lie. */
export function toOctaveAxis(distributions: readonly Distribution[]): OctaveAxis {
  const spread = distributions.filter(({ octaves }) => octaves.length > 0);
  const first = Math.min(...spread.map(({ firstExponent }) => firstExponent));
  const end = Math.max(...spread.map(({ firstExponent, octaves }) => firstExponent + octaves.length));
  return {
    hasZeros: distributions.some(({ zeros }) => zeros > 0),
    firstExponent: spread.length === 0 ? 0 : first,
    octaveCount: spread.length === 0 ? 0 : end - first,
  };
}

/** The counts of a distribution, a bar each. */
export function toBars({ zeros, firstExponent, octaves }: Distribution, axis: OctaveAxis): readonly number[] {
  const shift = axis.firstExponent - firstExponent;
  const bars = Array.from({ length: axis.octaveCount }, (_, octave) => octaves[octave + shift] ?? 0);
  return axis.hasZeros ? [zeros, ...bars] : bars;
}

/** Powers of two: `0`, `16 B`, `1 KiB`. */
export function toByteTicks(axis: OctaveAxis): readonly Tick[] {
  const step = toStep(axis.octaveCount + 1);
  const first = Math.ceil(axis.firstExponent / step) * step;
  const exponents = range(first, axis.firstExponent + axis.octaveCount, step);
  return withZero(
    axis,
    exponents.map((exponent) => toTick(axis, exponent, formatPowerOfTwo(exponent))),
  );
}

/** Powers of ten: `10 µs`, `1 ms`. */
export function toTimeTicks(axis: OctaveAxis): readonly Tick[] {
  const toDecades = Math.log10(2);
  const first = Math.ceil(axis.firstExponent * toDecades);
  const last = Math.floor((axis.firstExponent + axis.octaveCount) * toDecades);
  const decades = range(first, last, toStep(last - first + 1));
  return withZero(
    axis,
    decades.map((decade) => toTick(axis, decade / toDecades, formatDecade(decade))),
  );
}

function formatPowerOfTwo(exponent: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const unit = Math.min(Math.max(0, Math.floor(exponent / 10)), units.length - 1);
  return `${2 ** (exponent - 10 * unit)} ${units[unit]}`;
}

/** 10 to this power, in milliseconds. */
function formatDecade(decade: number): string {
  if (decade < 0) return `${Math.round(10 ** (decade + 3))} µs`;
  return decade < 3 ? `${10 ** decade} ms` : `${10 ** (decade - 3)} s`;
}

function toTick({ hasZeros, firstExponent, octaveCount }: OctaveAxis, exponent: number, label: string): Tick {
  const zeros = hasZeros ? 1 : 0;
  return { at: (zeros + exponent - firstExponent) / (zeros + octaveCount), label };
}

/** The zeros' own label stands under the middle of their bar; one that would run into it is left out. */
function withZero(axis: OctaveAxis, ticks: readonly Tick[]): readonly Tick[] {
  if (axis.octaveCount === 0) return axis.hasZeros ? [{ at: 0.5, label: '0' }] : [];
  if (!axis.hasZeros) return ticks;
  const bars = axis.octaveCount + 1;
  const zero = { at: 0.5 / bars, label: '0' };
  return [zero, ...ticks.filter(({ at }) => at - zero.at > 0.08)];
}

function toStep(count: number): number {
  return Math.max(1, Math.ceil(count / MAX_TICKS));
}

function range(first: number, last: number, step: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, index) => first + index * step);
}
