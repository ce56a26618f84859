import type { RowRange } from './rowWindow';

export interface TablePlace {
  /** Selected position, or where the selected row would stand. */
  readonly current: number | undefined;
  readonly shown: RowRange;
  /** All rows there are, by position. */
  readonly rows: RowRange;
  readonly rowsPerPage: number;
}

/** Where a key moves the selection to; undefined for a key that does not move it. Without a selection it starts in view. */
export function findKeyTarget(key: string, place: TablePlace): number | undefined {
  const { first, count } = place.rows;
  if (count === 0) return undefined;
  const target = findUnclamped(key, place);
  return target === undefined ? undefined : Math.min(Math.max(first, target), first + count - 1);
}

function findUnclamped(key: string, { current, shown, rows, rowsPerPage }: TablePlace): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return current === undefined ? shown.first : current + 1;
    case 'ArrowUp':
      return current === undefined ? shown.first + shown.count - 1 : current - 1;
    case 'PageDown':
      return (current ?? shown.first) + rowsPerPage;
    case 'PageUp':
      return (current ?? shown.first) - rowsPerPage;
    case 'Home':
      return rows.first;
    case 'End':
      return rows.first + rows.count - 1;
    default:
      return undefined;
  }
}
