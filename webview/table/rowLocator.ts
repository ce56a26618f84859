import type { RequestResult } from '../../src/protocol/contract';
import { type HostApi, isMoot } from '../hostApi';
import type { OrdinalSpan, RowSelection } from './rowSelection';

/** A row that stays where it is on screen. */
export interface Anchor {
  readonly ordinal: number;
  /** From the upper edge of the rows. */
  readonly offsetPx: number;
}

/** Finds the positions of rows that are known by ordinal, among the rows of the revision that the table shows. */
export class RowLocator {
  readonly #api: HostApi;
  readonly #findRevision: () => number;
  #locating = new AbortController();

  constructor(api: HostApi, findRevision: () => number) {
    this.#api = api;
    this.#findRevision = findRevision;
  }

  /** Undefined when the answer came too late: the rows were filtered or cleared again meanwhile. */
  async locate(ordinal: number, signal?: AbortSignal): Promise<RequestResult<'rows/locate'> | undefined> {
    const revision = this.#findRevision();
    try {
      const place = await this.#api.request('rows/locate', { ordinal }, signal);
      return revision === this.#findRevision() ? place : undefined;
    } catch (thrown) {
      if (!isMoot(thrown)) console.warn('rows/locate failed', thrown);
      return undefined;
    }
  }

  /** Places the selected row, and the span where one was selected; a later call overtakes an earlier one. */
  async placeSelection(selection: RowSelection, span?: OrdinalSpan): Promise<void> {
    this.#locating.abort();
    const locating = new AbortController();
    this.#locating = locating;
    const ordinal = selection.ordinal.value;
    const place = ordinal === undefined ? undefined : await this.locate(ordinal, locating.signal);
    if (locating.signal.aborted) return;
    if (place !== undefined && selection.ordinal.value === ordinal) selection.place(place.position, place.isExact);
    if (span !== undefined) await this.#placeSpan(selection, span, locating.signal);
  }

  async #placeSpan(selection: RowSelection, span: OrdinalSpan, signal: AbortSignal): Promise<void> {
    const first = await this.locate(span.firstOrdinal, signal);
    const last = await this.locate(span.lastOrdinal, signal);
    if (signal.aborted || first === undefined || last === undefined) return;
    // A row that is hidden now is located at the next one, which does not belong to the span.
    const end = last.isExact ? last.position : last.position - 1;
    selection.placeSpan({ first: first.position, last: end }, span);
  }
}
