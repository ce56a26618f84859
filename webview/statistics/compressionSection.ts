import type { CompressionTotals, StatisticsSnapshot } from '../../src/protocol/statistics';
import { el } from '../ui/element';
import { formatCount, formatPercent } from '../ui/format';
import { t } from '../ui/strings';
import { FigureTable } from './figureTable';

/** What permessage-deflate made of the messages that it compressed. */
export class CompressionSection {
  readonly element: HTMLElement;
  readonly #table: FigureTable;
  readonly #none = el('p', { class: 'statistics-note' }, t('statNoCompression'));

  constructor() {
    const rows = [[t('statCompressedMessages')], [t('factMessageWire')], [t('factInflated')], [t('factRatio')]];
    const columns = [t('statReceived'), t('statSent')];
    this.#table = new FigureTable(t('statCompressionTitle'), [''], columns, rows);
    const title = el('h3', { class: 'section-title' }, t('statCompressionTitle'));
    this.element = el('section', { class: 'statistics-section' }, title, this.#none, this.#table.element);
  }

  show({ compression }: StatisticsSnapshot): void {
    const hasSome = compression.in.messages + compression.out.messages > 0;
    this.#none.hidden = hasSome;
    this.#table.element.hidden = !hasSome;
    const columns = [toColumn(compression.in), toColumn(compression.out)];
    this.#table.show([0, 1, 2, 3].map((row) => columns.map((column) => column[row] ?? '')));
  }
}

function toColumn({ messages, wireBytes, inflatedBytes }: CompressionTotals): readonly string[] {
  const ratio = inflatedBytes === 0 ? '–' : formatPercent(wireBytes / inflatedBytes);
  return [formatCount(messages), formatCount(wireBytes), formatCount(inflatedBytes), ratio];
}
