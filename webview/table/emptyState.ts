import type { ConnectionPhase } from '../../src/protocol/connection';
import type { RowFilter, RowsSummary } from '../../src/protocol/rows';
import { countFrames, isFilterActive } from '../inspectorModel';
import { createLinkButton } from '../ui/buttons';
import { el } from '../ui/element';
import { t } from '../ui/strings';

export type EmptyKind = 'none' | 'idle' | 'connecting' | 'noFrames' | 'noMatch';

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

  show(kind: EmptyKind, url: string): void {
    const key = `${kind} ${url}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.hidden = kind === 'none';
    this.element.className = `empty empty-${kind}`;
    this.element.replaceChildren(...this.#createContent(kind, url));
  }

  #createContent(kind: EmptyKind, url: string): readonly Node[] {
    switch (kind) {
      case 'none':
        return [];
      case 'idle':
        return [createTitle(t('emptyIdle')), createHint(t('emptyIdleHint')), createSample()];
      case 'connecting':
        return [createTitle(t('emptyConnecting', url))];
      case 'noFrames':
        return [createTitle(t('emptyNoFrames')), createHint(t('emptyNoFramesHint'))];
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
