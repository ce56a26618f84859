import { randomBytes } from 'node:crypto';
import { chromium } from 'playwright-core';
import { ensureProgram } from './machine.mjs';
import { delay } from './processes.mjs';

const chromiumFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];
/** Generous, since a busy machine with two cores takes ten times as long as an idle one; nothing waits longer than it must. */
const readyTimeoutMs = 120_000;
const uiTimeoutMs = 30_000;

/** A browser for the workbench; whoever launches it closes it. */
export async function launchBrowser({ isShown = false } = {}) {
  const executablePath = await ensureProgram('chromium');
  return chromium.launch({ executablePath, args: chromiumFlags, headless: !isShown });
}

/** VS Code's window, driven as a user does: keys, palette, mouse, and what can be seen. */
export class Workbench {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Opens `folder` in the window of a running server and waits until the workbench is there. */
  static async open(browser, server, { folder, width = 1440, height = 900 }) {
    const context = await browser.newContext({
      viewport: { width, height },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    // Half of the key that SecretStorage is sealed with in a browser; the program in front of the server would mint it.
    const key = randomBytes(32);
    await context.route('**/mint-key', (route) => route.fulfill({ body: key }));
    const page = await context.newPage();
    page.setDefaultTimeout(uiTimeoutMs);
    const workbench = new Workbench(page);
    await page.goto(`${server.url}/?folder=${encodeURIComponent(folder)}`, { timeout: readyTimeoutMs });
    await workbench.waitUntilReady();
    return workbench;
  }

  get page() {
    return this.#page;
  }

  async waitUntilReady() {
    await this.#page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: readyTimeoutMs });
    await this.#page
      .locator('#status\\.host[aria-label*="remote" i], .part.sidebar .explorer-viewlet')
      .first()
      .waitFor();
  }

  /**
   * Runs a command by its whole palette title, `Category: Title`. The command may come late, since extensions are read
   * after the window is there: it is looked for again and again.
   */
  async runCommand(title) {
    const deadline = Date.now() + readyTimeoutMs;
    const row = this.#page.locator(`.quick-input-list .monaco-list-row[aria-label^=${JSON.stringify(title)}]`).first();
    const input = this.#page.locator('.quick-input-widget input[type=text]');
    for (;;) {
      await this.#page.keyboard.press('F1');
      try {
        // A key that came while the window was busy opens nothing: it is pressed again.
        await input.fill(`>${title}`, { timeout: 5000 });
        await row.waitFor({ timeout: 2000 });
        break;
      } catch (error) {
        await this.#page.keyboard.press('Escape');
        if (Date.now() > deadline) throw new Error(`The palette does not offer "${title}"`, { cause: error });
      }
    }
    await row.click();
  }

  /** Answers the input box or pick list that a command opened. */
  async answerInput(text) {
    const input = this.#page.locator('.quick-input-widget input[type=text]');
    await input.waitFor();
    await input.fill(text);
    await this.#page.keyboard.press('Enter');
  }

  /** Answers the file dialog, which begins with a path of its own, follows what is typed, and takes its time for both. */
  async answerFileDialog(path) {
    const input = this.#page.locator('.quick-input-widget input[type=text]');
    await until(async () => (await input.inputValue()).startsWith('/'), 'the file dialog');
    await until(async () => {
      if (!(await input.isVisible())) return true;
      await input.fill(path);
      await delay(700);
      if ((await input.inputValue()) === path) await this.#page.keyboard.press('Enter');
      await delay(300);
      return !(await input.isVisible());
    }, 'the file dialog to take the path');
  }

  notification(text) {
    return this.#page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** Chooses from the list that a command opened. */
  async choose(label) {
    await this.#page.locator('.quick-input-list .monaco-list-row', { hasText: label }).click();
  }

  /** Opens a file of the folder by its path through Quick Open, as a kept (not preview) tab. */
  async openFile(path) {
    await this.#page.keyboard.press('Control+P');
    await this.#page.locator('.quick-input-widget input[type=text]').fill(path);
    const name = path.split('/').at(-1);
    await this.#page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await this.#page.keyboard.press('Enter');
    await this.tab(name).waitFor();
  }

  /** Puts the cursor of the active editor on a line, from 1, and the line into the middle. */
  async goToLine(line) {
    await this.runCommand('View: Focus Active Editor Group');
    await this.runCommand('Go to Line/Column...');
    await this.answerInput(`:${line}`);
  }

  tab(name) {
    return this.#page.locator('.tabs-container .tab', { hasText: name });
  }

  /** The document inside the webview that can be seen, the n-th one where several can. */
  webview(index = 0) {
    const outer = this.#page.locator('iframe.webview.ready').filter({ visible: true }).nth(index);
    return outer.contentFrame().locator('#active-frame').contentFrame();
  }

  /** Lines of the Problems view as text, opened when it is not. */
  async problems() {
    const view = this.#page.locator('.markers-panel');
    if (!(await view.isVisible())) {
      await this.runCommand('Problems: Focus on Problems View');
      await view.waitFor();
    }
    return view.locator('.monaco-list-row').allInnerTexts();
  }

  /** Findings of ours in the Problems view: `{ rule, line, text }`, `line` from 1. */
  async findings() {
    const found = [];
    for (const text of await this.problems()) {
      const match = /^(.*)\bsocketscope\s*\(?([A-Z]\d+)\)?\s*\[Ln (\d+)/s.exec(text);
      if (match) found.push({ text: match[1].trim(), rule: match[2], line: Number(match[3]) });
    }
    return found;
  }

  /** Squiggles in the editors that can be seen, of every severity. */
  squiggles() {
    return this.#page.locator('.monaco-editor :is(.squiggly-error, .squiggly-warning, .squiggly-info, .squiggly-hint)');
  }

  /** Titles the light bulb offers for the first finding of a rule in the Problems view; the menu stays open. */
  async openQuickFixes(rule) {
    await this.problems();
    const rows = this.#page.locator('.markers-panel .monaco-list-row', {
      hasText: new RegExp(`socketscope\\s*\\(?${rule}(?!\\d)`),
    });
    await rows.first().dblclick();
    await this.#page.locator('.monaco-editor.focused').waitFor();
    return this.openQuickFixesHere();
  }

  /** Titles the light bulb offers where the cursor is; the menu stays open. */
  async openQuickFixesHere() {
    const items = this.#page.locator('.action-widget .monaco-list-row.action');
    await until(async () => {
      await this.#page.keyboard.press('Control+.');
      // Long, since a second press would close a menu that is only slow.
      await items.first().waitFor({ timeout: 10_000 });
      return true;
    }, 'a light bulb');
    return items.allInnerTexts();
  }

  /** Applies the first fix whose title contains `title`; answers with all that were offered. */
  async applyQuickFix(rule, title) {
    const offered = await this.openQuickFixes(rule);
    await this.chooseQuickFix(title, offered);
    return offered;
  }

  /** Clicks the first fix of the open menu whose title contains `title`. */
  async chooseQuickFix(title, offered) {
    const item = this.#page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
    if (!(await item.isVisible())) throw new Error(`No quick fix "${title}" among: ${offered.join(' | ')}`);
    await item.click();
  }

  /** Lenses over the lines in view whose text contains this. */
  lens(text) {
    return this.#page.locator('.monaco-editor .codelens-decoration a, .monaco-editor .codelens-decoration span', {
      hasText: text,
    });
  }

  async save() {
    await this.#page.keyboard.press('Control+S');
  }

  async reload() {
    await this.#page.reload({ timeout: readyTimeoutMs });
    await this.waitUntilReady();
  }

  async screenshot(path) {
    await this.#page.screenshot({ path, animations: 'disabled' });
  }

  async close() {
    await this.#page.context().close();
  }
}

/** Repeats `check` until it answers something true; an error counts as "not yet" and is told at the end. */
export async function until(check, what, timeoutMs = uiTimeoutMs) {
  const deadline = Date.now() + timeoutMs;
  let last = '';
  for (;;) {
    try {
      const answer = await check();
      if (answer) return answer;
    } catch (error) {
      last = `: ${error.message}`;
    }
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}${last}`);
    await delay(150);
  }
}
