/**
 * `npm run demo`: builds, packs, installs the .vsix into a VS Code, starts the demo servers and opens the workspace.
 * `npm run demo -- --once --out DIR` drives VS Code by itself instead, writes pictures and `summary.json` to DIR, and
 * exits with 0 when every step was seen to work.
 */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDemoScene } from './lib/demoScene.mjs';
import { DemoTour, openBeside, openPanelOnTelemetry } from './lib/demoTour.mjs';
import { DoctorTour } from './lib/doctorTour.mjs';
import { findOnPath } from './lib/machine.mjs';
import { MillionTour } from './lib/millionTour.mjs';
import { build, packVsix } from './lib/packVsix.mjs';
import { runOrThrow } from './lib/processes.mjs';
import { ProxyTour } from './lib/proxyTour.mjs';
import { say } from './lib/say.mjs';
import { StepRecorder } from './lib/steps.mjs';
import { VscodeServer } from './lib/vscodeServer.mjs';
import { launchBrowser, Workbench } from './lib/workbench.mjs';

async function packDemo() {
  await build();
  const { path, sizeBytes } = await packVsix();
  return { path, seen: `${(sizeBytes / 1024).toFixed(0)} KiB` };
}

const untilInterrupted = () => new Promise((resolve) => process.once('SIGINT', resolve));

/** Chromium's window needs a screen; without one the address is printed for a browser elsewhere. */
const hasScreen = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

async function openForUser() {
  const { path } = await packDemo();
  const cleanUp = [];
  try {
    const scene = await openDemoScene();
    cleanUp.push(scene.close);
    const paths = '/echo /ticker /telemetry /fragments /chatty /million /refuse /close';
    process.stdout.write(`\nDemo servers: ${scene.servers.url} with ${paths}\n`);
    const code = findOnPath('code', 'code-insiders', 'codium');
    if (code === undefined) await openServer(path, scene, cleanUp);
    else await openLocal(code, path, scene.folder);
    process.stdout.write('Ctrl+C ends the demo.\n');
    await untilInterrupted();
  } finally {
    for (const close of cleanUp.reverse()) await close();
  }
}

async function openLocal(code, vsix, folder) {
  say(`install into ${code}`);
  await runOrThrow(code, ['--install-extension', vsix, '--force'], { timeoutMs: 120_000 });
  await runOrThrow(code, ['--new-window', folder, join(folder, 'nginx.conf')], { timeoutMs: 120_000 });
  process.stdout.write(`VS Code opened ${folder}. Run "Socketscope: Connect to URL..." from its command palette.\n`);
}

async function openServer(vsix, scene, cleanUp) {
  say('no `code` on the PATH: VS Code runs as a server');
  const server = await VscodeServer.create();
  cleanUp.push(() => server.stop());
  await server.installExtension(vsix);
  await server.start();
  if (!hasScreen()) {
    process.stdout.write(`Open ${server.url}/?folder=${encodeURIComponent(scene.folder)} in a browser,\n`);
    process.stdout.write('and run "Socketscope: Connect to URL..." from the command palette.\n');
    return;
  }
  const browser = await launchBrowser({ isShown: true });
  cleanUp.push(() => browser.close());
  const workbench = await Workbench.open(browser, server, { folder: scene.folder });
  await openPanelOnTelemetry(workbench, scene.servers);
  await openBeside(workbench, 'nginx.conf', 41);
}

async function runOnce(out) {
  await mkdir(out, { recursive: true });
  const recorder = new StepRecorder(out);
  const cleanUp = [];
  try {
    let vsix = '';
    const isPacked = await recorder.step('the extension builds and packs', async () => {
      const { path, seen } = await packDemo();
      vsix = path;
      return seen;
    });
    let stage;
    const isReady =
      isPacked &&
      (await recorder.step('the .vsix installs into VS Code', async () => {
        stage = await openStage(vsix, cleanUp);
        return stage.server.url;
      }));
    if (isReady) {
      await new DemoTour({ ...stage, out, recorder }).run();
      await new ProxyTour({ ...stage, out, recorder }).run();
      await new DoctorTour({ ...stage, out, recorder }).run();
      await new MillionTour({ ...stage, out, recorder }).run();
    }
  } finally {
    for (const close of cleanUp.reverse()) await close();
    await recorder.write();
  }
  say(`${recorder.isGood ? 'every step was seen to work' : 'NOT every step worked'}: ${out}`);
  return recorder.isGood;
}

async function openStage(vsix, cleanUp) {
  const scene = await openDemoScene();
  cleanUp.push(scene.close);
  const server = await VscodeServer.create();
  cleanUp.push(() => server.stop());
  await server.installExtension(vsix);
  await server.start();
  const browser = await launchBrowser();
  cleanUp.push(() => browser.close());
  return { scene, server, browser };
}

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, out: { type: 'string' } } });
try {
  if (values.once) process.exitCode = (await runOnce(resolve(values.out ?? 'out'))) ? 0 : 1;
  else await openForUser();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
