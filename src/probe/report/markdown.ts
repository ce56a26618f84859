import { codeBlock, escapeMarkdown, inlineCode } from '../../base/markdownText';
import type { ConfigLink, DoctorReport, Evidence, EvidenceValue, ProbeResult, Verdict } from '../../protocol/doctor';

/**
 * The report as a document: a table of verdicts, then each probe with its evidence. What servers and configs say is
 * anybody's text: nothing of it may become markup, a link or a row of its own.
 */

const VERDICT_MARKS: Readonly<Record<Verdict, string>> = {
  pass: '✅ pass',
  warn: '⚠️ warn',
  fail: '❌ fail',
  unknown: '❔ unknown',
  skipped: '➖ skipped',
};
const MAX_CODE_CHARS = 4_000;
const MAX_ROWS = 50;
const MAX_CELL_CHARS = 200;
/** Evidence is a few levels deep; what is deeper is written as JSON. */
const MAX_DEPTH = 3;

/** The report as Markdown. */
export function toMarkdown(report: DoctorReport): string {
  const { url, startedMs, probes } = report;
  const lines = [
    `# Diagnosis of ${inlineCode(url)}`,
    '',
    `${countVerdicts(probes)}. Examined at ${new Date(startedMs).toISOString()}.`,
    '',
    '| Probe | Verdict | What was found |',
    '|---|---|---|',
    ...probes.map(({ id, verdict, cause }) => `| ${id} | ${VERDICT_MARKS[verdict]} | ${escapeMarkdown(cause)} |`),
    ...probes.flatMap(toSection),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** `2 fail, 1 warn, 8 pass`: those there are, the gravest first. */
export function countVerdicts(probes: readonly ProbeResult[]): string {
  const order: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass', 'skipped'];
  const counts = order.map((verdict) => ({ verdict, count: probes.filter((one) => one.verdict === verdict).length }));
  const there = counts.filter(({ count }) => count > 0).map(({ verdict, count }) => `${count} ${verdict}`);
  return there.length === 0 ? 'Nothing was examined' : there.join(', ');
}

/** What a reader can read of it: without what is empty, which programs find in the JSON. */
export function listEvidence(evidence: Evidence): readonly (readonly [name: string, value: EvidenceValue])[] {
  return Object.entries(evidence).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && !(isList(value) && value.length === 0),
  );
}

function toSection({ id, verdict, cause, remedy, evidence, verify, configLinks }: ProbeResult): readonly string[] {
  const entries = listEvidence(evidence);
  return [
    '',
    `## ${id}: ${verdict}`,
    '',
    escapeMarkdown(cause),
    ...(remedy === '' ? [] : ['', `**What to do:** ${escapeMarkdown(remedy)}`]),
    ...(configLinks.length === 0 ? [] : ['', '**In the proxy config:**', '', ...configLinks.map(toLink)]),
    ...(entries.length === 0
      ? []
      : ['', '**Evidence:**', ...entries.flatMap(([name, value]) => toEvidence(name, value))]),
    ...(verify.length === 0
      ? []
      : ['', '**See it by hand:**', ...verify.flatMap((command) => ['', ...toBlock(command, 'sh')])]),
  ];
}

function toLink({ path, line, rule, message }: ConfigLink): string {
  return `- ${inlineCode(`${path}:${line}`)} ${escapeMarkdown(rule)}: ${escapeMarkdown(message)}`;
}

function toEvidence(name: string, value: EvidenceValue): readonly string[] {
  const title = escapeMarkdown(name);
  if (typeof value === 'string' && /[\r\n]/.test(value.trim())) return ['', `${title}:`, '', ...toBlock(value, 'text')];
  const rows = toRows(value);
  if (rows !== undefined) return ['', `${title}:`, '', ...toTable(rows)];
  const text = JSON.stringify(value);
  if (text.length <= MAX_CELL_CHARS) return ['', `${title}: ${inlineCode(typeof value === 'string' ? value : text)}`];
  return ['', `${title}:`, '', ...toBlock(JSON.stringify(value, undefined, 2), 'json')];
}

type Row = Readonly<Record<string, EvidenceValue>>;

/** A list of flat objects; undefined for what is no table. */
function toRows(value: EvidenceValue): readonly Row[] | undefined {
  if (!isList(value) || value.length === 0) return undefined;
  const rows = value.filter((row): row is Row => typeof row === 'object' && row !== null && !isList(row));
  return rows.length === value.length && rows.every((row) => depthOf(row) < MAX_DEPTH) ? rows : undefined;
}

function isList(value: EvidenceValue): value is readonly EvidenceValue[] {
  return Array.isArray(value);
}

function depthOf(value: EvidenceValue, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  return Math.max(depth + 1, ...Object.values(value).map((inner: EvidenceValue) => depthOf(inner, depth + 1)));
}

function toTable(rows: readonly Row[]): readonly string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = rows.slice(0, MAX_ROWS);
  return [
    `| ${columns.map(escapeMarkdown).join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...shown.map((row) => `| ${columns.map((column) => toCell(row[column])).join(' | ')} |`),
    ...(shown.length < rows.length ? ['', `${rows.length - shown.length} more rows are left out.`] : []),
  ];
}

function toCell(value: EvidenceValue | undefined): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return escapeMarkdown(text.length > MAX_CELL_CHARS ? `${text.slice(0, MAX_CELL_CHARS - 1)}…` : text);
}

/** Long blocks are cut, and say so. */
function toBlock(text: string, language: string): readonly string[] {
  return codeBlock(text.length > MAX_CODE_CHARS ? `${text.slice(0, MAX_CODE_CHARS)}\n…` : text, language);
}
