/**
 * `npm run test:desktop`: the suite of `test/vscode/suite` in the desktop VS Code, which `@vscode/test-electron`
 * downloads. Exit code 2 says that VS Code could not be had here, 1 that a test failed.
 * `SOCKETSCOPE_VSCODE_VERSION` names another version than `stable`, for example the oldest that is supported.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from './lib/packVsix.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { say } from './lib/say.mjs';
import { bundleSuite } from './lib/suiteBundle.mjs';

const version = process.env.SOCKETSCOPE_VSCODE_VERSION || 'stable';

/** Path of the executable, or undefined after having said why there is none. */
async function findDesktop() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    process.stderr.write('The desktop VS Code needs a screen: run `xvfb-run -a npm run test:desktop`.\n');
    return undefined;
  }
  try {
    say(`VS Code ${version}`);
    return await downloadAndUnzipVSCode({ version, cachePath: inRoot('.vscode-test') });
  } catch (error) {
    process.stderr.write(`The desktop VS Code could not be downloaded: ${error.message}\n`);
    return undefined;
  }
}

async function runSuite(vscodeExecutablePath) {
  const home = await mkdtemp(join(tmpdir(), 'socketscope-desktop-'));
  try {
    await build();
    const extensionTestsPath = await bundleSuite(join(home, 'suite'));
    const folder = join(home, 'workspace');
    await mkdir(folder);
    const profile = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];
    const launchArgs = [folder, ...profile, '--disable-workspace-trust', '--skip-welcome', '--disable-telemetry'];
    await runTests({ vscodeExecutablePath, extensionDevelopmentPath: root, extensionTestsPath, launchArgs });
    return 0;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

const executable = await findDesktop();
if (executable === undefined) {
  process.stderr.write("`npm test -- vscode` runs the same suite in VS Code's own server, without a desktop.\n");
  process.exitCode = 2;
} else {
  process.exitCode = await runSuite(executable);
}
