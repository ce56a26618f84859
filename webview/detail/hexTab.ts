import type { RowDetail } from '../../src/protocol/detail';
import type { HostApi } from '../hostApi';
import { el, setText } from '../ui/element';
import { formatCount, formatOffset } from '../ui/format';
import { t } from '../ui/strings';
import { FixedBytes, PagedBytes } from './byteSource';
import { HexView } from './hexView';

type Source = 'message' | 'frame' | 'wire';

const SOURCES: readonly Source[] = ['message', 'frame', 'wire'];
const SOURCE_LABELS = { message: 'sourceMessage', frame: 'sourceFrame', wire: 'sourceWire' } as const;

/** All bytes of a message or a frame, whatever their number. */
export class HexTab {
  readonly element: HTMLElement;
  readonly #api: HostApi;
  readonly #hex = new HexView(t('hexLabel'));
  readonly #select: HTMLSelectElement;
  readonly #sourceRow: HTMLElement;
  readonly #where = el('span', { class: 'hex-where', role: 'status' });
  #detail: RowDetail | undefined;
  #source: Source = 'message';

  constructor(api: HostApi) {
    this.#api = api;
    const options = SOURCES.map((source) => el('option', { value: source }, t(SOURCE_LABELS[source])));
    this.#select = el('select', { class: 'select' }, ...options);
    this.#select.addEventListener('change', () => {
      this.#source = SOURCES.find((source) => source === this.#select.value) ?? 'message';
      this.#load();
    });
    const label = el('label', { class: 'select-label' }, el('span', {}, t('sourceLabel')), this.#select);
    this.#sourceRow = el('div', { class: 'hex-bar' }, label, this.#where);
    this.element = el('div', { class: 'hex-tab' }, this.#sourceRow, this.#hex.element);
    this.#hex.didPick((offset) => setText(this.#where, t('hexAt', formatCount(offset), formatOffset(offset))));
  }

  show(detail: RowDetail): void {
    this.#detail = detail;
    this.#load();
  }

  #load(): void {
    const detail = this.#detail;
    setText(this.#where, '');
    if (detail === undefined) return;
    this.#sourceRow.hidden = detail.kind === 'marker';
    if (detail.kind === 'marker') {
      this.#hex.show(new FixedBytes(detail.receivedBytes ?? new Uint8Array()));
      return;
    }
    const { ordinal } = detail;
    this.#hex.show(new PagedBytes(this.#api, { ordinal, source: this.#source }, 0));
  }
}
