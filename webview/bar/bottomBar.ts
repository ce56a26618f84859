import { formatBytes } from '../../src/base/formatBytes';
import type { RowsSummary } from '../../src/protocol/rows';
import type { InspectorModel } from '../inspectorModel';
import { countFrames } from '../inspectorModel';
import type { FrameTable } from '../table/frameTable';
import { el, setText } from '../ui/element';
import { formatCount } from '../ui/format';
import { t } from '../ui/strings';

/** The last line: how much was captured and kept, the rates, and why the table stands still where it does. */
export class BottomBar {
  readonly element: HTMLElement;
  readonly #kept = el('span');
  readonly #received = el('span');
  readonly #sent = el('span');
  readonly #follow = el('span', { class: 'bottom-follow' });

  constructor(model: InspectorModel, table: FrameTable) {
    this.element = el('footer', { class: 'bottom-bar' }, this.#kept);
    if (!model.isLive) {
      model.rows.watch((rows) => setText(this.#kept, toFileText(rows)));
      return;
    }
    this.element.append(this.#received, this.#sent, this.#follow);
    model.rows.watch((rows) => {
      const dropped = formatCount(rows.dropped);
      setText(this.#kept, t('bottomKept', formatCount(countFrames(rows)), formatBytes(rows.keptBytes), dropped));
      this.#kept.classList.toggle('tone-warning', rows.dropped > 0);
      setText(this.#received, toRate('bottomReceived', rows.framesPerSecond.in, rows.bytesPerSecond.in));
      setText(this.#sent, toRate('bottomSent', rows.framesPerSecond.out, rows.bytesPerSecond.out));
    });
    const showFollow = () => setText(this.#follow, toFollowText(model, table));
    table.follow.isFollowing.watch(showFollow);
    model.isPaused.onChange(showFollow);
    table.selection.ordinal.onChange(showFollow);
  }
}

/** Nothing arrives in a file, and what it lacks is said in the bar above. */
function toFileText(rows: RowsSummary): string {
  return t('bottomFile', formatCount(countFrames(rows)), formatCount(rows.captured - rows.dropped));
}

function toRate(key: 'bottomReceived' | 'bottomSent', frames: number, bytes: number): string {
  return t(key, formatCount(Math.round(frames)), formatBytes(bytes));
}

function toFollowText(model: InspectorModel, table: FrameTable): string {
  if (model.isPaused.value) return t('bottomPaused');
  if (table.follow.isFollowing.value) return '';
  const ordinal = table.findStoppedOrdinal();
  return ordinal === undefined ? t('bottomFollowOff') : t('bottomFollowPaused', ordinal);
}
