import { readFileSync } from 'node:fs';
import { toErrorMessage } from '../base/errors';
import { captureUsage } from './captureArguments';
import { runCapture } from './captureCommand';
import { createCaptureIo } from './captureIo';
import { decodeUsage, runDecode } from './decodeCommand';
import { DOCTOR_USAGE } from './doctorArguments';
import { runDoctor } from './doctorCommand';
import { createDoctorIo } from './doctorIo';
import { exportUsage } from './exportArguments';
import { runExport } from './exportCommand';
import { createExportIo } from './exportIo';
import { LINT_USAGE } from './lintArguments';
import { runLint } from './lintCommand';
import { diskProtoFiles } from './protoSchema';

/** `socketscope lint | decode | capture | doctor | export`: the core of the extension in a terminal. */

const USAGE = `Usage: socketscope <command> [options]

  lint      what breaks WebSockets in NGINX and HAProxy configs
  decode    a payload as a tree with byte spans
  capture   the frames of a connection, one JSON line each, or as a HAR or pcapng file
  doctor    why a WebSocket endpoint does not work, and what would break it in production
  export    a capture file in another format

socketscope <command> --help tells more.
`;

const EXIT_USAGE = 2;

const out = (text: string): void => void process.stdout.write(text);
const err = (text: string): void => void process.stderr.write(text);

async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'lint':
      return runLint(args, { out, err });
    case 'decode':
      return runDecode(args, {
        readFile: (path) => new Uint8Array(readFileSync(path)),
        protoFiles: diskProtoFiles,
        readStdin,
        stdout: out,
        stderr: err,
      });
    case 'capture':
      return runCapture(args, createCaptureIo());
    case 'doctor':
      return runDoctor(args, createDoctorIo());
    case 'export':
      return runExport(args, createExportIo());
    case 'help':
    case '--help':
    case '-h':
      out([USAGE, LINT_USAGE, decodeUsage, captureUsage, DOCTOR_USAGE, exportUsage].join('\n'));
      return 0;
    default:
      err(command === undefined ? USAGE : `socketscope: no such command: ${command}\n\n${USAGE}`);
      return EXIT_USAGE;
  }
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

// The reader of a pipe may leave early, as `head` does: then there is nobody left to write to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    err(`socketscope: ${toErrorMessage(error)}\n`);
    process.exitCode = EXIT_USAGE;
  },
);
