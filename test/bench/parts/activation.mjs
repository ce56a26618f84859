import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { say } from '../../../scripts/lib/say.mjs';
import { ensureVscodeTools } from '../../../scripts/lib/tools.mjs';
import { until } from '../../../scripts/lib/workbench.mjs';
import { milliseconds } from '../lib/format.mjs';

/** The activation time that VS Code itself measured, from "Show Running Extensions": loading the bundle and `activate` together. */
export const activationPart = {
  name: 'activation',
  needsVscode: true,

  async measure({ openStage }) {
    say('activation in the real VS Code');
    const { workbench } = await openStage();
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
  },

  toTables({ activationMs, version }) {
    return [
      {
        title: 'Activation',
        columns: ['in', 'time'],
        rows: [[`VS Code ${version}`, milliseconds(activationMs)]],
        notes: [],
      },
    ];
  },
};

/** The server's own package, beside which its programs lie. */
async function readVersion() {
  const { server } = await ensureVscodeTools();
  return JSON.parse(await readFile(join(dirname(server), '..', 'package.json'), 'utf8')).version;
}
