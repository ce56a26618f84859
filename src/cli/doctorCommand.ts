import { setMaxListeners } from 'node:events';
import type { Disposable } from '../base/disposable';
import { toErrorMessage } from '../base/errors';
import { type LinkedResults, linkConfigs } from '../doctor/configLinks';
import { toSealedResult } from '../doctor/sealedResult';
import { type Examination, toExamination } from '../doctor/toProbeRun';
import type { SourceReader } from '../lint/rule';
import type { Probe, ProbePorts } from '../probe/contract';
import { runProbes } from '../probe/runner';
import { toShownUrl } from '../probe/target';
import { PROBE_IDS, type ProbeResult } from '../protocol/doctor';
import { readCaPem } from '../session/caFile';
import { NOTHING_SECRET, type SecretRedactor } from '../session/secretRedactor';
import { resolveSecrets } from '../session/secrets';
import { DOCTOR_USAGE, type DoctorArguments, parseDoctorArguments } from './doctorArguments';
import { DoctorProgress } from './doctorProgress';
import { formatReport } from './doctorReports';
import { collectFiles, type LintableFile } from './lintFiles';
import { createVariableSecrets } from './variableSecrets';

/** The outside world of `doctor`. */
export interface DoctorIo {
  readonly ports: ProbePorts;
  readonly probes: readonly Probe[];
  /** Follows the includes of configs. */
  readonly reader: SourceReader;
  /** Width of the terminal that standard error is; undefined where it is none, and nobody watches. */
  readonly columns: number | undefined;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Rejects where the file cannot be read. */
  readFile(path: string): Promise<string>;
  /** Value of a variable of the environment. */
  readVariable(name: string): string | undefined;
  /** Calls back when the user asks the program to stop. */
  onInterrupt(listener: () => void): Disposable;
}

const EXIT_FINE = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** What shells say of a program that was ended by SIGINT. */
const EXIT_INTERRUPTED = 130;
/** More than a repository has; fewer than a whole disk. */
const SEARCH_BOUNDS = { maxFolders: 2_000, maxFiles: 5_000, maxFileBytes: 1_048_576 };
const MAX_SAMPLES = 1_000;

/** `doctor URL [options]`; the arguments come without the command's own name. Resolves to the exit code. */
export async function runDoctor(args: readonly string[], io: DoctorIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout(DOCTOR_USAGE);
    return EXIT_FINE;
  }
  const parsed = parseDoctorArguments(args);
  if ('problem' in parsed) return refuse(`${parsed.problem}\n\n${DOCTOR_USAGE}`, io);
  let sealed: SealedExamination;
  try {
    sealed = await toBoundedExamination(parsed, io);
  } catch (error) {
    return refuse(`${toErrorMessage(error)}\n`, io);
  }
  const configs = collectConfigs(parsed, io);
  if (configs === 'unreadable') return EXIT_USAGE;
  const startedMs = io.ports.clock.now();
  const { results, isInterrupted } = await examine(parsed, sealed, io);
  const hasConfigs = parsed.configPaths.length > 0;
  const linked = link(results, sealed.examination, configs, io);
  const url = toShownUrl({ url: sealed.redactor.text(sealed.examination.target.url) });
  const report = { url, startedMs, probes: linked.results };
  const servedBy = hasConfigs ? (linked.servedBy ?? null) : undefined;
  io.stdout(formatReport(parsed.format, { report, isInterrupted, servedBy }));
  if (isInterrupted) return EXIT_INTERRUPTED;
  return results.some(({ verdict }) => verdict === 'fail') ? EXIT_FAILED : EXIT_FINE;
}

/** What is sent has the values of secrets; what is told has not. */
interface SealedExamination {
  readonly examination: Examination;
  readonly redactor: SecretRedactor;
}

/** Throws the `UserError` about what cannot be meant, and what reading a file throws. */
async function toBoundedExamination(parsed: DoctorArguments, io: DoctorIo): Promise<SealedExamination> {
  const { settings, choices, bounds, probeIds, sampleFiles } = parsed;
  const caPem = await readCaPem(io, settings.caFile);
  const texts = await Promise.all(sampleFiles.map((path) => io.readFile(path)));
  const samples = texts.flatMap((text) => text.split(/\r?\n/)).filter((line) => line !== '');
  // Whoever names a probe agrees to what it sends.
  const agreed = probeIds.length > 0 ? { ...choices, mayDisturb: true } : choices;
  const resolved = await resolveSecrets(
    settings,
    createVariableSecrets((name) => io.readVariable(name)),
  );
  const examination = toExamination(resolved, agreed, caPem, samples.slice(0, MAX_SAMPLES));
  return {
    examination: { ...examination, options: { ...examination.options, ...bounds } },
    redactor: resolved.secrets?.redactor ?? NOTHING_SECRET,
  };
}

/** A defect of a rule must not take the results of a minute with it. */
function link(
  results: readonly ProbeResult[],
  examination: Examination,
  files: readonly LintableFile[],
  io: DoctorIo,
): LinkedResults {
  try {
    return linkConfigs(results, examination, { files, reader: io.reader });
  } catch (error) {
    io.stderr(`socketscope doctor: the configs could not be judged: ${toErrorMessage(error)}\n`);
    return { results, servedBy: undefined };
  }
}

function collectConfigs({ configPaths }: DoctorArguments, io: DoctorIo): readonly LintableFile[] | 'unreadable' {
  const { files, failures, skipped } = collectFiles(configPaths, undefined, SEARCH_BOUNDS);
  for (const failure of failures) io.stderr(`socketscope doctor: cannot read ${failure}\n`);
  for (const path of skipped) io.stderr(`socketscope doctor: skipped ${path}: no NGINX or HAProxy config\n`);
  const isNothingLeft = files.length === 0 && failures.length > 0;
  return isNothingLeft ? 'unreadable' : files;
}

interface Examined {
  /** In the report's order. */
  readonly results: readonly ProbeResult[];
  readonly isInterrupted: boolean;
}

async function examine(
  { probeIds }: DoctorArguments,
  { examination, redactor }: SealedExamination,
  io: DoctorIo,
): Promise<Examined> {
  const named = new Set(probeIds);
  const probes = named.size === 0 ? io.probes : io.probes.filter(({ id }) => named.has(id));
  const progress =
    io.columns === undefined ? undefined : new DoctorProgress(probes.length, (text) => io.stderr(text), io.columns);
  const abort = new AbortController();
  // Each socket that is open listens to it; there are many, and bounded.
  setMaxListeners(0, abort.signal);
  const interrupt = io.onInterrupt(() => abort.abort());
  const results: ProbeResult[] = [];
  try {
    await runProbes({
      ...examination,
      ports: io.ports,
      probes,
      signal: abort.signal,
      onStart: (id) => progress?.start(id),
      onProgress: (id, now) => progress?.update(id, { ...now, text: redactor.text(now.text) }),
      onResult: (result) => {
        results.push(toSealedResult(result, redactor));
        progress?.finish(result.id);
      },
    });
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  } finally {
    interrupt.dispose();
    progress?.clear();
  }
  results.sort((a, b) => PROBE_IDS.indexOf(a.id) - PROBE_IDS.indexOf(b.id));
  return { results, isInterrupted: abort.signal.aborted };
}

function refuse(message: string, io: DoctorIo): number {
  io.stderr(`socketscope doctor: ${message}`);
  return EXIT_USAGE;
}
