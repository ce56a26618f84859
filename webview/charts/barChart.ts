import { el, setAttribute, setStyle, setText, svgEl } from '../ui/element';
import { type BarSide, HALF_HEIGHT, toBarPath } from './barPath';

/** A label under the drawing, at a share of its width. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

export interface BarSeries {
  readonly values: readonly number[];
  /** What the bars are and how much the highest stands for: each series has a scale of its own unless told otherwise. */
  readonly legend: string;
}

export interface ChartContent {
  /** The chart in words, for those who do not see it. */
  readonly description: string;
  readonly up: BarSeries;
  /** As many values as `up`; undefined for a chart of one series. */
  readonly down: BarSeries | undefined;
  /** Both series are drawn on the scale of the larger. */
  readonly isOneScale?: boolean;
  readonly ticks: readonly Tick[];
}

/** Nearer than this to an end, half a label would stick out. */
const END_SHARE = 0.04;

/** Bars up from a line and, for a second series, down from it: which is which is told by place and words, not by colour alone. */
export class BarChart {
  readonly element: HTMLElement;
  readonly #svg = svgEl('svg', { class: 'chart-plot', role: 'img', preserveAspectRatio: 'none' });
  readonly #paths = { up: svgEl('path', { class: 'chart-up' }), down: svgEl('path', { class: 'chart-down' }) };
  readonly #line = svgEl('path', { class: 'chart-line' });
  readonly #legends = { up: createLegend('up'), down: createLegend('down') };
  readonly #ticks = el('div', { class: 'chart-ticks', 'aria-hidden': 'true' });

  constructor(title: string) {
    this.#svg.append(this.#paths.up, this.#paths.down, this.#line);
    const legends = el('div', { class: 'chart-legends', 'aria-hidden': 'true' });
    legends.append(this.#legends.up, this.#legends.down);
    const caption = el('figcaption', { class: 'chart-title' }, title);
    this.element = el('figure', { class: 'chart' }, caption, legends, this.#svg, this.#ticks);
  }

  show({ description, up, down, isOneScale, ticks }: ChartContent): void {
    const width = Math.max(1, up.values.length);
    setAttribute(this.#svg, 'aria-label', description);
    setAttribute(this.#svg, 'viewBox', `0 0 ${width} ${down === undefined ? HALF_HEIGHT : 2 * HALF_HEIGHT}`);
    setAttribute(this.#line, 'd', `M0 ${HALF_HEIGHT}h${width}`);
    const max = isOneScale ? Math.max(0, ...up.values, ...(down?.values ?? [])) : undefined;
    this.#showSeries('up', up, max);
    this.#showSeries('down', down, max);
    this.#showTicks(ticks);
  }

  #showSeries(side: BarSide, series: BarSeries | undefined, max: number | undefined): void {
    setAttribute(this.#paths[side], 'd', toBarPath(series?.values ?? [], side, max));
    this.#legends[side].hidden = series === undefined;
    setText(this.#legends[side], series?.legend ?? '');
  }

  #showTicks(ticks: readonly Tick[]): void {
    while (this.#ticks.children.length > ticks.length) this.#ticks.lastElementChild?.remove();
    ticks.forEach(({ at, label }, index) => {
      const found = this.#ticks.children[index];
      const tick = found instanceof HTMLElement ? found : this.#ticks.appendChild(el('span', { class: 'chart-tick' }));
      setStyle(tick, 'inset-inline-start', `${(at * 100).toFixed(2)}%`);
      tick.classList.toggle('is-first', at < END_SHARE);
      tick.classList.toggle('is-last', at > 1 - END_SHARE);
      setText(tick, label);
    });
  }
}

function createLegend(side: BarSide): HTMLElement {
  return el('span', { class: `chart-legend legend-${side}` });
}
