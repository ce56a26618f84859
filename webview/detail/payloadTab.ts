import type { FrameDetail, MarkerDetail, RowDetail } from '../../src/protocol/detail';
import type { HostApi } from '../hostApi';
import { createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { formatCount, formatDelta, formatOpcode, formatTime } from '../ui/format';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import { FixedBytes, PagedBytes } from './byteSource';
import { createFacts, type Fact } from './facts';
import { HexView } from './hexView';
import { createCloseCard, createMarkerContent } from './markerContent';
import { TreeView } from './treeView';

export interface PayloadTabParts {
  readonly api: HostApi;
  /** The decoder the user pinned; undefined chooses by itself. */
  readonly findDecoderId: () => string | undefined;
  readonly onShowHandshake: () => void;
}

/** The decoded tree beside its bytes, each leading to the other. */
export class PayloadTab {
  readonly element: HTMLElement;
  readonly #parts: PayloadTabParts;
  readonly #notes = el('div', { class: 'payload-notes' });
  readonly #marker = el('div', { class: 'payload-marker' });
  readonly #facts = el('div', { class: 'payload-facts', tabindex: '0', role: 'group', 'aria-label': t('factsLabel') });
  readonly #panes: HTMLElement;
  readonly #tree = new TreeView();
  readonly #hex = new HexView(t('hexLabel'));

  constructor(parts: PayloadTabParts) {
    this.#parts = parts;
    this.#panes = el(
      'div',
      { class: 'payload-panes' },
      this.#marker,
      this.#tree.element,
      this.#hex.element,
      this.#facts,
    );
    this.element = el('div', { class: 'payload-tab' }, this.#notes, this.#panes);
    this.#tree.didPick(({ line }) => this.#hex.mark({ start: line.start, end: line.end }));
    this.#hex.didPick((offset) => void this.#onByte(offset));
  }

  show(detail: RowDetail): void {
    const isFrame = detail.kind === 'frame';
    this.#panes.dataset.kind = detail.kind;
    this.#marker.hidden = isFrame;
    this.#tree.element.hidden = !isFrame;
    this.#facts.hidden = !isFrame;
    if (isFrame) this.#showFrame(detail);
    else this.#showMarker(detail);
  }

  #showFrame(detail: FrameDetail): void {
    const { payload, ordinal } = detail;
    this.#notes.replaceChildren(...this.#createNotes(detail));
    this.#facts.replaceChildren(createFacts(toFrameFacts(detail)));
    const isHere = payload.unavailable === undefined;
    const decoderId = this.#parts.findDecoderId();
    const { api } = this.#parts;
    void this.#tree.show(
      isHere
        ? {
            rootCount: payload.rootCount,
            read: (range, signal) => api.request('tree/read', { ordinal, decoderId, ...range }, signal),
          }
        : undefined,
    );
    this.#tree.element.hidden = payload.rootCount === 0;
    this.#panes.dataset.tree = payload.rootCount === 0 ? 'none' : 'some';
    this.#hex.show(isHere ? new PagedBytes(api, { ordinal, source: 'message' }, payload.totalBytes) : undefined);
  }

  #showMarker(detail: MarkerDetail): void {
    this.#notes.replaceChildren();
    this.#marker.replaceChildren(createMarkerContent(detail, this.#parts.onShowHandshake));
    const bytes = detail.receivedBytes;
    this.#hex.element.hidden = bytes === undefined;
    this.#hex.show(bytes === undefined ? undefined : new FixedBytes(bytes));
    void this.#tree.show(undefined);
  }

  async #onByte(offset: number): Promise<void> {
    const node = await this.#tree.revealByte(offset);
    if (node !== undefined) this.#hex.mark({ start: node.line.start, end: node.line.end });
  }

  #createNotes({ payload, close, violations }: FrameDetail): readonly HTMLElement[] {
    this.#hex.element.hidden = false;
    const notes: HTMLElement[] = [];
    if (close !== undefined) notes.push(createCloseCard(close));
    for (const { message } of violations) notes.push(createNote('fail', message));
    if (payload.unavailable !== undefined) {
      notes.push(createNote('warn', payload.unavailable));
      this.#hex.element.hidden = true;
    }
    for (const { at, message } of payload.faults) {
      const button = createLinkButton(t('faultAt', formatCount(at)), () => {
        this.#hex.mark({ start: at, end: at + 1 });
        this.#hex.element.focus();
      });
      const note = createNote('warn', message);
      note.append(' ', button);
      notes.push(note);
    }
    return notes;
  }
}

function createNote(icon: 'warn' | 'fail', text: string): HTMLElement {
  return el('p', { class: `note note-${icon}` }, createIcon(icon), el('span', {}, text));
}

function toFrameFacts(detail: FrameDetail): readonly Fact[] {
  const { header, message, deltaMs } = detail;
  const facts: Fact[] = [
    [t('fieldFin'), header.isFin ? '1' : '0'],
    [t('fieldRsv1'), header.rsv1 ? t(message.isCompressed ? 'bitCompressed' : 'bitSet') : '0'],
    [t('fieldOpcode'), t('opcodeFact', formatOpcode(header.opcode), header.opcodeName)],
    [t('factMasked'), t(header.isMasked ? 'maskedYes' : 'maskedNo')],
    [t('factHeader'), t('bytes', header.bytes.length)],
    [t('factPayload'), t('bytes', formatCount(BigInt(header.payloadLength)))],
  ];
  if (message.isCompressed && message.messageBytes !== undefined) {
    facts.push([t('factInflated'), t('bytes', formatCount(message.messageBytes))]);
  }
  facts.push([t('factTime'), formatTime(detail.timeMs)]);
  if (deltaMs !== undefined) facts.push([t('factArrived'), formatDelta(deltaMs)]);
  if (detail.note !== undefined) facts.push([t('factNote'), detail.note]);
  return facts;
}
