import { formatBytes } from '../../src/base/formatBytes';
import type { RowsSummary } from '../../src/protocol/rows';
import type { FileSource } from '../../src/protocol/source';
import { countFrames, type InspectorModel } from '../inspectorModel';
import { createIconButton, createPopupButton } from '../ui/buttons';
import { el } from '../ui/element';
import { formatCount, formatDateTime, formatUtc } from '../ui/format';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import { splitName, toVisibleText } from '../ui/visibleText';
import { FileNotes } from './fileNotes';
import { type FileSentence, findFormatLook, isTimeKnown, toFileSentences, toLength } from './fileSentences';

export interface FileBarParts {
  readonly model: InspectorModel;
  /** Opens the menu of what can be exported at the button. */
  readonly onExport: (button: HTMLElement) => void;
  readonly onCopyUrl: (url: string) => void;
}

/** So much of the end of a name is always shown. */
const TAIL_CHARS = 14;
/** A name is no text to read: beyond this its middle is left out even where there is room. */
const MAX_NAME_CHARS = 512;

/** What stands in the place of the connection bar for a capture in a file: which file, what is in it, and how much to trust it. */
export class FileBar {
  readonly element: HTMLElement;
  readonly #parts: FileBarParts;
  readonly #notes = new FileNotes();
  readonly #title = el('div', { class: 'file-title' });
  readonly #facts = el('div', { class: 'file-facts' });
  readonly #sentences = el('div', { class: 'file-sentences', role: 'status' });
  readonly #copy: HTMLButtonElement;
  readonly #export: HTMLButtonElement;
  #url = '';
  #shown = '';

  constructor(source: FileSource, parts: FileBarParts) {
    this.#parts = parts;
    this.#copy = createIconButton({
      icon: 'copy',
      label: t('fileCopyUrl'),
      onClick: () => parts.onCopyUrl(this.#url),
    });
    const exporting = createPopupButton({
      icon: 'export',
      label: t('export'),
      isLabelShown: true,
      onClick: () => parts.onExport(exporting),
    });
    this.#export = exporting;
    exporting.classList.add('file-export');
    this.#showTitle(source);
    const state = el('div', { class: 'file-state' }, this.#sentences, this.#notes.button);
    this.element = el(
      'section',
      { class: 'file-bar', 'aria-label': t('fileBarLabel') },
      el('div', { class: 'file-head' }, this.#title, exporting),
      this.#facts,
      state,
      this.#notes.element,
    );
    parts.model.source.watch(() => this.#show());
    parts.model.rows.onChange(() => this.#show());
  }

  #showTitle({ name }: FileSource): void {
    const visible = shorten(toVisibleText(name));
    const [head, tail] = splitName(visible, TAIL_CHARS);
    const shown = el('bdi', { class: 'middle-cut', 'aria-hidden': 'true' }, el('span', { class: 'middle-head' }, head));
    if (tail !== '') shown.append(el('span', { class: 'middle-tail' }, tail));
    const title = el('h2', { class: 'file-name', title: visible });
    // Read aloud as one name, though it is shown in two parts.
    title.append(el('span', { class: 'visually-hidden' }, visible), shown);
    this.#title.replaceChildren(createIcon('file'), title);
    this.#title.append(el('span', { class: 'chip-label', title: t('fileReadOnlyHint') }, t('fileReadOnly')));
  }

  #show(): void {
    const { source, rows } = this.#parts.model;
    if (source.value.kind !== 'file') return;
    // Rows change with every filter, and what is said here does not.
    const shown = JSON.stringify([source.value, rows.value.counts, rows.value.dropped, rows.value.startMs]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#url = source.value.url;
    this.#export.hidden = rows.value.captured <= rows.value.dropped;
    this.#notes.show(source.value);
    this.#facts.replaceChildren(...this.#createFacts(source.value, rows.value));
    this.#sentences.replaceChildren(...toFileSentences(source.value, rows.value.dropped).map(createSentence));
  }

  #createFacts(source: FileSource, rows: RowsSummary): readonly HTMLElement[] {
    const { sizeBytes, savedMs, application } = source;
    const frames = countFrames(rows);
    const facts: HTMLElement[] = createFormat(source);
    facts.push(el('span', {}, frames === 1 ? t('fileFrameOne') : t('fileFrames', formatCount(frames))));
    if (sizeBytes !== undefined) facts.push(createSize(sizeBytes));
    if (rows.captured > rows.dropped) facts.push(createCaptured(rows.startMs, source.lastMs));
    if (isTimeKnown(savedMs)) {
      const title = [t('fileUtc', formatUtc(savedMs)), toVisibleText(application)].filter((text) => text !== '');
      facts.push(createTime(savedMs, t('fileSaved', formatDateTime(savedMs)), title.join('\n')));
    }
    facts.push(...this.#createEndpoint(source, rows));
    return facts;
  }

  #createEndpoint({ url, connectionCount }: FileSource, rows: RowsSummary): readonly HTMLElement[] {
    if (url === '') return rows.captured <= rows.dropped ? [] : [el('span', {}, t('fileNoUrl'))];
    const visible = toVisibleText(url);
    const endpoint = el(
      'span',
      { class: 'file-endpoint' },
      el('span', { class: 'visually-hidden' }, t('fileEndpoint')),
      el('bdi', { class: 'file-url', title: visible }, visible),
      this.#copy,
    );
    if (connectionCount < 2) return [endpoint];
    return [endpoint, el('span', {}, t('fileConnections', formatCount(connectionCount)))];
  }
}

function createFormat({ format }: FileSource): HTMLElement[] {
  const look = findFormatLook(format);
  return look === undefined ? [] : [el('span', { title: t(look.hint) }, t(look.label))];
}

function createSize(sizeBytes: number): HTMLElement {
  return el('span', { title: t('bytes', formatCount(sizeBytes)) }, formatBytes(sizeBytes));
}

function createCaptured(startMs: number | undefined, lastMs: number | undefined): HTMLElement {
  if (!isTimeKnown(startMs)) return el('span', {}, t('fileNoTime'));
  const start = formatDateTime(startMs);
  if (!isTimeKnown(lastMs) || lastMs <= startMs) {
    return createTime(startMs, t('fileCaptured', start), t('fileUtc', formatUtc(startMs)));
  }
  const title = t('fileUtcSpan', formatUtc(startMs), formatUtc(lastMs));
  return createTime(startMs, t('fileCapturedLong', start, toLength(lastMs - startMs)), title);
}

function createTime(epochMs: number, text: string, title: string): HTMLElement {
  return el('time', { datetime: new Date(epochMs).toISOString(), title }, text);
}

const ICONS = { pass: 'pass', warning: 'warn', error: 'fail' } as const;

function createSentence({ text, tone }: FileSentence): HTMLElement {
  const sentence = el('span', { class: `fact-note tone-${tone}` });
  if (tone !== 'normal') sentence.append(createIcon(ICONS[tone]));
  sentence.append(el('span', {}, text));
  return sentence;
}

function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_NAME_CHARS) return name;
  const half = MAX_NAME_CHARS / 2;
  return `${characters.slice(0, half).join('')}…${characters.slice(-half).join('')}`;
}
