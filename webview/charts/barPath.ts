/** Where bars stand: up from the line, or hanging down from it. */
export type BarSide = 'up' | 'down';

/** Height of a half of the drawing, in its own units; the line lies between the halves. */
export const HALF_HEIGHT = 50;
/** Share of a bar's place that stays empty, so that neighbours are told apart. */
const GAP = 0.14;
/** What is not zero is seen, however small beside the largest. */
const MIN_HEIGHT = 1.5;

/** An SVG path of one bar a value, each one unit wide, `max` as high as a half; values of 0 have none. */
export function toBarPath(values: readonly number[], side: BarSide, max = Math.max(0, ...values)): string {
  if (max === 0) return '';
  const bars = values.map((value, index) => {
    if (!(value > 0)) return '';
    const height = Math.max(MIN_HEIGHT, (value / max) * HALF_HEIGHT);
    const left = round(index + GAP / 2);
    return `M${left} ${HALF_HEIGHT}h${round(1 - GAP)}v${round(side === 'up' ? -height : height)}h${round(GAP - 1)}z`;
  });
  return bars.join('');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
