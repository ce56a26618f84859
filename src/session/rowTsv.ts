import type { Row } from '../protocol/rows';
import { findOpcodeName } from '../wire/frame';

/** Rows as tab-separated values, the way spreadsheets take them from the clipboard. */

export const TSV_HEADER = toLine([
  '#',
  'time',
  'delta ms',
  'dir',
  'opcode',
  'flags',
  'length',
  'wire',
  'preview',
  'note',
]);

/** One row with its line feed; times are ISO 8601 in UTC. */
export function toTsvLine(row: Row): string {
  const time = new Date(row.timeMs).toISOString();
  const delta = row.deltaMs === undefined ? '' : String(Number(row.deltaMs.toFixed(3)));
  const moment = [String(row.ordinal), time, delta];
  const bookmark = row.bookmark?.note ?? '';
  if (row.kind === 'marker') return toLine([...moment, '', row.label, row.flags, '', '', row.text, bookmark]);
  const flags = [row.isFin && 'FIN', row.rsv & 4 && 'RSV1', row.rsv & 2 && 'RSV2', row.rsv & 1 && 'RSV3'];
  const shown = [...flags, row.isMasked && 'MASK'].filter((flag) => typeof flag === 'string').join(' ');
  const opcode = findOpcodeName(row.opcode) ?? `0x${row.opcode.toString(16).toUpperCase()}`;
  const notes = [row.note ?? '', bookmark].filter((note) => note !== '').join(' · ');
  const sizes = [String(row.lengthBytes), String(row.wireBytes)];
  return toLine([...moment, row.direction, opcode, shown, ...sizes, toCell(row.preview), toCell(notes)]);
}

function toLine(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`;
}

/** A spreadsheet would compute what begins like a formula: payloads come from outside, so they are marked as text. */
function toCell(text: string): string {
  const isFormula = /^[=@]/.test(text) || (/^[+-]/.test(text) && !Number.isFinite(Number(text)));
  return isFormula ? `'${text}` : text;
}
