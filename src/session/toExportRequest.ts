import { UserError } from '../base/errors';
import type { CaptureSource } from '../capture/captureSource';
import type { RequestParams } from '../protocol/contract';
import type { ExportRequest } from './ports';
import type { RowsModel } from './rowsModel';

/** The rows of an export as they are now. Throws a `UserError` with code `nothing-to-export` where there are none. */
export function toExportRequest(
  capture: CaptureSource,
  rows: RowsModel,
  { scope, first, last }: RequestParams<'capture/export'>,
): Omit<ExportRequest, 'name' | 'closed'> {
  const isSelection = scope === 'selection';
  const from = Math.max(capture.firstKeptOrdinal, isSelection ? (first ?? 0) : 0);
  const to = Math.min(
    capture.entryCount - 1,
    isSelection ? (last ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER,
  );
  const ordinals = scope === 'all' ? countUp(capture, from, to) : rows.ordinals(from, to);
  if (from > to) throw new UserError('nothing-to-export', 'There are no rows to export: they were dropped or cleared.');
  return { scope, capture, first: from, last: to, ordinals };
}

function* countUp(capture: CaptureSource, from: number, to: number): Generator<number> {
  for (let ordinal = from; ordinal <= to; ordinal++) {
    ordinal = Math.max(ordinal, capture.firstKeptOrdinal);
    if (ordinal <= to) yield ordinal;
  }
}
