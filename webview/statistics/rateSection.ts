import { formatBytes } from '../../src/base/formatBytes';
import type { RateSeries, RateSpan } from '../../src/protocol/statistics';
import { BarChart, type Tick } from '../charts/barChart';
import { setPressed } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { formatCount, formatTime } from '../ui/format';
import { t } from '../ui/strings';
import { FigureTable } from './figureTable';

const SPANS = [
  ['recent', 'statSpanRecent'],
  ['whole', 'statSpanWhole'],
] as const;

/** Frames and bytes a second over time. */
export class RateSection {
  readonly element: HTMLElement;
  span: RateSpan;
  readonly #frames = new BarChart(t('statFrameRate'));
  readonly #bytes = new BarChart(t('statByteRate'));
  readonly #table: FigureTable;
  readonly #step = el('span', { class: 'statistics-note' });
  readonly #none: HTMLElement;
  readonly #figures: HTMLElement;

  /** @param isLive a capture in a file is shown whole, since nothing of it is recent */
  constructor(isLive: boolean, onSpan: () => void) {
    this.span = isLive ? 'recent' : 'whole';
    this.#none = el('p', { class: 'statistics-note' }, t(isLive ? 'statNoRate' : 'statFileNoRate'));
    const rows = [[t('statFramesMean')], [t('statFramesPeak')], [t('statBytesMean')], [t('statBytesPeak')]];
    this.#table = new FigureTable(t('statRateTitle'), [''], [t('statReceived'), t('statSent')], rows);
    this.#figures = el('div', {}, this.#frames.element, this.#bytes.element, this.#table.element);
    const title = el('h3', { class: 'section-title' }, t('statRateTitle'));
    const head = el('div', { class: 'statistics-head' }, title, this.#createSpans(onSpan), this.#step);
    this.element = el('section', { class: 'statistics-section' }, head, this.#none, this.#figures);
  }

  show(rate: RateSeries | undefined): void {
    this.#none.hidden = rate !== undefined;
    this.#figures.hidden = rate === undefined;
    this.#step.hidden = rate === undefined;
    if (rate === undefined) return;
    setText(this.#step, t('statStep', formatCount(rate.stepMs / 1000)));
    const { in: received, out: sent } = rate;
    const frames = [received.framesPerSecond, sent.framesPerSecond] as const;
    const bytes = [received.bytesPerSecond, sent.bytesPerSecond] as const;
    showRates(this.#frames, rate, frames, formatRate);
    showRates(this.#bytes, rate, bytes, formatBytes);
    this.#table.show([
      frames.map((rates) => formatRate(toMean(rates))),
      [received.peakFramesPerSecond, sent.peakFramesPerSecond].map(formatRate),
      bytes.map((rates) => formatBytes(toMean(rates))),
      [received.peakBytesPerSecond, sent.peakBytesPerSecond].map(formatBytes),
    ]);
  }

  #createSpans(onSpan: () => void): HTMLElement {
    const buttons = SPANS.map(([span, label]) => {
      const button = el('button', { class: 'segment-part', type: 'button' }, t(label));
      setPressed(button, span === this.span);
      button.addEventListener('click', () => {
        if (span === this.span) return;
        this.span = span;
        for (const other of buttons) setPressed(other, other === button);
        onSpan();
      });
      return button;
    });
    return el('div', { class: 'segment', role: 'group', 'aria-label': t('statSpanLabel') }, ...buttons);
  }
}

function showRates(
  chart: BarChart,
  { startMs, stepMs }: RateSeries,
  [received, sent]: readonly [readonly number[], readonly number[]],
  format: (rate: number) => string,
): void {
  const most = (rates: readonly number[]) => format(Math.max(0, ...rates));
  const endMs = startMs + received.length * stepMs;
  const figures = [received, sent].flatMap((rates) => [format(toMean(rates)), most(rates)]);
  const from = formatClock(startMs);
  const to = formatClock(endMs);
  const ticks: readonly Tick[] = [
    { at: 0, label: from },
    { at: 1, label: to },
  ];
  chart.show({
    description: t('statRateText', from, to, ...figures),
    up: { values: received, legend: t('statUpRate', most(received)) },
    down: { values: sent, legend: t('statDownRate', most(sent)) },
    ticks,
  });
}

function toMean(rates: readonly number[]): number {
  return rates.length === 0 ? 0 : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/** One decimal below ten: `0.2`, `3`, `9,812`. */
function formatRate(rate: number): string {
  return rate < 9.95 ? String(Number(rate.toFixed(1))) : formatCount(Math.round(rate));
}

/** `10:02:11` */
function formatClock(epochMs: number): string {
  return formatTime(epochMs).slice(0, 8);
}
