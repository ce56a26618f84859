import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LineIndex } from '../lint/lineIndex';
import { allRules } from '../lint/registry';
import type { Finding, Fix, RelatedSpan, Severity, SourceReader, Span } from '../lint/rule';
import { type LintedFile, toRange } from './lintReports';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** SARIF 2.1.0 (OASIS), as code scanning services read it. `reader` finds the lines of related places in other files. */
export function formatSarif(files: readonly LintedFile[], reader: SourceReader): string {
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Socketscope', rules: allRules.map(toDescriptor) } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap((file) => toResults(file, reader)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function toDescriptor({ id, name, summary, why, measured, manual, severity }: (typeof allRules)[number]) {
  return {
    id,
    name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${why}\n\nMeasured: ${measured}`, markdown: `${why}\n\n**Measured:** ${measured}` },
    helpUri: manual,
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function toResults(file: LintedFile, reader: SourceReader) {
  const index = new LineIndex(file.text);
  return file.findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: allRules.findIndex(({ id }) => id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: toPhysicalLocation(file.path, index, finding) }],
    relatedLocations: toRelated(file, index, finding, reader),
    fixes: finding.fixes.map((fix) => toFix(file.path, index, fix)),
  }));
}

function toRelated(file: LintedFile, index: LineIndex, finding: Finding, reader: SourceReader) {
  return finding.related.flatMap((related: RelatedSpan, id) => {
    const text = related.path === file.path ? undefined : reader.read(related.path);
    if (related.path !== file.path && text === undefined) return [];
    const lines = text === undefined ? index : new LineIndex(text);
    const physicalLocation = toPhysicalLocation(related.path, lines, related);
    return [{ id, message: { text: related.message }, physicalLocation }];
  });
}

function toFix(path: string, index: LineIndex, { title, edits }: Fix) {
  const replacements = edits.map((edit) => ({
    deletedRegion: toRegion(index, edit),
    insertedContent: { text: edit.newText },
  }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation: { uri: toUri(path) }, replacements }] };
}

function toPhysicalLocation(path: string, index: LineIndex, span: Span) {
  return { artifactLocation: { uri: toUri(path) }, region: toRegion(index, span) };
}

/** Counted from 1, end exclusive. */
function toRegion(index: LineIndex, span: Span) {
  const { start, end } = toRange(index, span);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** A relative path stays relative, so that a log names the same files on every machine. */
function toUri(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split(sep).map(encodeURIComponent).join('/');
}
