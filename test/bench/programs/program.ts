/**
 * One measurement in a process of its own, so that none warms up or fills the memory of another: `program.cjs NAME ARGS`.
 * Only the code of the one that runs is loaded.
 */
const programs: Readonly<Record<string, (args: readonly string[]) => Promise<unknown>>> = {
  'bare-ws': async ([url = '', frames]) => (await import('./bareWs')).runBareWs(url, Number(frames)),
  socketscope: async ([url = '', frames]) => (await import('./socketscope')).runSocketscope(url, Number(frames)),
  'index-memory': async ([frames]) => (await import('./memoryBench')).runIndexMemory(Number(frames)),
  'bounded-memory': async ([budget]) => (await import('./memoryBench')).runBoundedMemory(Number(budget)),
  connections: async ([kind = '', url = '', connections]) =>
    (await import('./connectionsBench')).runConnections(kind, url, Number(connections)),
  filter: async ([frames]) => (await import('./filterBench')).runFilterBench(Number(frames)),
  pages: async ([url = '', reads]) => (await import('./pagesBench')).runPagesBench(url, Number(reads)),
  growth: async ([url = '', frames]) => (await import('./growthBench')).runGrowthBench(url, Number(frames)),
  'write-file': async ([path = '', bytes]) => (await import('./fileBench')).runWriteFile(path, Number(bytes)),
  'open-file': async ([path = '']) => (await import('./fileBench')).runOpenFile(path),
  decode: async () => (await import('./decodeBench')).runDecodeBench(),
  lint: async () => (await import('./lintBench')).runLintBench(),
};

const [program = '', ...args] = process.argv.slice(2);
const run = programs[program];
if (run === undefined) throw new Error(`No such measurement: ${program}`);
void run(args).then(
  (figure) => process.stdout.write(JSON.stringify(figure), () => process.exit()),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);

export {};
