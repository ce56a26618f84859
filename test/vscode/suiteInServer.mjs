import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { within } from '../../scripts/lib/processes.mjs';
import { bundleSuite, resultMark } from '../../scripts/lib/suiteBundle.mjs';
import { VscodeServer } from '../../scripts/lib/vscodeServer.mjs';

const suiteTimeoutMs = 5 * 60_000;

/**
 * Runs the suite inside the extension host of VS Code's server: the page's address carries the folders of extension
 * and tests, as `@vscode/test-electron` passes them on a command line. Hands every result to `report`.
 */
export async function runSuite(browser, report) {
  const server = await VscodeServer.create();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const index = await bundleSuite(join(server.home, 'suite'));
    const folder = join(server.home, 'workspace');
    await mkdir(folder);
    await server.start({ isSmokeTest: true });
    const page = await context.newPage();
    const lines = [];
    let failed = 0;
    const count = (result) => {
      if (!result.ok) failed += 1;
      report(result);
    };
    const exited = new Promise((resolve) => {
      page.exposeFunction('codeAutomationExit', (code) => resolve(code)).catch(() => resolve(-1));
    });
    await page.exposeFunction('codeAutomationLog', (_type, args) => {
      for (const line of args.map(String)) readLine(line, count, lines);
    });
    await page.goto(toAddress(server, { folder, index }), { timeout: 120_000 });
    const code = await within(suiteTimeoutMs, exited);
    if (code !== 0 && failed === 0) explain(code, lines, server);
    return code === 0;
  } finally {
    await context.close();
    await server.stop();
  }
}

function readLine(line, report, lines) {
  const at = line.indexOf(resultMark);
  if (at >= 0) report(JSON.parse(line.slice(at + resultMark.length)));
  // Native modules that are not compiled here: told at length on every start, and no news.
  else if (!/spdlog|native-watchdog/.test(line)) lines.push(line);
}

function toAddress(server, { folder, index }) {
  const onServer = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', onServer(root)],
    ['extensionTestsPath', onServer(index)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `${server.url}/?${query}`;
}

function explain(code, lines, server) {
  const what = code === undefined ? `the suite did not end within ${suiteTimeoutMs / 1000} s` : `exit code ${code}`;
  process.stderr.write(`extension host: ${what}\n${lines.slice(-40).join('\n')}\n${server.log}\n`);
}
