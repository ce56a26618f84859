import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inspector } from './inspector.mjs';
import { Tour, themes } from './tour.mjs';
import { until } from './workbench.mjs';

const frames = 1_000_000;
const captureName = 'trading-day.wscap';

/** The way through a capture of a million frames: both ends and the middle, a filter, a search, bookmarks, figures, a file. */
export class MillionTour extends Tour {
  async run() {
    const { recorder } = this.parts;
    if (!(await recorder.step('1,000,000 frames are captured', () => this.#capture()))) return;
    await recorder.step('the first rows of a million', () => this.#goTo('Home', 0, 'million-top.png'));
    await recorder.step('the rows in the middle', () => this.#jump(500_000, 'million-middle.png'));
    await recorder.step('the last rows', () => this.#goToEnd());
    await recorder.step('the filter field completes', () => this.#complete());
    await recorder.step('a filter over a million rows', () => this.#filter());
    await recorder.step('a search through a million rows', () => this.#find());
    await recorder.step('bookmarks with notes', () => this.#bookmark());
    await recorder.step('statistics of a million frames', () => this.#showStatistics());
    if (await recorder.step('a million rows are written to a file', () => this.#export())) {
      await recorder.step('the file opens in the inspector', () => this.#openFile());
      for (const name of Object.keys(themes)) {
        await recorder.step(`the file in ${themes[name].name}`, () => this.shootInTheme('capture-file', name));
      }
    }
    await this.workbench.close();
  }

  async #capture() {
    const { scene } = this.parts;
    await this.setTheme('dark');
    await this.openWindow();
    await this.workbench.runCommand('View: Close All Editors');
    await this.workbench.runCommand('Socketscope: Open Connection Panel');
    this.inspector = new Inspector(this.workbench.webview());
    await this.inspector.waitUntilShown();
    await this.workbench.runCommand('View: Close Primary Side Bar');
    const startedAt = Date.now();
    await this.inspector.connect(`${scene.servers.url}/million`);
    const counts = async () => (await this.inspector.count('Text')) + (await this.inspector.count('Binary'));
    await until(async () => (await counts()) >= frames - frames / 1000, 'a million frames', 120_000);
    return `${await counts()} messages and their pings, ${((Date.now() - startedAt) / 1000).toFixed(1)} s after Connect`;
  }

  /** The selected row's text, once it is the one with this number. */
  async #waitForSelected(ordinal) {
    const selected = this.inspector.table.getByRole('row', { selected: true }).filter({ visible: true });
    return until(async () => {
      const text = (await selected.first().innerText()).replaceAll(/\s+/g, ' ').trim();
      return ordinal === undefined || text.startsWith(`${ordinal} `) ? text : undefined;
    }, `row #${ordinal}`);
  }

  async #goTo(key, ordinal, picture) {
    await this.inspector.table.press(key);
    const row = await this.#waitForSelected(ordinal);
    await this.shoot(picture);
    return row;
  }

  /** The handshake and our pongs are rows too, so there are more than a million. */
  async #goToEnd() {
    const rows = Number(await this.inspector.table.getAttribute('aria-rowcount')) - 1;
    if (rows < frames) throw new Error(`only ${rows} rows`);
    return this.#goTo('End', rows - 1, 'million-end.png');
  }

  async #jump(ordinal, picture) {
    await this.inspector.table.press('Control+g');
    const field = this.inspector.field('Go to');
    await field.fill(`#${ordinal}`);
    await field.press('Enter');
    const row = await this.#waitForSelected(ordinal);
    await this.shoot(picture);
    return row;
  }

  async #complete() {
    const { filter } = this.inspector;
    await filter.click();
    await filter.pressSequentially('dir == in && json.symb', { delay: 15 });
    await this.inspector.completions.first().waitFor();
    const offered = await this.inspector.completions.allInnerTexts();
    await this.shoot('filter-completion.png');
    return offered.join(' | ').replaceAll(/\s+/g, ' ');
  }

  async #filter() {
    const { filter } = this.inspector;
    await filter.fill('json.symbol == "ACME" && json.price > 270');
    const count = this.inspector.filterCount;
    const isFinal = async () => /of 1,\d{3},\d{3}/.test(await count.innerText()) && !/%/.test(await count.innerText());
    await until(isFinal, 'the filter to be through', 60_000);
    await this.inspector.select(this.inspector.rows('ACME').nth(4));
    await this.shoot('million-filtered.png');
    return (await count.innerText()).replaceAll(/\s+/g, ' ').trim();
  }

  async #find() {
    await this.inspector.filter.fill('');
    await this.inspector.table.press('Home');
    await this.inspector.table.press('Control+f');
    const field = this.inspector.field('Find');
    await field.fill('volatility auction');
    const found = [await this.#waitForMatch('49999')];
    for (const sequence of ['99999', '149999']) {
      await field.press('Enter');
      found.push(await this.#waitForMatch(sequence));
    }
    await this.shoot('find.png');
    await field.press('Escape');
    return `rows ${found.join(', ')}`;
  }

  /** The number of the row that was found, once it is the halt with this `seq`. */
  async #waitForMatch(sequence) {
    const match = this.inspector.table.getByRole('row', { selected: true }).filter({ hasText: `"seq":${sequence},` });
    await match.filter({ hasText: 'halted' }).first().waitFor();
    return (await this.#waitForSelected(undefined)).split(' ')[0];
  }

  async #bookmark() {
    const { table } = this.inspector;
    const notes = ['first trade after the halt', 'the gap that support asked about', 'price jumps here'];
    for (const [index, note] of notes.entries()) {
      for (let step = 0; step < 3 + index; step++) await table.press('ArrowDown');
      await table.press('n');
      await this.workbench.page.keyboard.type(note);
      await this.workbench.page.keyboard.press('Enter');
      await this.inspector.rows(note).first().waitFor();
    }
    await this.inspector.button('Bookmarks').click();
    await this.shoot('bookmarks.png');
    await this.workbench.page.keyboard.press('Escape');
    return notes.join(', ');
  }

  async #showStatistics() {
    await this.inspector.openTab('Statistics');
    const table = this.inspector.detail.getByRole('table', { name: 'Frames by opcode' });
    await table.waitFor();
    await this.shoot('statistics.png');
    return (await table.innerText()).replaceAll(/\s+/g, ' ').trim().slice(0, 160);
  }

  async #export() {
    const startedAt = Date.now();
    await this.workbench.runCommand('Socketscope: Export Capture...');
    await this.workbench.choose('Leave credentials out');
    await this.workbench.answerFileDialog(this.#capturePath);
    await this.workbench.notification('frames were written to').waitFor({ timeout: 60_000 });
    const { size } = await stat(this.#capturePath);
    return `${(size / 1e6).toFixed(0)} MB, ${((Date.now() - startedAt) / 1000).toFixed(1)} s with the dialogs`;
  }

  async #openFile() {
    const startedAt = Date.now();
    const notice = this.workbench.notification('frames were written to');
    await notice.getByRole('button', { name: 'Open', exact: true }).click();
    await this.workbench.tab(captureName).waitFor();
    this.inspector = new Inspector(this.workbench.webview());
    await this.inspector.rows('Handshake').or(this.inspector.rows('Text')).first().waitFor();
    const openedMs = Date.now() - startedAt;
    await this.inspector.filter.fill('text contains "volatility"');
    await this.inspector.select(this.inspector.rows('halted').nth(1));
    return `its first rows ${(openedMs / 1000).toFixed(1)} s after the click`;
  }

  get #capturePath() {
    return join(this.parts.scene.folder, captureName);
  }
}
