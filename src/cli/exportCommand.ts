import { APP_VERSION } from '../base/appVersion';
import { countOf } from '../base/countOf';
import { toErrorMessage } from '../base/errors';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import type { ExportChunk, ExportSummary } from '../capture/exporters/exporter';
import type { RowIndex } from '../capture/rowIndex';
import { sessionMarkers } from '../session/connectionFacts';
import { type FileToRead, type ImportedCapture, importCapture } from '../session/importCapture';
import { createFilteredRows, describeFilterProblem, describeUndecided, toOrdinals } from './captureFilter';
import { type ExportArguments, exportUsage, parseExportArguments } from './exportArguments';

/** Where an export goes; a write resolves when there is room for the next one. */
export interface ExportTarget {
  write(data: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** The outside world of `export`. */
export interface ExportIo {
  /** Bounds the regular expressions of a filter. */
  readonly guard: EvaluationGuard;
  /** Rejects where the file cannot be read. */
  readFile(path: string): Promise<FileToRead>;
  /** Undefined for a file that is no `.wscap`. Throws a `UserError` for one that cannot be opened. */
  openOwn(path: string): ImportedCapture | undefined;
  /** Truncates the file; rejects where it cannot be written. */
  openFile(path: string): Promise<ExportTarget>;
  readonly stdout: ExportTarget;
  stderr(text: string): void;
  /** Whether a person sees standard error: then it tells how far the work is. */
  readonly isStderrTerminal: boolean;
}

/** Entries between two lines of progress. */
const FILTER_STEP = 65_536;
const EXIT_WRITTEN = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** `export IN --format F [options]`; the arguments come without the command's own name. Resolves to the exit code. */
export async function runExport(args: readonly string[], io: ExportIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    await io.stdout.write(exportUsage);
    return EXIT_WRITTEN;
  }
  const parsed = parseExportArguments(args);
  if (typeof parsed === 'string') {
    io.stderr(`socketscope export: ${parsed}\n\n${exportUsage}`);
    return EXIT_USAGE;
  }
  const problem = describeFilterProblem(parsed.filter ?? '');
  if (problem !== undefined) {
    io.stderr(`socketscope export: ${problem}`);
    return EXIT_USAGE;
  }
  const progress = new ProgressLine(io);
  let opened: ImportedCapture;
  let own: ImportedCapture | undefined;
  try {
    const onProgress = (share: number) => progress.tell('reading', share);
    const { inFile } = parsed;
    own = io.openOwn(inFile);
    opened = own ?? (await importCapture(inFile, await io.readFile(inFile), { onProgress }));
  } catch (error) {
    progress.clear();
    io.stderr(`socketscope export: ${toErrorMessage(error)}\n`);
    return EXIT_USAGE;
  }
  try {
    const summary = await writeExport(parsed, opened, io, progress);
    progress.clear();
    tellSummary(opened, summary, io);
  } catch (error) {
    progress.clear();
    io.stderr(`socketscope export: ${toErrorMessage(error)}\n`);
    return EXIT_FAILED;
  }
  // What a .wscap has to say is what is wrong with it.
  const isPartial = own === undefined ? opened.faultCount > 0 : own.notes.length > 0;
  return isPartial ? EXIT_FAILED : EXIT_WRITTEN;
}

async function writeExport(
  { exporter, outFile, isRedacted, filter, first, last }: ExportArguments,
  { source }: ImportedCapture,
  io: ExportIo,
  progress: ProgressLine,
): Promise<ExportSummary> {
  const range = { first: first ?? 0, last: Math.min(last ?? Number.POSITIVE_INFINITY, source.entryCount - 1) };
  const rows = filter === undefined ? undefined : findRows(source, filter, io, progress);
  const steps = exporter.export(source, {
    ordinals: rows === undefined ? range : toOrdinals(rows, range),
    isRedacted,
    context: { markers: sessionMarkers },
    appVersion: APP_VERSION,
  });
  const target = outFile === undefined ? io.stdout : await io.openFile(outFile);
  try {
    const summary = await drain(steps, target, ({ ordinal }) => {
      progress.tell('writing', (ordinal - range.first + 1) / Math.max(1, range.last - range.first + 1));
    });
    const leftOut = rows && describeUndecided(rows);
    return leftOut === undefined ? summary : { ...summary, notes: [...summary.notes, leftOut] };
  } finally {
    await target.close();
  }
}

function findRows(source: ImportedCapture['source'], filter: string, io: ExportIo, progress: ProgressLine): RowIndex {
  const rows = createFilteredRows(source, filter, io.guard);
  while (!rows.extend(FILTER_STEP)) progress.tell('filtering', rows.checkedCount / Math.max(1, rows.totalCount));
  return rows;
}

/** Writes every chunk; memory holds one at a time. */
async function drain(
  steps: Generator<ExportChunk, ExportSummary>,
  target: Pick<ExportTarget, 'write'>,
  onChunk: (chunk: ExportChunk) => void,
): Promise<ExportSummary> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await target.write(step.value.data);
    onChunk(step.value);
  }
}

function tellSummary(
  opened: ImportedCapture,
  { frameCount, connectionCount, notes }: ExportSummary,
  io: ExportIo,
): void {
  const lines = [
    `${countOf(frameCount, 'frame')} of ${countOf(connectionCount, 'connection')}.`,
    ...opened.notes,
    ...notes,
  ];
  if (opened.faultCount > 0) {
    lines.push(`Not read: ${countOf(opened.faultCount, 'line')}.`);
    lines.push(...opened.faults.map(({ line, column, message }) => `  line ${line}, column ${column}: ${message}`));
    if (opened.faultCount > opened.faults.length) lines.push(`  and ${opened.faultCount - opened.faults.length} more`);
  }
  io.stderr(`socketscope export: ${lines.join('\n')}\n`);
}

/** One line that is written over, a percent at a time; nothing where nobody sees it. */
class ProgressLine {
  readonly #io: ExportIo;
  #shown = '';

  constructor(io: ExportIo) {
    this.#io = io;
  }

  tell(what: string, share: number): void {
    const text = `${what} ${Math.min(100, Math.floor(share * 100))} %`;
    if (!this.#io.isStderrTerminal || text === this.#shown) return;
    this.#shown = text;
    this.#io.stderr(`\r${text}  `);
  }

  clear(): void {
    if (this.#shown !== '') this.#io.stderr(`\r${' '.repeat(this.#shown.length + 2)}\r`);
    this.#shown = '';
  }
}
