import type { Evidence, EvidenceValue } from '../../src/protocol/doctor';
import { el } from '../ui/element';
import { t } from '../ui/strings';

/** Rows of a table that are shown; the report has all of them. */
const MAX_ROWS = 100;
/** Longer texts, and those of several lines, get a box of their own. */
const MAX_LINE = 100;

type Fields = Readonly<Record<string, EvidenceValue>>;

/** Evidence as names and values, tables where values are alike. */
export function createEvidence(evidence: Evidence): HTMLElement {
  const list = el('dl', { class: 'evidence' });
  for (const [name, value] of Object.entries(evidence)) {
    list.append(el('dt', {}, toWords(name)), el('dd', {}, createValue(value)));
  }
  return list;
}

function createValue(value: EvidenceValue): Node {
  if (value === null) return document.createTextNode(t('doctorNothing'));
  if (typeof value === 'boolean') return document.createTextNode(t(value ? 'doctorYes' : 'doctorNo'));
  if (typeof value === 'number') return document.createTextNode(formatNumber(value));
  if (typeof value === 'string') return createText(value);
  if (isList(value)) return createList(value);
  return createEvidence(value);
}

function createText(text: string): Node {
  if (text.length <= MAX_LINE && !text.includes('\n')) return el('span', { class: 'evidence-text' }, text);
  return el('pre', { class: 'evidence-block', tabindex: '0' }, text);
}

function createList(values: readonly EvidenceValue[]): Node {
  if (values.length === 0) return document.createTextNode(t('doctorNothing'));
  const rows = values.filter(isFields);
  if (rows.length === values.length) return createTable(rows);
  const shown = values
    .slice(0, MAX_ROWS)
    .map((value) => (typeof value === 'number' ? formatNumber(value) : toLine(value)));
  const rest = values.length - shown.length;
  return createText(rest > 0 ? `${shown.join(', ')} … ${t('doctorMoreRows', rest)}` : shown.join(', '));
}

function createTable(rows: readonly Fields[]): HTMLElement {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const head = el('tr', {}, ...columns.map((name) => el('th', { scope: 'col' }, toWords(name))));
  const body = rows
    .slice(0, MAX_ROWS)
    .map((row) =>
      el('tr', {}, ...columns.map((name) => el('td', {}, row[name] === undefined ? '' : createValue(row[name])))),
    );
  const table = el('table', { class: 'evidence-table' }, el('thead', {}, head), el('tbody', {}, ...body));
  const wrap = el('div', { class: 'evidence-scroll', tabindex: '0' }, table);
  if (rows.length > MAX_ROWS)
    wrap.append(el('p', { class: 'probe-sends' }, t('doctorMoreRows', rows.length - MAX_ROWS)));
  return wrap;
}

function toLine(value: EvidenceValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Up to two decimals. */
function formatNumber(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** `cutAfterSeconds` as `cut after seconds`; names with spaces, hyphens or in capitals are a peer's own and stay. */
function toWords(name: string): string {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) return name;
  return name.replace(
    /([a-z0-9])([A-Z])/g,
    (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

function isList(value: EvidenceValue): value is readonly EvidenceValue[] {
  return Array.isArray(value);
}

function isFields(value: EvidenceValue): value is Fields {
  return typeof value === 'object' && value !== null && !isList(value);
}
