import type { Bookmark } from '../../src/protocol/bookmarks';
import type { EventName, HostEvents, RequestName, RequestParams, RequestResult } from '../../src/protocol/contract';
import type { Row } from '../../src/protocol/rows';
import type { FakeView } from './fakeCapture';

/** What a host answers about rows beyond reading them: find, times, measures, bookmarks. */

type Handlers = { readonly [N in RequestName]: (params: RequestParams<N>) => RequestResult<N> };

export interface FakeRowsHost {
  readonly view: () => FakeView;
  /** Positions there are. */
  readonly range: () => { readonly first: number; readonly count: number };
  readonly rowAt: (ordinal: number) => Row;
  /** Ordinals below are dropped. */
  readonly firstKept: () => number;
  readonly emit: <N extends EventName>(name: N, data: HostEvents[N]) => void;
}

export class FakeBookmarks {
  readonly #notes = new Map<number, string>();
  readonly #removed: [number, string][][] = [];
  readonly #host: FakeRowsHost;

  constructor(host: FakeRowsHost) {
    this.#host = host;
  }

  find(ordinal: number): { readonly note: string } | undefined {
    const note = this.#notes.get(ordinal);
    return note === undefined ? undefined : { note };
  }

  list(): readonly Bookmark[] {
    const sorted = [...this.#notes].sort(([a], [b]) => a - b);
    return sorted.map(([ordinal, note]) => {
      const row = this.#host.rowAt(ordinal);
      const isFrame = row.kind === 'frame';
      return {
        ordinal,
        timeMs: row.timeMs,
        direction: isFrame ? row.direction : undefined,
        opcode: isFrame ? row.opcode : undefined,
        label: isFrame ? '' : row.label,
        note,
        isGone: ordinal < this.#host.firstKept(),
      };
    });
  }

  set(ordinal: number, note: string | undefined): void {
    this.#notes.set(ordinal, note ?? this.#notes.get(ordinal) ?? '');
    this.#tell();
  }

  remove(ordinals: readonly number[]): void {
    this.#removed.push([...this.#notes].filter(([ordinal]) => ordinals.includes(ordinal)));
    for (const ordinal of ordinals) this.#notes.delete(ordinal);
    this.#tell();
  }

  clear(): void {
    this.remove([...this.#notes.keys()]);
  }

  undo(): number {
    const restored = this.#removed.pop() ?? [];
    for (const [ordinal, note] of restored) this.#notes.set(ordinal, note);
    this.#tell();
    return restored.length;
  }

  #tell(): void {
    this.#host.emit('bookmarks/changed', { count: this.#notes.size });
  }
}

export function createRowHandlers(host: FakeRowsHost, bookmarks: FakeBookmarks) {
  const { view, range, rowAt } = host;
  const says = (row: Row) => (row.kind === 'frame' ? row.preview : `${row.label} ${row.text}`).toLowerCase();
  return {
    'rows/find': ({ text, fromPosition, isBackward }) => {
      if (text.startsWith('/')) throw new Error('The pattern ends too early.');
      const { first, count } = range();
      const isOutside = isBackward ? fromPosition < first : fromPosition >= first + count;
      const start = isOutside ? (isBackward ? first + count - 1 : first) : Math.max(first, fromPosition);
      for (let step = 0; step < count; step++) {
        const straight = isBackward ? start - step : start + step;
        const isRound = straight < first || straight >= first + count;
        const position = isRound ? straight + (isBackward ? count : -count) : straight;
        const ordinal = view().ordinalAt(position);
        if (says(rowAt(ordinal)).includes(text.toLowerCase()))
          return { position, ordinal, isWrapped: isOutside || isRound };
      }
      return null;
    },
    'rows/locateTime': ({ timeMs }) => {
      const { first, count } = range();
      let low = first;
      let high = first + count - 1;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (rowAt(view().ordinalAt(middle)).timeMs < timeMs) low = middle + 1;
        else high = middle;
      }
      const ordinal = view().ordinalAt(low);
      return count === 0 ? null : { position: low, ordinal, timeMs: rowAt(ordinal).timeMs };
    },
    'rows/measure': ({ first, last }) => ({
      rowCount: last - first + 1,
      payloadBytes: (last - first + 1) * 73,
      firstOrdinal: view().ordinalAt(first),
      lastOrdinal: view().ordinalAt(last),
    }),
    'rows/copy': ({ first, last, format }) => ({ summary: `${last - first + 1} rows as ${format.toUpperCase()}` }),
    'row/sameKind': ({ ordinal }) => {
      const row = rowAt(ordinal);
      if (row.kind !== 'frame') throw new Error('This row is no frame.');
      return { filterText: row.preview.includes('tick') ? 'tick' : 'ping' };
    },
    'bookmarks/read': () => ({ bookmarks: bookmarks.list() }),
    'bookmark/set': ({ ordinal, note }) => {
      bookmarks.set(ordinal, note);
      return null;
    },
    'bookmark/remove': ({ ordinal }) => {
      bookmarks.remove([ordinal]);
      return null;
    },
    'bookmarks/clear': () => {
      bookmarks.clear();
      return null;
    },
    'bookmarks/undo': () => ({ restoredCount: bookmarks.undo() }),
    'capture/export': () => null,
  } satisfies Partial<Handlers>;
}
