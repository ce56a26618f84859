import type { RttSummary } from '../../src/protocol/connection';
import type { StatisticsSnapshot } from '../../src/protocol/statistics';
import { BarChart } from '../charts/barChart';
import { el } from '../ui/element';
import { formatCount, formatShortMs } from '../ui/format';
import { t } from '../ui/strings';
import { createMeasureTable, toMeasures } from './distributionSection';
import type { FigureTable } from './figureTable';
import { toBars, toOctaveAxis, toTimeTicks } from './octaveAxis';

/** Round trips of our pings: all of them by the sketch, and the last 1,000 exactly. */
export class RoundTripSection {
  readonly element: HTMLElement;
  readonly #chart: BarChart;
  readonly #table: FigureTable;
  readonly #none: HTMLElement;
  readonly #figures: HTMLElement;

  /** @param noneText what is said while there are none */
  constructor(noneText: string) {
    this.#none = el('p', { class: 'statistics-note' }, noneText);
    this.#chart = new BarChart(t('statHistogram'));
    this.#table = createMeasureTable(t('statRttTitle'), [t('statRttAll'), t('statRttRecent')]);
    this.#figures = el('div', {}, this.#chart.element, this.#table.element);
    const title = el('h3', { class: 'section-title' }, t('statRttTitle'));
    this.element = el('section', { class: 'statistics-section' }, title, this.#none, this.#figures);
  }

  show({ roundTripsMs: all, recentRtt }: StatisticsSnapshot): void {
    this.#none.hidden = all.count > 0;
    this.#figures.hidden = all.count === 0;
    if (all.count === 0) return;
    const axis = toOctaveAxis([all]);
    const values = toBars(all, axis);
    const figures = [all.p50, all.p95, all.p99, all.max].map(formatShortMs);
    this.#chart.show({
      description: t('statRttText', formatCount(all.count), ...figures),
      up: { values, legend: t('statHighest', formatCount(Math.max(...values))) },
      down: undefined,
      ticks: toTimeTicks(axis),
    });
    const recent = toRecentMeasures(recentRtt);
    this.#table.show(toMeasures(all, formatShortMs).map((figure, row) => [figure, recent[row] ?? '']));
  }
}

/** In the order of the table's rows; the window knows no more than these. */
function toRecentMeasures(recent: RttSummary | undefined): readonly string[] {
  const none = '–';
  if (recent === undefined) return new Array<string>(8).fill(none);
  const { p50Ms, p95Ms, p99Ms, count } = recent;
  const kept = formatCount(Math.min(count, RECENT));
  return [kept, none, none, formatShortMs(p50Ms), none, formatShortMs(p95Ms), formatShortMs(p99Ms), none];
}

/** What the exact window keeps. */
const RECENT = 1000;
