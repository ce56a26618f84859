import { toErrorMessage } from '../../src/base/errors';
import type { FrameDetail, RowDetail } from '../../src/protocol/detail';
import { DoctorTab } from '../doctor/doctorTab';
import { type HostApi, isMoot } from '../hostApi';
import type { InspectorModel } from '../inspectorModel';
import { StatisticsTab } from '../statistics/statisticsTab';
import { toOpcodeLabel } from '../table/opcodes';
import { el, setAttribute, setText } from '../ui/element';
import { formatCount, formatPercent } from '../ui/format';
import { MessageTypeButton } from '../ui/messageTypeButton';
import { t } from '../ui/strings';
import { type Tab, Tabs } from '../ui/tabs';
import type { DetailTabId, ViewStateStore } from '../viewState';
import type { CopyTools } from './copyTools';
import { DecoderSelect } from './decoderSelect';
import { createFrameContent } from './frameTab';
import { createHandshakeContent } from './handshakeTab';
import { HexTab } from './hexTab';
import { createMessageContent } from './messageTab';
import { PayloadTab } from './payloadTab';

/** How often an unfinished message is read again while its fragments arrive. */
const REFRESH_MS = 1000;

export interface DetailPaneParts {
  readonly api: HostApi;
  readonly model: InspectorModel;
  readonly state: ViewStateStore;
  readonly copyTools: CopyTools;
  readonly onSelect: (ordinal: number) => void;
  /** The doctor came to the front. */
  readonly onDoctor: () => void;
  /** Escape: back to the table. */
  readonly onLeave: () => void;
}

/** Everything about the selected row, in tabs of which only the one in front is rendered. */
export class DetailPane {
  readonly element: HTMLElement;
  readonly #parts: DetailPaneParts;
  readonly #tabs: Tabs<DetailTabId>;
  readonly #decoders: DecoderSelect;
  readonly #messageType: MessageTypeButton;
  readonly #payload: PayloadTab;
  readonly #hex: HexTab;
  readonly #statistics: StatisticsTab;
  /** Only a connection of one's own can be examined. */
  readonly #doctor: DoctorTab | undefined;
  readonly #note = el('span', { class: 'detail-note', hidden: '' });
  readonly #summary = el('span', { class: 'detail-summary' });
  #detail: RowDetail | undefined;
  #ordinal: number | undefined;
  #reading = new AbortController();
  #readingHandshake = new AbortController();
  #readAt = 0;

  constructor(parts: DetailPaneParts) {
    const { api, model, state, copyTools } = parts;
    this.#parts = parts;
    this.#tabs = createTabs(state.value.detailTab, model.isLive);
    this.#decoders = new DecoderSelect(model.decoders, () => void this.#read());
    this.#messageType = new MessageTypeButton(api);
    this.#payload = new PayloadTab({
      api,
      findDecoderId: () => this.#decoders.pinnedId,
      onShowHandshake: () => this.#tabs.choose('handshake'),
    });
    this.#hex = new HexTab(api);
    this.#statistics = new StatisticsTab({ api, model, copyText: (text) => copyTools.copyText(text) });
    if (model.isLive) this.#doctor = new DoctorTab({ api, model, copyText: (text) => copyTools.copyText(text) });
    const bar = el('div', { class: 'detail-bar' }, this.#tabs.element, this.#decoders.element);
    bar.append(this.#messageType.element);
    bar.append(this.#summary, this.#note, copyTools.element);
    this.element = el('section', { class: 'detail', 'aria-label': t('detailLabel') }, bar, this.#tabs.panel);
    this.#tabs.didChoose((detailTab) => {
      state.update({ detailTab });
      this.#render();
      if (detailTab === 'doctor') parts.onDoctor();
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) parts.onLeave();
    });
    model.rows.onChange(() => this.#refreshUnfinished());
    model.protobuf.onChange(() => void this.#read());
    let { phase } = model.status.value;
    model.status.onChange((status) => {
      const isOther = status.phase !== phase;
      phase = status.phase;
      if (isOther && this.#tabs.selected === 'handshake') this.#render();
    });
    // The connection that is last may be found only when the file was read through.
    model.source.onChange(() => {
      if (this.#tabs.selected === 'handshake') this.#render();
    });
    this.#render();
  }

  focus(): void {
    this.#tabs.focus();
  }

  /** Brings the doctor to the front; false where nothing can be examined. */
  showDoctor(): boolean {
    if (this.#doctor === undefined) return false;
    this.#tabs.choose('doctor');
    this.#tabs.focus();
    return true;
  }

  show(ordinal: number | undefined): void {
    this.#ordinal = ordinal;
    void this.#read();
  }

  /** The user's words about the row; undefined and empty show none. */
  showNote(note: string | undefined): void {
    const text = note === undefined || note === '' ? '' : t('noteShown', note);
    this.#note.hidden = text === '';
    setText(this.#note, text);
    setAttribute(this.#note, 'title', text);
  }

  async #read(): Promise<void> {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const ordinal = this.#ordinal;
    if (ordinal === undefined) return;
    this.#readAt = Date.now();
    try {
      const params = { ordinal, decoderId: this.#decoders.pinnedId };
      const before = this.#detail;
      this.#detail = await this.#parts.api.request('row/read', params, reading.signal);
      if (!isSameUnfinished(before, this.#detail) || this.#tabs.selected === 'message') this.#render();
    } catch (thrown) {
      if (isMoot(thrown)) return;
      this.#detail = undefined;
      this.#showHeader(undefined);
      const message = toErrorMessage(thrown);
      if (this.#tabs.selected === 'statistics' || this.#tabs.selected === 'doctor') return;
      this.#tabs.panel.replaceChildren(createEmpty(t('rowUnavailable', ordinal, message)));
    }
  }

  /** The message of a fragment may have been completed since it was read. */
  #refreshUnfinished(): void {
    const detail = this.#detail;
    if (detail?.kind !== 'frame' || detail.message.isComplete) return;
    if (Date.now() - this.#readAt >= REFRESH_MS) void this.#read();
  }

  #render(): void {
    const { selected } = this.#tabs;
    const isStatistics = selected === 'statistics';
    const isOfRow = !isStatistics && selected !== 'doctor';
    const detail = this.#detail;
    this.#showHeader(isOfRow ? detail : undefined);
    this.#parts.copyTools.setRowShown(isOfRow);
    this.#statistics.setShown(isStatistics);
    this.#doctor?.setShown(selected === 'doctor');
    // Payload and Hex have fields of their own to focus; what only scrolls must be reached by keyboard itself.
    this.#tabs.panel.tabIndex = this.#tabs.selected === 'payload' || this.#tabs.selected === 'hex' ? -1 : 0;
    this.#decoders.element.hidden = this.#tabs.selected !== 'payload' || detail?.kind !== 'frame';
    this.#showMessageType(this.#decoders.element.hidden ? undefined : detail);
    if (isStatistics) this.#place(this.#statistics.element);
    else if (selected === 'doctor') this.#place(this.#doctor?.element ?? createEmpty(t('detailEmpty')));
    else if (selected === 'handshake') void this.#renderHandshake();
    else if (detail === undefined) this.#tabs.panel.replaceChildren(createEmpty(t('detailEmpty')));
    else this.#renderRow(detail, selected);
  }

  #renderRow(detail: RowDetail, tab: Exclude<DetailTabId, 'handshake' | 'statistics' | 'doctor'>): void {
    const { panel } = this.#tabs;
    if (tab === 'payload' || tab === 'hex') {
      const content = tab === 'payload' ? this.#payload : this.#hex;
      this.#place(content.element);
      content.show(detail);
    } else if (detail.kind === 'marker') {
      panel.replaceChildren(createEmpty(t('noFrame')));
    } else if (tab === 'frame') {
      panel.replaceChildren(createFrameContent(detail, panel.clientWidth));
    } else {
      panel.replaceChildren(createMessageContent(detail, this.#parts.onSelect));
    }
  }

  /** Leaves it alone where it is: scrolling and focus stay. */
  #place(content: HTMLElement): void {
    const { panel } = this.#tabs;
    if (content.parentElement !== panel) panel.replaceChildren(content);
  }

  async #renderHandshake(): Promise<void> {
    const { api, copyTools, model } = this.#parts;
    const { isLive } = model;
    this.#readingHandshake.abort();
    this.#readingHandshake = new AbortController();
    try {
      const handshake = await api.request('handshake/read', {}, this.#readingHandshake.signal);
      if (this.#tabs.selected !== 'handshake') return;
      const content =
        handshake === null
          ? createNoHandshake(isLive)
          : createHandshakeContent(handshake, { isLive, copy: (text) => copyTools.copyText(text) });
      this.#tabs.panel.replaceChildren(content);
    } catch (thrown) {
      if (isMoot(thrown)) return;
      this.#tabs.panel.replaceChildren(createEmpty(toErrorMessage(thrown)));
    }
  }

  /** Only beside a payload that is decoded as Protocol Buffers is there a type to choose. */
  #showMessageType(detail: RowDetail | undefined): void {
    const { received, sent } = this.#parts.model.protobuf.value;
    const isProtobuf = detail?.kind === 'frame' && detail.payload.decoderId === 'protobuf';
    this.#messageType.show(isProtobuf ? (detail.direction === 'in' ? received : sent) : undefined);
  }

  #showHeader(detail: RowDetail | undefined): void {
    const summary = detail === undefined ? '' : toSummary(detail);
    setText(this.#summary, summary);
    setAttribute(this.#summary, 'title', summary);
    this.#parts.copyTools.setOrdinal(detail?.kind === 'frame' ? detail.ordinal : undefined);
    if (detail?.kind === 'frame') this.#decoders.show(detail.payload);
  }
}

/** A fragment read again in vain: what is shown of it stays as the user left it. */
function isSameUnfinished(before: RowDetail | undefined, now: RowDetail): boolean {
  if (before?.kind !== 'frame' || now.kind !== 'frame' || before.ordinal !== now.ordinal) return false;
  return !now.message.isComplete && before.payload.decoderId === now.payload.decoderId;
}

function createTabs(selected: DetailTabId, isLive: boolean): Tabs<DetailTabId> {
  const tabs: readonly Tab<DetailTabId>[] = [
    { id: 'payload', label: t('tabPayload') },
    { id: 'hex', label: t('tabHex') },
    { id: 'frame', label: t('tabFrame') },
    { id: 'message', label: t('tabMessage') },
    { id: 'handshake', label: t('tabHandshake') },
    { id: 'statistics', label: t('tabStatistics') },
    ...(isLive ? [{ id: 'doctor', label: t('tabDoctor') } as const] : []),
  ];
  const isThere = tabs.some(({ id }) => id === selected);
  return new Tabs<DetailTabId>(t('tabsLabel'), tabs, isThere ? selected : 'payload');
}

function createNoHandshake(isLive: boolean): HTMLElement {
  if (isLive) return createEmpty(t('noHandshake'));
  const hint = el('p', { class: 'detail-empty-hint' }, t('handshakeNotInFileHint'));
  return el('div', { class: 'detail-empty' }, el('p', {}, t('handshakeNotInFile')), hint);
}

function createEmpty(text: string): HTMLElement {
  return el('p', { class: 'detail-empty' }, text);
}

/** `#5 · Binary · 184 bytes, 97 on the wire (53 %)` */
function toSummary(detail: RowDetail): string {
  if (detail.kind === 'marker') return t('summaryMarker', detail.ordinal, detail.title);
  const name = toOpcodeLabel(detail.header.opcode);
  const { wireBytes, messageBytes } = detail.message;
  const size = formatCount(messageBytes ?? Number(detail.header.payloadLength));
  if (!isSmallerOnWire(detail)) return t('summaryFrame', detail.ordinal, name, size);
  const ratio = formatPercent(wireBytes / (messageBytes ?? wireBytes));
  return t('summaryCompressed', detail.ordinal, name, size, formatCount(wireBytes), ratio);
}

function isSmallerOnWire({ message }: FrameDetail): boolean {
  return message.isCompressed && message.messageBytes !== undefined && message.messageBytes > 0;
}
