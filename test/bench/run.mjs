/**
 * `npm run bench`: figures side by side in one run, each measurement in a process of its own, the tools taking turns.
 * `--json` writes them as JSON to standard output; `--frames N` changes how many frames are captured; `--quick` leaves VS Code out.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { build as buildExtension, packVsix } from '../../scripts/lib/packVsix.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { measureActivation } from './activation.mjs';

const argument = (name, fallback) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : process.argv[at + 1];
};
const frames = Number(argument('--frames', '1000000'));
const ROUNDS = 3;
const SIZES = [16, 100, 1_024];

const folder = await mkdtemp(join(tmpdir(), 'socketscope-bench-'));
const program = join(folder, 'program.cjs');

async function measure(name, ...args) {
  const { stdout } = await promisify(execFile)(process.execPath, [program, name, ...args], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
}

const best = (figures) => figures.reduce((a, b) => (a.framesPerSecond >= b.framesPerSecond ? a : b));

/** The tools in turn, so that a slow minute of the machine hits both; the best round of each counts. */
async function measureCapture(size) {
  const server = inRoot('test', 'bench', 'frameServer.mjs');
  const bare = [];
  const ours = [];
  for (let round = 0; round < ROUNDS; round++) {
    say(`capture ${size} bytes, round ${round + 1} of ${ROUNDS}`);
    bare.push(await measure('bare-ws', server, String(size), String(frames)));
    ours.push(await measure('socketscope', server, String(size), String(frames)));
  }
  const [bareWs, socketscope] = [best(bare), best(ours)];
  return { size, frames, bareWs, socketscope, ratio: socketscope.framesPerSecond / bareWs.framesPerSecond };
}

async function measureSizes() {
  await buildExtension();
  const { sizeBytes } = await packVsix();
  const sizeOf = async (...path) => (await stat(inRoot('dist', ...path))).size;
  return {
    vsixBytes: sizeBytes,
    extensionBytes: await sizeOf('extension.js'),
    cliBytes: await sizeOf('cli.js'),
    viewBytes: await sizeOf('webview', 'main.js'),
  };
}

try {
  await build({
    entryPoints: [inRoot('test', 'bench', 'program.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'warning',
  });
  const capture = [];
  for (const size of SIZES) capture.push(await measureCapture(size));
  say('decode');
  const decode = (await measure('decode')).map((figure) => ({
    ...figure,
    ratio: figure.oursMegabytesPerSecond / figure.oracleMegabytesPerSecond,
  }));
  say('lint');
  const lint = await measure('lint');
  const sizes = await measureSizes();
  const activation = process.argv.includes('--quick') ? undefined : await measureActivation();
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}`;
  const figures = { machine, capture, decode, lint, sizes, activation };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
  else print(figures);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function print({ machine, capture, decode, lint, sizes, activation }) {
  const thousands = (value) => Math.round(value).toLocaleString('en');
  const kibibytes = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
  const lines = [machine, ''];
  for (const { size, bareWs, socketscope, ratio } of capture) {
    lines.push(
      `capture, ${size}-byte frames   bare ws ${thousands(bareWs.framesPerSecond)}/s   everything kept ${thousands(socketscope.framesPerSecond)}/s   ratio ${ratio.toFixed(2)}`,
    );
  }
  for (const { payloadBytes, oursMegabytesPerSecond, oracleMegabytesPerSecond, ratio } of decode) {
    lines.push(
      `MessagePack, ${thousands(payloadBytes)} bytes   @msgpack/msgpack ${oracleMegabytesPerSecond.toFixed(1)} MB/s   with spans ${oursMegabytesPerSecond.toFixed(1)} MB/s   ratio ${ratio.toFixed(2)}`,
    );
  }
  lines.push(
    `lint, ${thousands(lint.lines)} lines of nginx.conf   first ${lint.firstMs.toFixed(1)} ms   then ${lint.laterMs.toFixed(1)} ms`,
  );
  if (activation !== undefined)
    lines.push(`activation in VS Code ${activation.version}   ${activation.activationMs} ms`);
  lines.push(
    `sizes   .vsix ${kibibytes(sizes.vsixBytes)}   extension ${kibibytes(sizes.extensionBytes)}   view ${kibibytes(sizes.viewBytes)}   command line ${kibibytes(sizes.cliBytes)}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}
