import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { toErrorMessage } from '../base/errors';
import type { EvaluationGuard } from '../capture/evaluationGuard';
import { readCaPem } from '../session/caFile';
import type { ConnectRequest, Dialer } from '../session/ports';
import { SealedDialer } from '../session/sealedDialer';
import { toSealedRequest } from '../session/sealedRequest';
import { resolveSecrets } from '../session/secrets';
import { type CaptureArguments, captureUsage, parseCaptureArguments } from './captureArguments';
import { describeFilterProblem } from './captureFilter';
import { CaptureRun } from './captureRun';
import { createVariableSecrets } from './variableSecrets';

/** The outside world of `capture`. */
export interface CaptureIo {
  readonly dialer: Dialer;
  readonly clock: Clock;
  /** Bounds the regular expressions of a filter. */
  readonly guard: EvaluationGuard;
  stdout(data: string | Uint8Array): void;
  stderr(text: string): void;
  /** Truncates the file; throws where it cannot be written. */
  openFile(path: string): { write(data: string | Uint8Array): void; close(): Promise<void> };
  /** Rejects where the file cannot be read. */
  readFile(path: string): Promise<string>;
  /** Value of a variable of the environment. */
  readVariable(name: string): string | undefined;
  /** Calls back when the user asks the program to stop. */
  onInterrupt(listener: () => void): Disposable;
}

const EXIT_USAGE = 2;
const LIMITS = { handshakeTimeoutMs: 15_000, maxPayloadBytes: 100 * 1_048_576 };

/** `capture URL [options]`; the arguments come without the command's own name. Resolves to the exit code. */
export async function runCapture(args: readonly string[], io: CaptureIo): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout(captureUsage);
    return 0;
  }
  const parsed = parseCaptureArguments(args);
  if (typeof parsed === 'string') return refuse(`${parsed}\n\n${captureUsage}`, io);
  const problem = describeFilterProblem(parsed.filter ?? '');
  if (problem !== undefined) return refuse(problem, io);
  let request: ConnectRequest;
  let messages: readonly string[];
  let target: { write(data: string | Uint8Array): void; close(): Promise<void> };
  try {
    const { settings } = parsed;
    const resolved = await resolveSecrets(
      { ...settings, onConnectMessages: parsed.messages },
      createVariableSecrets((name) => io.readVariable(name)),
    );
    messages = resolved.settings.onConnectMessages;
    request = toSealedRequest(resolved, await readCaPem(io, settings.caFile), LIMITS);
    target = openTarget(parsed, io);
  } catch (error) {
    return refuse(`${toErrorMessage(error)}\n`, io);
  }
  const code = await new CaptureRun(
    { ...parsed, messages },
    request,
    { ...io, dialer: new SealedDialer(io.dialer) },
    (data) => target.write(data),
  ).run();
  await target.close();
  return code;
}

function openTarget({ outFile }: CaptureArguments, io: CaptureIo) {
  if (outFile !== undefined) return io.openFile(outFile);
  return { write: (data: string | Uint8Array) => io.stdout(data), close: async () => undefined };
}

function refuse(message: string, io: CaptureIo): number {
  io.stderr(`socketscope capture: ${message}`);
  return EXIT_USAGE;
}
