import { escapeMarkdown } from '../base/markdownText';
import type { ServingRoute } from '../doctor/configLinks';
import { countVerdicts, listEvidence, toMarkdown } from '../probe/report/markdown';
import type { DoctorReport, EvidenceValue, ProbeResult } from '../protocol/doctor';
import type { DoctorFormat } from './doctorArguments';

/** A report with what the terminal knows beside it. */
export interface ExaminedEndpoint {
  readonly report: DoctorReport;
  readonly isInterrupted: boolean;
  /** Undefined where no configs were given; null where none of them serves the URL. */
  readonly servedBy: ServingRoute | null | undefined;
}

/** What servers and configs say may be long. */
const MAX_LINE_CHARS = 300;
const ID_WIDTH = 12;
const VERDICT_WIDTH = 8;
const INDENT = ' '.repeat(VERDICT_WIDTH + ID_WIDTH);

export function formatReport(format: DoctorFormat, examined: ExaminedEndpoint): string {
  switch (format) {
    case 'text':
      return formatText(examined);
    case 'json':
      return formatJson(examined);
    case 'markdown':
      return formatMarkdown(examined);
  }
}

/** One paragraph a probe: verdict, cause, then what to do and how to see it; last what serves the URL, and the counts. */
function formatText(examined: ExaminedEndpoint): string {
  const { report } = examined;
  const notes = toNotes(examined).map((note) => `${clean(note)}\n`);
  return [
    `${clean(report.url)}\n\n`,
    ...report.probes.map((result) => `${toLines(result).join('\n')}\n`),
    `\n${countVerdicts(report.probes)}\n`,
    ...notes,
  ].join('');
}

function toLines(result: ProbeResult): readonly string[] {
  const { id, verdict, cause, remedy, verify, configLinks, evidence } = result;
  const head = `${verdict.padEnd(VERDICT_WIDTH)}${id.padEnd(ID_WIDTH)}`;
  const isFine = verdict === 'pass' || verdict === 'skipped';
  const commands = verify.map((command) => `${INDENT}verify: ${command.split('\n').map(clean).join(`\n${INDENT}  `)}`);
  return [
    head + clean(cause),
    ...configLinks.map(
      ({ path, line, rule, message }) => `${INDENT}config: ${clean(`${path}:${line} ${rule} ${message}`)}`,
    ),
    ...(remedy === '' ? [] : [`${INDENT}do: ${clean(remedy)}`]),
    ...listEvidence(evidence).map(([name, value]) => `${INDENT}${clean(name)}: ${toLine(value)}`),
    ...(isFine ? [] : commands),
  ];
}

function toLine(value: EvidenceValue): string {
  const text = clean(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > MAX_LINE_CHARS ? `${text.slice(0, MAX_LINE_CHARS - 1)}…` : text;
}

/** One line without controls: a server must not move the cursor or colour the terminal. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_C}\u2028\u2029]+/gu, ' ').trim();
}

/** The fields of each probe have fixed names, since programs read them. */
function formatJson({ report, isInterrupted, servedBy }: ExaminedEndpoint): string {
  const { url, startedMs, probes } = report;
  const document = { url, startedMs, isInterrupted, ...(servedBy !== undefined && { servedBy }), probes };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function formatMarkdown(examined: ExaminedEndpoint): string {
  const notes = toNotes(examined).map((note) => `\n${escapeMarkdown(note)}\n`);
  return `${toMarkdown(examined.report)}${notes.join('')}`;
}

function toNotes({ isInterrupted, servedBy }: ExaminedEndpoint): readonly string[] {
  const served =
    servedBy === undefined
      ? []
      : [
          servedBy === null
            ? 'No known config serves this URL.'
            : `Served by ${servedBy.path}:${servedBy.line} (${servedBy.title}).`,
        ];
  return [...served, ...(isInterrupted ? ['Interrupted: probes that are not listed did not finish.'] : [])];
}
