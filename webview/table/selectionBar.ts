import { formatBytes } from '../../src/base/formatBytes';
import type { CopiedRowsFormat } from '../../src/protocol/rowQueries';
import { type HostApi, isMoot } from '../hostApi';
import { createIconButton, createLinkButton } from '../ui/buttons';
import { el, setText } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';
import type { FrameTable } from './frameTable';

/** A moment, so that a growing selection is not measured at every row. */
const MEASURE_DELAY_MS = 120;

export interface SelectionBarParts {
  readonly api: HostApi;
  readonly table: FrameTable;
  readonly onCopy: (format: CopiedRowsFormat) => void;
  readonly onExport: () => void;
}

/** How many rows are selected and how large they are, and what to do with them. Hidden while it is only one. */
export class SelectionBar {
  readonly element: HTMLElement;
  readonly #parts: SelectionBarParts;
  readonly #text = el('span', { class: 'selection-text', role: 'status' });
  #measuring = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: SelectionBarParts) {
    this.#parts = parts;
    const { table, onCopy, onExport } = parts;
    this.element = el(
      'div',
      { class: 'selection-bar', role: 'group', 'aria-label': t('selectionLabel'), hidden: '' },
      this.#text,
      createLinkButton(t('copyRows'), () => onCopy('tsv')),
      createLinkButton(t('exportRows'), onExport),
      createIconButton({
        icon: 'close',
        label: t('selectionClear'),
        onClick: () => {
          table.selection.collapse();
          table.focus();
        },
      }),
    );
    table.selection.span.onChange(() => this.#refresh());
  }

  /** Ordinals of the selection's ends; undefined while less than two rows are selected, or when they were filtered meanwhile. */
  async readOrdinals(): Promise<{ readonly first: number; readonly last: number } | undefined> {
    const { selection } = this.#parts.table;
    if (selection.spanOrdinals === undefined) await this.#measure();
    const ordinals = selection.spanOrdinals;
    return ordinals && { first: ordinals.firstOrdinal, last: ordinals.lastOrdinal };
  }

  #refresh(): void {
    const span = this.#parts.table.selection.span.value;
    clearTimeout(this.#timer);
    this.#measuring.abort();
    this.element.hidden = span === undefined;
    if (span === undefined) return;
    setText(this.#text, t('selectionCounting', formatCount(span.last - span.first + 1)));
    this.#timer = setTimeout(() => void this.#measure(), MEASURE_DELAY_MS);
  }

  async #measure(): Promise<void> {
    const { api, table } = this.#parts;
    const span = table.selection.span.value;
    if (span === undefined) return;
    this.#measuring.abort();
    const measuring = new AbortController();
    this.#measuring = measuring;
    try {
      const params = { revision: table.revision, ...span };
      const measure = await api.request('rows/measure', params, measuring.signal);
      if (span !== table.selection.span.value) return;
      const { rowCount, payloadBytes, firstOrdinal, lastOrdinal } = measure;
      setText(this.#text, t('selectionText', formatCount(rowCount), formatBytes(payloadBytes)));
      if (firstOrdinal !== undefined && lastOrdinal !== undefined) {
        table.selection.nameSpan({ firstOrdinal, lastOrdinal });
      }
    } catch (thrown) {
      if (!isMoot(thrown)) console.warn('rows/measure failed', thrown);
    }
  }
}
