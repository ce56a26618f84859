import { svgEl } from '../ui/element';

export interface SparklineSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** An SVG path through the values, oldest left, the largest at the top; empty for fewer than two values. */
export function toSparklinePath(values: readonly number[], { widthPx, heightPx }: SparklineSize): string {
  if (values.length < 2) return '';
  const max = Math.max(...values);
  const min = Math.min(...values);
  // A flat line lies in the middle instead of dividing by nothing.
  const toY = (value: number) => (max === min ? heightPx / 2 : 1 + (1 - (value - min) / (max - min)) * (heightPx - 2));
  const step = widthPx / (values.length - 1);
  const points = values.map((value, index) => `${round(index * step)} ${round(toY(value))}`);
  return `M${points.join('L')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export class Sparkline {
  readonly element: SVGSVGElement;
  readonly #path = svgEl('path');
  readonly #size: SparklineSize;

  constructor(size: SparklineSize) {
    this.#size = size;
    const { widthPx, heightPx } = size;
    const attributes = { class: 'sparkline', viewBox: `0 0 ${widthPx} ${heightPx}`, 'aria-hidden': 'true' };
    this.element = svgEl('svg', { ...attributes, width: String(widthPx), height: String(heightPx) }, this.#path);
  }

  show(values: readonly number[]): void {
    this.#path.setAttribute('d', toSparklinePath(values, this.#size));
  }
}
