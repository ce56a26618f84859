import type { ViewStringKey } from '../../src/protocol/viewStrings';
import type { ColumnChoice } from '../viewState';

/** The table's columns and their widths, as numbers only. */

export type ColumnId = 'ordinal' | 'time' | 'delta' | 'direction' | 'opcode' | 'flags' | 'length' | 'wire' | 'preview';

export interface Column {
  readonly id: ColumnId;
  readonly titleKey: ViewStringKey;
  readonly widthPx: number;
  readonly isNumeric: boolean;
}

export const COLUMNS: readonly Column[] = [
  { id: 'ordinal', titleKey: 'columnOrdinal', widthPx: 64, isNumeric: true },
  { id: 'time', titleKey: 'columnTime', widthPx: 108, isNumeric: false },
  { id: 'delta', titleKey: 'columnDelta', widthPx: 82, isNumeric: true },
  { id: 'direction', titleKey: 'columnDirection', widthPx: 34, isNumeric: false },
  { id: 'opcode', titleKey: 'columnOpcode', widthPx: 124, isNumeric: false },
  { id: 'flags', titleKey: 'columnFlags', widthPx: 112, isNumeric: false },
  { id: 'length', titleKey: 'columnLength', widthPx: 84, isNumeric: true },
  { id: 'wire', titleKey: 'columnWire', widthPx: 84, isNumeric: true },
  { id: 'preview', titleKey: 'columnPreview', widthPx: 0, isNumeric: false },
];

export const MIN_COLUMN_PX = 30;
export const MAX_COLUMN_PX = 600;
/** What the preview gets at least before other columns make room for it. */
export const MIN_PREVIEW_PX = 200;

/** In which order columns make room where the panel is narrow. */
const DROP_ORDER: readonly ColumnId[] = ['wire', 'delta', 'flags', 'time'];

export function toColumnWidth(column: Column, choice: ColumnChoice): number {
  return clampColumnWidth(choice.widths[column.id] ?? column.widthPx);
}

export function clampColumnWidth(widthPx: number): number {
  return Math.round(Math.min(Math.max(widthPx, MIN_COLUMN_PX), MAX_COLUMN_PX));
}

/** Columns to show: what the user did not hide, less what has to make room within `availablePx`. The preview always stays. */
export function findShownColumns(choice: ColumnChoice, availablePx: number): readonly Column[] {
  let shown = COLUMNS.filter((column) => column.id === 'preview' || !choice.hidden.includes(column.id));
  for (const dropped of DROP_ORDER) {
    if (sumWidths(shown, choice) + MIN_PREVIEW_PX <= availablePx) break;
    shown = shown.filter((column) => column.id !== dropped);
  }
  return shown;
}

function sumWidths(columns: readonly Column[], choice: ColumnChoice): number {
  return columns.reduce((sum, column) => (column.id === 'preview' ? sum : sum + toColumnWidth(column, choice)), 0);
}

/** The value of `grid-template-columns`. */
export function toGridTemplate(columns: readonly Column[], choice: ColumnChoice): string {
  return columns
    .map((column) => (column.id === 'preview' ? 'minmax(120px, 1fr)' : `${toColumnWidth(column, choice)}px`))
    .join(' ');
}
