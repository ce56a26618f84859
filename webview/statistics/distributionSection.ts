import type { Distribution, PerDirection } from '../../src/protocol/statistics';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { BarChart, type Tick } from '../charts/barChart';
import { el } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import { FigureTable } from './figureTable';
import { type OctaveAxis, toBars, toOctaveAxis } from './octaveAxis';

export interface DistributionTexts {
  readonly title: ViewStringKey;
  /** Filled with count, median and p99 of what was received, then of what was sent. */
  readonly description: ViewStringKey;
}

export interface DistributionFormat {
  readonly format: (value: number) => string;
  readonly toTicks: (axis: OctaveAxis) => readonly Tick[];
}

const MEASURES: readonly ViewStringKey[] = [
  'statCount',
  'statMin',
  'statMean',
  'statP50',
  'statP90',
  'statP95',
  'statP99',
  'statMax',
];

/** How a measure of both directions is spread: a histogram and its figures. */
export class DistributionSection {
  readonly element: HTMLElement;
  readonly #chart: BarChart;
  readonly #table: FigureTable;
  readonly #texts: DistributionTexts;
  readonly #format: DistributionFormat;

  constructor(texts: DistributionTexts, format: DistributionFormat) {
    this.#texts = texts;
    this.#format = format;
    this.#chart = new BarChart(t('statHistogram'));
    this.#table = createMeasureTable(t(texts.title), [t('statReceived'), t('statSent')]);
    const title = el('h3', { class: 'section-title' }, t(texts.title));
    this.element = el('section', { class: 'statistics-section' }, title, this.#chart.element, this.#table.element);
  }

  show({ in: received, out: sent }: PerDirection<Distribution>): void {
    const { format, toTicks } = this.#format;
    const axis = toOctaveAxis([received, sent]);
    const up = toBars(received, axis);
    const down = toBars(sent, axis);
    const words = (of: Distribution) => [
      formatCount(of.count),
      toFigure(of, of.p50, format),
      toFigure(of, of.p99, format),
    ];
    this.#chart.show({
      description: t(this.#texts.description, ...words(received), ...words(sent)),
      up: { values: up, legend: t('statUp', formatCount(Math.max(0, ...up))) },
      down: { values: down, legend: t('statDown', formatCount(Math.max(0, ...down))) },
      ticks: toTicks(axis),
    });
    const columns = [toMeasures(received, format), toMeasures(sent, format)];
    this.#table.show(MEASURES.map((_, row) => columns.map((column) => column[row] ?? '')));
  }
}

/** Count, least, mean, percentiles and largest down the side. */
export function createMeasureTable(caption: string, columns: readonly string[]): FigureTable {
  const rows = MEASURES.map((measure) => [t(measure)]);
  return new FigureTable(caption, [''], columns, rows);
}

/** In the order of the table's rows. */
export function toMeasures(of: Distribution, format: (value: number) => string): readonly string[] {
  const { min, mean, p50, p90, p95, p99, max } = of;
  return [formatCount(of.count), ...[min, mean, p50, p90, p95, p99, max].map((value) => toFigure(of, value, format))];
}

/** Nothing has no figures. */
function toFigure({ count }: Distribution, value: number, format: (value: number) => string): string {
  return count === 0 ? '–' : format(value);
}
