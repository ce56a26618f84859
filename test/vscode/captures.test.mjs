import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inspector } from '../../scripts/lib/inspector.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { VscodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { until, Workbench } from '../../scripts/lib/workbench.mjs';
import { leaveKilledCapture } from './killedCapture.mjs';

const badFiles = {
  'bad.wscap': { text: 'this is no capture', reason: /first bytes/ },
  'bad.har': { text: '{"log": {"entries": [1,]}}', reason: /Line 1, column 24/ },
  'bad.ndjson': { text: 'not json\n', reason: /Line 1, column 1/ },
};

/** The second tree of the activity bar, as a user finds things in it. */
class CapturesView {
  constructor({ page }) {
    this.page = page;
  }

  row(text) {
    return this.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text });
  }

  async runInline(text, action) {
    await this.row(text).hover();
    await this.row(text).getByRole('button', { name: action }).click();
  }
}

/** In order; each test builds on the window the one before left. */
const captureTests = {
  'a window says what a crashed one left behind, and shows it': async ({ workbench, view }) => {
    const notice = workbench.notification('1 capture was recovered from a window that ended without closing it.');
    await notice.waitFor();
    await notice.getByRole('button', { name: 'Show' }).click();
    await view
      .row('example.org/live')
      .filter({ hasText: /recovered .* rows .* MB/ })
      .waitFor();
  },

  'a recovered capture opens in the inspector': async (scene) => {
    const { workbench, view } = scene;
    await view.row('example.org/live').click();
    await workbench.tab('example.org/live').waitFor();
    scene.inspector = new Inspector(workbench.webview());
    await scene.inspector.table.waitFor();
    await scene.inspector.scrollToStart();
    await scene.inspector.rows('#1 xxx').first().waitFor();
  },

  'Ctrl+F goes to the filter of a capture file': async ({ inspector, workbench }) => {
    // The table has Ctrl+F for itself.
    await inspector.button('Bookmarks').focus();
    await workbench.page.keyboard.press('Control+F');
    await until(() => inspector.filter.evaluate((field) => field.matches(':focus')), 'the filter to have the focus');
  },

  'it is saved as a file that opens, and is then listed': async ({ workbench, view, folder }) => {
    await view.runInline('example.org/live', /Save As/);
    await workbench.choose('Leave credentials out');
    const path = join(folder, 'saved.wscap');
    await workbench.answerFileDialog(path);
    const notice = workbench.notification(/frames were written to saved.wscap. Credentials were left out/);
    await notice.waitFor();
    assert.ok(existsSync(path));
    await notice.getByRole('button', { name: 'Open', exact: true }).click();
    await workbench.tab('saved.wscap').waitFor();
    const saved = new Inspector(workbench.webview());
    await saved.table.waitFor();
    await saved.scrollToStart();
    await saved.rows('#1 xxx').first().waitFor();
    await view.row('saved.wscap').waitFor();
  },

  'it is deleted after a question': async ({ workbench, view, segments }) => {
    await view.runInline('example.org/live', /Delete/);
    const dialog = workbench.page.getByRole('dialog').filter({ hasText: 'Delete the recovered capture of' });
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await until(async () => (await view.row('example.org/live').count()) === 0, 'the row to go');
    assert.deepEqual(readdirSync(segments), []);
    assert.equal(await workbench.tab('example.org/live').count(), 0);
  },

  'Open Capture asks for a file; one that is bad says where, and opens as text': async ({ workbench, folder }) => {
    for (const [name, { reason }] of Object.entries(badFiles)) {
      await workbench.runCommand('Socketscope: Open Capture...');
      await workbench.answerFileDialog(join(folder, name));
      await workbench.tab(name).waitFor();
      const page = workbench.webview();
      await page.getByRole('heading', { name: `${name} was not opened` }).waitFor();
      await page.getByText(reason).waitFor();
      await page.getByRole('link', { name: 'Try Again' }).waitFor();
    }
    await workbench.webview().getByRole('link', { name: 'Open as Text' }).click();
    await workbench.page.locator('.monaco-editor .view-line', { hasText: 'not json' }).waitFor();
  },

  'a file that went away is shown as missing, and is taken off the list': async ({ workbench, view, folder }) => {
    await rm(join(folder, 'saved.wscap'));
    await workbench.runCommand('View: Show Explorer');
    await workbench.runCommand('Socketscope: Focus on Captures View');
    await view.row('saved.wscap').filter({ hasText: 'missing' }).waitFor();
    await view.runInline('saved.wscap', /Remove from List/);
    await workbench.page.locator('.welcome-view-content', { hasText: 'Capture files that you open' }).waitFor();
  },
};

/** Installs the .vsix into a fresh VS Code whose storage has what a killed program left; pictures of failures go to `out/`. */
export async function runCaptureTests(browser, vsix, report) {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-workspace-'));
  const server = await VscodeServer.create();
  const storage = join(server.home, 'data', 'data', 'User', 'globalStorage', 'socketscope.socketscope');
  const segments = join(storage, 'segments');
  try {
    for (const [name, { text }] of Object.entries(badFiles)) await writeFile(join(folder, name), text);
    await leaveKilledCapture(segments, 'wss://example.org/live?token=<redacted>', server.home);
    await server.installExtension(vsix);
    await server.start();
    const workbench = await Workbench.open(browser, server, { folder });
    const scene = { workbench, folder, segments, view: new CapturesView(workbench), inspector: undefined };
    for (const [name, body] of Object.entries(captureTests)) {
      const startedAt = performance.now();
      let message = '';
      try {
        await body(scene);
      } catch (error) {
        message = error.stack ?? String(error);
        await workbench.screenshot(inRoot('out', 'vscode-failures', `${name.replaceAll(/\W+/g, '-')}.png`));
      }
      report({ name, ok: message === '', ms: Math.round(performance.now() - startedAt), message });
    }
    await workbench.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
