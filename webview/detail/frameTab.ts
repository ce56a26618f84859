import type { FrameDetail, FrameHeaderDetail } from '../../src/protocol/detail';
import type { ViewStringKey } from '../../src/protocol/viewStrings';
import { el, setStyle } from '../ui/element';
import { formatCount, formatHexBytes, formatOpcode } from '../ui/format';
import { createIcon } from '../ui/icons';
import { t } from '../ui/strings';
import {
  type BitField,
  type BitFieldName,
  type BitSegment,
  groupBits,
  layOutBits,
  toBitFields,
  toFieldBytes,
} from './bitFields';

const FIELD_LABELS: Readonly<Record<BitFieldName, ViewStringKey>> = {
  FIN: 'fieldFin',
  RSV1: 'fieldRsv1',
  RSV2: 'fieldRsv2',
  RSV3: 'fieldRsv3',
  opcode: 'fieldOpcode',
  MASK: 'fieldMask',
  length7: 'fieldLength7',
  length16: 'fieldLength16',
  length64: 'fieldLength64',
  maskingKey: 'fieldMaskingKey',
};

/** Below this width the drawing has 16 bits a line instead of the RFC's 32. */
const WIDE_GRID_PX = 700;

/** The frame's header drawn bit by bit, then explained field by field. */
export function createFrameContent(detail: FrameDetail, widthPx: number): HTMLElement {
  const { header } = detail;
  const fields = toBitFields(header);
  const content = el('div', { class: 'frame-tab' });
  if (detail.violations.length > 0) content.append(createViolations(detail));
  content.append(
    createBitGrid(fields, widthPx >= WIDE_GRID_PX ? 32 : 16),
    createFieldTable(fields, detail),
    el('p', { class: 'frame-where' }, t('frameWhere', formatCount(header.streamOffset), String(header.bytes.length))),
  );
  return content;
}

function createViolations({ violations }: FrameDetail): HTMLElement {
  const lines = violations.map(({ code, message }) =>
    el('li', { class: 'violation' }, createIcon('fail'), el('code', {}, code), ' ', message),
  );
  return el('ul', { class: 'violations', 'aria-label': t('violationsLabel') }, ...lines);
}

function createBitGrid(fields: readonly BitField[], bitsPerLine: number): HTMLElement {
  const lines = layOutBits(fields, bitsPerLine).map((segments) =>
    el('div', { class: 'bit-line' }, ...segments.map(createSegment)),
  );
  const scale = el('div', { class: 'bit-scale', 'aria-hidden': 'true' });
  for (let bit = 0; bit < bitsPerLine; bit++) scale.append(el('span', {}, bit % 8 === 0 ? String(bit) : ''));
  const grid = el('div', { class: 'bit-grid', role: 'img', 'aria-label': describeBits(fields) }, scale, ...lines);
  setStyle(grid, '--bits', String(bitsPerLine));
  return grid;
}

function createSegment({ field, bits, column, isFirst }: BitSegment): HTMLElement {
  const name = el('span', { class: 'bit-name' }, isFirst ? t(FIELD_LABELS[field.name]) : '');
  const digits = el(
    'span',
    { class: 'bit-digits' },
    ...Array.from(bits, (bit) => el('span', { class: `bit-${bit}` }, bit)),
  );
  const cell = el('div', { class: `bit-field field-${field.name}`, title: t(FIELD_LABELS[field.name]) }, name, digits);
  setStyle(cell, 'grid-column', `${column + 1} / span ${bits.length}`);
  return cell;
}

function describeBits(fields: readonly BitField[]): string {
  return fields.map(({ name, bits }) => `${t(FIELD_LABELS[name])} ${bits}`).join(', ');
}

function createFieldTable(fields: readonly BitField[], detail: FrameDetail): HTMLElement {
  const titles = (['fieldName', 'fieldBits', 'fieldBytes', 'fieldMeaning'] as const).map((key) =>
    el('th', { scope: 'col' }, t(key)),
  );
  const rows = fields.map((field) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, t(FIELD_LABELS[field.name])),
      el('td', { class: 'mono' }, groupBits(field.bits, field.bits.length > 8 ? 8 : 4)),
      el('td', { class: 'mono' }, formatHexBytes(toFieldBytes(field, detail.header.bytes))),
      el('td', {}, explain(field.name, detail)),
    ),
  );
  return el('table', { class: 'field-table' }, el('thead', {}, el('tr', {}, ...titles)), el('tbody', {}, ...rows));
}

/** What the bits of a field say, in words. */
function explain(name: BitFieldName, { header, message, direction }: FrameDetail): string {
  switch (name) {
    case 'FIN':
      return t(header.isFin ? 'meaningFin' : 'meaningNotFin');
    case 'RSV1':
      return explainRsv1(header.rsv1, message.isCompressed);
    case 'RSV2':
      return t(header.rsv2 ? 'meaningReservedSet' : 'meaningReservedClear');
    case 'RSV3':
      return t(header.rsv3 ? 'meaningReservedSet' : 'meaningReservedClear');
    case 'opcode':
      return t('meaningOpcode', formatOpcode(header.opcode), header.opcodeName);
    case 'MASK':
      return explainMask(header.isMasked, direction);
    case 'length7':
      return explainLength7(header);
    case 'length16':
    case 'length64':
      return t('meaningLength', formatCount(BigInt(header.payloadLength)));
    case 'maskingKey':
      return t('meaningMaskingKey');
  }
}

function explainRsv1(isSet: boolean, isCompressed: boolean): string {
  if (isSet) return t(isCompressed ? 'meaningCompressed' : 'meaningReservedSet');
  return t(isCompressed ? 'meaningCompressedBefore' : 'meaningNotCompressed');
}

function explainMask(isMasked: boolean, direction: 'in' | 'out'): string {
  const isExpected = isMasked === (direction === 'out');
  if (isExpected) return t(isMasked ? 'meaningMasked' : 'meaningUnmasked');
  return t(isMasked ? 'meaningMaskedWrong' : 'meaningUnmaskedWrong');
}

function explainLength7({ length7, payloadLength }: FrameHeaderDetail): string {
  if (length7 === 126) return t('meaningLength126');
  if (length7 === 127) return t('meaningLength127');
  return t('meaningLength', formatCount(BigInt(payloadLength)));
}
