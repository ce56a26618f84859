import type { RowRange } from './rowWindow';

export interface TablePlace {
  /** Selected position, or where the selected row would stand. */
  readonly current: number | undefined;
  readonly shown: RowRange;
  readonly rowCount: number;
  readonly rowsPerPage: number;
}

/** Where a key moves the selection to; undefined for a key that does not move it. Without a selection it starts in view. */
export function findKeyTarget(key: string, place: TablePlace): number | undefined {
  if (place.rowCount === 0) return undefined;
  const last = place.rowCount - 1;
  const target = findUnclamped(key, place, last);
  return target === undefined ? undefined : Math.min(Math.max(0, target), last);
}

function findUnclamped(key: string, { current, shown, rowsPerPage }: TablePlace, last: number): number | undefined {
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
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
