import { el, setText } from '../ui/element';

/** A table whose rows and columns are fixed and whose cells change: what a user selected in it stays selected. */
export class FigureTable {
  readonly element: HTMLTableElement;
  readonly #rows: readonly { readonly element: HTMLTableRowElement; readonly cells: readonly HTMLElement[] }[];

  /** Each row has as many heads as there are `corner` labels before the columns. */
  constructor(
    caption: string,
    corner: readonly string[],
    columns: readonly string[],
    rows: readonly (readonly string[])[],
  ) {
    const head = el(
      'tr',
      {},
      ...corner.map(createCorner),
      ...columns.map((label) => el('th', { scope: 'col' }, label)),
    );
    this.#rows = rows.map((labels) => {
      const cells = columns.map(() => el('td'));
      return { cells, element: el('tr', {}, ...labels.map((label) => el('th', { scope: 'row' }, label)), ...cells) };
    });
    const body = el('tbody', {}, ...this.#rows.map(({ element }) => element));
    const title = el('caption', { class: 'visually-hidden' }, caption);
    this.element = el('table', { class: 'figures' }, title, el('thead', {}, head), body);
  }

  show(rows: readonly (readonly string[])[]): void {
    for (const [row, { cells }] of this.#rows.entries()) {
      for (const [column, cell] of cells.entries()) setText(cell, rows[row]?.[column] ?? '');
    }
  }

  setRowHidden(row: number, isHidden: boolean): void {
    const found = this.#rows[row];
    if (found !== undefined) found.element.hidden = isHidden;
  }
}

/** An empty corner is no head: it would be one without a name. */
function createCorner(label: string): HTMLElement {
  return label === '' ? el('td') : el('th', { scope: 'col', class: 'figures-label' }, label);
}
