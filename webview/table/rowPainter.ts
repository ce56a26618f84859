import { el } from '../ui/element';
import { type RowPaint, RowView, toRowId } from './rowView';
import type { RowRange } from './rowWindow';

/** The elements of the rows in view: a row keeps the one it had, those that went out of view are used again. */
export class RowPainter {
  readonly element = el('div', { class: 'rows-layer', role: 'presentation' });
  readonly #views: RowView[] = [];

  find(position: number): RowView | undefined {
    return this.#views.find((view) => view.position === position);
  }

  /** The row that an event happened in. */
  findPosition(target: EventTarget | null): number | undefined {
    if (!(target instanceof Node)) return undefined;
    return this.#views.find(({ element }) => element.contains(target))?.position;
  }

  /** Answers with the id of the active row's element; undefined where it is out of view. */
  paint({ first, count }: RowRange, active: number | undefined, toPaint: (position: number) => RowPaint) {
    const isInView = (position: number) => position >= first && position < first + count;
    const free = this.#views.filter((view) => !isInView(view.position));
    const placed = new Map(this.#views.filter((view) => isInView(view.position)).map((view) => [view.position, view]));
    for (let position = first; position < first + count; position++) {
      const view = placed.get(position) ?? free.pop() ?? this.#addView();
      view.element.hidden = false;
      view.paint(toPaint(position));
    }
    for (const view of free) view.park();
    return active !== undefined && isInView(active) ? toRowId(active) : undefined;
  }

  #addView(): RowView {
    const view = new RowView();
    this.#views.push(view);
    this.element.append(view.element);
    return view;
  }
}
