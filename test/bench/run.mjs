/**
 * `npm run bench`: figures side by side in one run, each measurement in a process of its own, the tools taking turns.
 * Options: `--json` writes one JSON object with all rounds to standard output; `--only capture,filter` runs some parts;
 * `--frames N` bounds how many frames are captured; `--soak` grows to 10,000,000 frames; `--quick` leaves browsers and other tools out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, packVsix } from '../../scripts/lib/packVsix.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { startFrameServer } from './lib/frameServer.mjs';
import { buildPrograms } from './lib/programs.mjs';
import { toMachineText, toTables } from './lib/report.mjs';
import { toText } from './lib/tables.mjs';
import { openVscodeStage } from './lib/vscodeStage.mjs';
import { PARTS } from './parts/parts.mjs';

const MAX_FRAMES = 1_000_000;

function readOptions() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string' },
      frames: { type: 'string', default: String(MAX_FRAMES) },
      soak: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const frames = Number(values.frames);
  if (!Number.isInteger(frames) || frames < 1_000 || frames > MAX_FRAMES) {
    throw new Error(
      `--frames is a whole number from 1,000 to ${MAX_FRAMES.toLocaleString('en-US')}, not ${values.frames}.`,
    );
  }
  const names = values.only?.split(',') ?? PARTS.map(({ name }) => name);
  const unknown = names.filter((name) => PARTS.every((part) => part.name !== name));
  if (unknown.length > 0) {
    throw new Error(`No such part: ${unknown.join(', ')}. There are ${PARTS.map(({ name }) => name).join(', ')}.`);
  }
  const parts = PARTS.filter(({ name, needsVscode }) => names.includes(name) && !(values.quick && needsVscode));
  return { ...values, frames, parts };
}

/** What is made when the first part asks for it, and then once. */
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}

async function createContext({ frames, soak, quick }, cleanUp) {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-bench-'));
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const server = await startFrameServer();
  cleanUp.push(server.stop);
  const packedVsix = once(async () => {
    await build();
    return packVsix();
  });
  const openStage = once(async () => openVscodeStage((await packedVsix()).path, cleanUp));
  return { measure: await buildPrograms(folder), server, frames, isSoak: soak, isQuick: quick, packedVsix, openStage };
}

/** One part that fails is told in its place; the others are measured all the same. */
async function measureParts(parts, context) {
  const figures = {};
  for (const part of parts) {
    try {
      figures[part.name] = await part.measure(context);
    } catch (error) {
      process.stderr.write(`${part.name}: ${error.stack}\n`);
      process.exitCode = 1;
      figures[part.name] = { error: error.message };
    }
  }
  return figures;
}

/** A busy machine measures its other work. */
function warnOfLoad({ loadAverage, cores }) {
  if (loadAverage > cores / 2)
    say(`this machine is busy (load ${loadAverage.toFixed(1)}): figures will be worse than they are`);
}

async function run(options) {
  const cleanUp = [];
  try {
    const context = await createContext(options, cleanUp);
    const machine = {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      loadAverage: loadavg()[0],
      platform: process.platform,
      node: process.versions.node,
    };
    warnOfLoad(machine);
    return { machine, date: new Date().toISOString(), parts: await measureParts(options.parts, context) };
  } finally {
    for (const close of cleanUp.reverse()) await close();
  }
}

try {
  const options = readOptions();
  const report = await run(options);
  say('done');
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(`${toMachineText(report)}\n\n${toTables(report).map(toText).join('\n\n')}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
