import { toErrorMessage } from '../../src/base/errors';
import { OPCODE_GROUPS } from '../../src/protocol/rows';
import type { StatisticsSnapshot } from '../../src/protocol/statistics';
import { type HostApi, isMoot } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { createIconButton } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { formatCount, formatShortMs } from '../ui/format';
import { t } from '../ui/strings';
import { CompressionSection } from './compressionSection';
import { toJsonText, toTsvText } from './copyText';
import { DistributionSection } from './distributionSection';
import { toByteTicks, toTimeTicks } from './octaveAxis';
import { RateSection } from './rateSection';
import { Refresh } from './refresh';
import { RoundTripSection } from './roundTripSection';
import { TrafficSection } from './trafficSection';

export interface StatisticsTabParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly copyText: (text: string) => void;
}

/** Figures of the whole capture, whatever row is selected and whatever the filter hides. */
export class StatisticsTab {
  readonly element: HTMLElement;
  readonly #parts: StatisticsTabParts;
  readonly #refresh: Refresh;
  readonly #traffic = new TrafficSection();
  readonly #rate: RateSection;
  readonly #sizes = new DistributionSection(
    { title: 'statSizesTitle', description: 'statSizesText' },
    { format: (bytes) => formatCount(Math.round(bytes)), toTicks: toByteTicks },
  );
  readonly #intervals = new DistributionSection(
    { title: 'statIntervalsTitle', description: 'statIntervalsText' },
    { format: formatShortMs, toTicks: toTimeTicks },
  );
  readonly #roundTrips: RoundTripSection;
  readonly #compression = new CompressionSection();
  readonly #message = el('p', { class: 'detail-empty' });
  readonly #content: HTMLElement;
  readonly #note = el('p', { class: 'statistics-note' });
  #snapshot: StatisticsSnapshot | undefined;

  constructor(parts: StatisticsTabParts) {
    const { model } = parts;
    this.#parts = parts;
    this.#refresh = new Refresh({ read: () => this.#read(), isMoving: () => model.status.value.phase === 'open' });
    this.#roundTrips = new RoundTripSection(t(model.isLive ? 'statNoRoundTrips' : 'statFileNoRoundTrips'));
    this.#rate = new RateSection(model.isLive, () => this.#refresh.readNow());
    const sections = [this.#traffic, this.#rate, this.#sizes, this.#intervals, this.#roundTrips, this.#compression];
    const grid = el('div', { class: 'statistics-grid' }, ...sections.map(({ element }) => element));
    this.#content = el('div', { class: 'statistics-content' }, this.#createBar(), grid);
    this.#content.hidden = true;
    this.element = el('div', { class: 'statistics-tab' }, this.#message, this.#content);
    model.rows.onChange(() => this.#refresh.markStale());
    model.status.onChange(() => this.#refresh.markStale());
  }

  /** Nothing is read while it is not shown. */
  setShown(isShown: boolean): void {
    this.#refresh.setShown(isShown);
  }

  async #read(): Promise<void> {
    try {
      this.#show(await this.#parts.api.request('statistics/read', { span: this.#rate.span }));
    } catch (thrown) {
      if (!isMoot(thrown)) this.#showMessage(t('statFailed', toErrorMessage(thrown)));
    }
  }

  #show(snapshot: StatisticsSnapshot): void {
    this.#snapshot = snapshot;
    const { frames, messageSizes, intervalsMs, rate, relativeError } = snapshot;
    if (OPCODE_GROUPS.every((group) => frames[group].in.frames + frames[group].out.frames === 0)) {
      this.#showMessage(t(this.#parts.model.isLive ? 'statEmpty' : 'statFileEmpty'));
      return;
    }
    this.#message.hidden = true;
    this.#content.hidden = false;
    this.#traffic.show(snapshot);
    this.#rate.show(rate);
    this.#sizes.show(messageSizes);
    this.#intervals.show(intervalsMs);
    this.#roundTrips.show(snapshot);
    this.#compression.show(snapshot);
    const key = this.#parts.model.isLive ? 'statSketch' : 'statFileSketch';
    setText(this.#note, t(key, Number((relativeError * 100).toFixed(1))));
  }

  #showMessage(text: string): void {
    setText(this.#message, text);
    this.#message.hidden = false;
    this.#content.hidden = true;
  }

  #createBar(): HTMLElement {
    const createCopy = (label: string, toText: (snapshot: StatisticsSnapshot) => string) =>
      createIconButton({
        icon: 'copy',
        label,
        isLabelShown: true,
        onClick: () => {
          if (this.#snapshot !== undefined) this.#parts.copyText(toText(this.#snapshot));
        },
      });
    const json = createCopy(t('statCopyJson'), toJsonText);
    const table = createCopy(t('statCopyTable'), toTsvText);
    return el('div', { class: 'statistics-bar' }, this.#note, el('div', { class: 'statistics-copy' }, json, table));
  }
}
