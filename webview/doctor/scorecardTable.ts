import type { ProbeId, ScorecardRow } from '../../src/protocol/doctor';
import { createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { t } from '../ui/strings';
import { createVerdict } from './verdicts';

/** The one-page answer to “may this go to production?”. */
export class ScorecardTable {
  readonly element = el('section', { class: 'scorecard', hidden: '' });
  readonly #onShowProbe: (id: ProbeId) => void;

  constructor(onShowProbe: (id: ProbeId) => void) {
    this.#onShowProbe = onShowProbe;
  }

  show(rows: readonly ScorecardRow[]): void {
    const columns = [t('scorecardItem'), t('scorecardVerdict'), t('scorecardEvidence')];
    const head = el('tr', {}, ...columns.map((label) => el('th', { scope: 'col' }, label)));
    const table = el(
      'table',
      { class: 'evidence-table scorecard-table' },
      el('caption', { class: 'section-title' }, t('scorecardTitle')),
      el('thead', {}, head),
      el('tbody', {}, ...rows.map((row) => this.#createRow(row))),
    );
    this.element.replaceChildren(table);
    this.element.hidden = false;
  }

  #createRow({ title, verdict, evidence, remedy, probeId }: ScorecardRow): HTMLElement {
    const text = el('td', {}, evidence);
    if (remedy !== '') text.append(el('div', { class: 'scorecard-remedy' }, remedy));
    const name = probeId === undefined ? title : createLinkButton(title, () => this.#onShowProbe(probeId));
    if (probeId !== undefined && typeof name !== 'string') name.title = t('scorecardShow', probeId);
    return el(
      'tr',
      { class: `is-${verdict}` },
      el('th', { scope: 'row' }, name),
      el('td', {}, createVerdict(verdict)),
      text,
    );
  }
}
