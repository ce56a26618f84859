/**
 * The real VS Code: the suite inside the extension host, then the packed .vsix driven through its window.
 * Prints one marked JSON line per test; the exit code is 1 when one failed. Needs a build under `dist/`.
 * `node test/vscode/run.mjs suite`, `… panel` or `… captures` runs one part.
 */

import { packVsix } from '../../scripts/lib/packVsix.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { resultMark } from '../../scripts/lib/suiteBundle.mjs';
import { launchBrowser } from '../../scripts/lib/workbench.mjs';
import { runCaptureTests } from './captures.test.mjs';
import { runPanelTests } from './panel.test.mjs';
import { runSuite } from './suiteInServer.mjs';

const parts = process.argv.slice(2);
const isWanted = (part) => parts.length === 0 || parts.includes(part);

let isGood = true;
function report(result) {
  isGood &&= result.ok;
  process.stdout.write(`${resultMark}${JSON.stringify(result)}\n`);
}

const browser = await launchBrowser();
try {
  if (isWanted('suite')) {
    say('suite in the extension host');
    isGood = (await runSuite(browser, report)) && isGood;
  }
  if (isWanted('panel') || isWanted('captures')) {
    const { path } = await packVsix();
    say('packed .vsix in the window');
    if (isWanted('panel')) await runPanelTests(browser, path, report);
    if (isWanted('captures')) await runCaptureTests(browser, path, report);
  }
} finally {
  await browser.close();
}
process.exitCode = isGood ? 0 : 1;
