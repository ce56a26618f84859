import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inRoot, vsixPath } from '../../scripts/lib/paths.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { ensureVscodeTools } from '../../scripts/lib/tools.mjs';
import { VscodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { launchBrowser, until, Workbench } from '../../scripts/lib/workbench.mjs';

/**
 * Installs the packed extension into VS Code's server and reads the activation time that VS Code itself measured, from
 * "Show Running Extensions": loading the bundle and `activate` together.
 */
export async function measureActivation() {
  say('activation in the real VS Code');
  const server = await VscodeServer.create();
  let browser;
  try {
    await server.installExtension(vsixPath);
    await server.start();
    browser = await launchBrowser();
    const workbench = await Workbench.open(browser, server, { folder: inRoot('demo', 'workspace') });
    await workbench.runCommand('Developer: Show Running Extensions');
    const row = workbench.page
      .locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Socketscope' })
      .first();
    const text = await until(async () => {
      const shown = (await row.textContent()) ?? '';
      return /(?:Activation|Startup Activation): \d+ms/.test(shown) ? shown : undefined;
    }, 'the activation time of the extension');
    const activationMs = Number(/Activation: (\d+)ms/.exec(text)?.[1]);
    return { activationMs, version: await readVersion() };
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** The server's own package, beside which its programs lie. */
async function readVersion() {
  const { server } = await ensureVscodeTools();
  return JSON.parse(await readFile(join(dirname(server), '..', 'package.json'), 'utf8')).version;
}
