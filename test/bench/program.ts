import { runBareWs, runSocketscope, withFrameServer } from './captureBench';
import { runDecodeBench } from './decodeBench';
import { runLintBench } from './lintBench';

/** One measurement in a process of its own, so that none warms up or fills the memory of another: `program.cjs NAME ARGS`. */
const [name, ...args] = process.argv.slice(2);

async function run(): Promise<unknown> {
  if (name === 'decode') return runDecodeBench();
  if (name === 'lint') return runLintBench();
  const [serverFile = '', size = '', frames = ''] = args;
  const client = name === 'bare-ws' ? runBareWs : name === 'socketscope' ? runSocketscope : undefined;
  if (client === undefined) throw new Error(`No such measurement: ${name}`);
  return withFrameServer(serverFile, Number(size), Number(frames), (url) => client(url, Number(frames)));
}

void run().then(
  (figure) => process.stdout.write(JSON.stringify(figure)),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
