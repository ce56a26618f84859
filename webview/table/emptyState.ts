import type { ConnectionPhase } from '../../src/protocol/connection';
import type { RowFilter, RowsSummary } from '../../src/protocol/rows';
import type { FileCondition } from '../../src/protocol/source';
import { countFrames, isFilterActive } from '../inspectorModel';
import { createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { t } from '../ui/strings';

export type EmptyKind = 'none' | 'idle' | 'connecting' | 'noFrames' | 'noMatch' | FileEmptyKind;
type FileEmptyKind = 'fileEmpty' | 'fileNoFrames' | 'fileDropped' | 'fileLost';

/** Which explanation the table shows instead of rows, or under the few it has. */
export function findEmptyKind(summary: RowsSummary, filter: RowFilter, phase: ConnectionPhase): EmptyKind {
  const frames = countFrames(summary);
  if (frames > 0) {
    // Markers always match, so what does not exceed their number is no frame.
    const markers = summary.captured - frames;
    return isFilterActive(filter) && summary.matching <= markers ? 'noMatch' : 'none';
  }
  if (phase === 'connecting') return 'connecting';
  if (phase === 'open') return 'noFrames';
  return summary.captured === 0 ? 'idle' : 'none';
}

/** As `findEmptyKind`, for a capture in a file: its counts are of the rows that it has, without those that were dropped before. */
export function findFileEmptyKind(summary: RowsSummary, filter: RowFilter, condition: FileCondition): EmptyKind {
  const { captured, dropped, matching, firstKeptOrdinal } = summary;
  const kept = captured - dropped;
  if (kept <= 0) {
    if (condition === 'recovered' || condition === 'damaged') return 'fileLost';
    return dropped > 0 ? 'fileDropped' : 'fileEmpty';
  }
  const frames = countFrames(summary);
  if (frames === 0) return 'fileNoFrames';
  const gapRows = dropped > 0 && firstKeptOrdinal > 0 ? 1 : 0;
  const markers = kept - frames;
  return isFilterActive(filter) && matching - gapRows <= markers ? 'noMatch' : 'none';
}

export interface EmptyStateOptions {
  readonly onClearFilter: () => void;
}

/** What is there to see while there are no rows, and what to do about it. */
export class EmptyState {
  readonly element = el('div', { class: 'empty', hidden: '' });
  readonly #options: EmptyStateOptions;
  #shown = '';

  constructor(options: EmptyStateOptions) {
    this.#options = options;
  }

  /** @param detail the URL or the number that the title is about */
  show(kind: EmptyKind, detail: string): void {
    const key = `${kind} ${detail}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.hidden = kind === 'none';
    this.element.className = `empty empty-${kind}`;
    this.element.replaceChildren(...this.#createContent(kind, detail));
  }

  #createContent(kind: EmptyKind, detail: string): readonly Node[] {
    switch (kind) {
      case 'none':
        return [];
      case 'idle':
        return [createTitle(t('emptyIdle')), createHint(t('emptyIdleHint')), createSample()];
      case 'connecting':
        return [createTitle(t('emptyConnecting', detail))];
      case 'noFrames':
        return [createTitle(t('emptyNoFrames')), createHint(t('emptyNoFramesHint'))];
      case 'fileEmpty':
        return [createTitle(t('emptyFile')), createHint(t('emptyFileHint'))];
      case 'fileNoFrames':
        return [createTitle(t('emptyFileNoFrames')), createHint(t('emptyFileNoFramesHint'))];
      case 'fileDropped':
        return [createTitle(t('emptyFileDropped', detail)), createHint(t('emptyFileDroppedHint'))];
      case 'fileLost':
        return [createTitle(t('emptyFileLost')), createHint(t('emptyFileLostHint'))];
      case 'noMatch':
        return [createTitle(t('emptyNoMatch')), createLinkButton(t('clearFilter'), this.#options.onClearFilter)];
    }
  }
}

function createTitle(text: string): HTMLElement {
  return el('p', { class: 'empty-title' }, text);
}

function createHint(text: string): HTMLElement {
  return el('p', { class: 'empty-hint' }, text);
}

const SAMPLE = [
  {
    group: 'text',
    arrow: '↓',
    dir: 'in',
    name: 'opcodeText',
    code: '0x1',
    preview: '{"type":"hello","heartbeat":25000}',
  },
  { group: 'ping', arrow: '↑', dir: 'out', name: 'opcodePing', code: '0x9', preview: '"ping"' },
  { group: 'pong', arrow: '↓', dir: 'in', name: 'opcodePong', code: '0xA', preview: '"ping"' },
  {
    group: 'binary',
    arrow: '↓',
    dir: 'in',
    name: 'opcodeBinary',
    code: '0x2',
    preview: 'MessagePack {op: "tick", seq: 7}',
  },
] as const;

/** A still picture of rows to come; told apart by its caption, and skipped by screen readers. */
function createSample(): HTMLElement {
  const rows = SAMPLE.map(({ group, arrow, dir, name, code, preview }) =>
    el(
      'div',
      { class: `sample-row op-${group} dir-${dir}` },
      el('span', { class: 'sample-direction' }, arrow),
      el('span', { class: 'opcode-name sample-name' }, t(name)),
      el('span', { class: 'opcode-code' }, code),
      el('span', { class: 'sample-preview' }, preview),
    ),
  );
  const caption = el('figcaption', { class: 'sample-caption' }, t('emptySample'));
  return el('figure', { class: 'sample', 'aria-hidden': 'true' }, ...rows, caption);
}
