import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeView } from './harness';
import {
  addFrames,
  eventually,
  expectText,
  failNext,
  grid,
  requestsOf,
  rowAt,
  selectedRow,
  selectPosition,
} from './pages';

const menuItem = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true });
const cells = (page: Page, column: string) =>
  grid(page).locator(`.row:visible [data-column="${column}"]`).allTextContents();

describeView('several rows', (browser) => {
  it('are selected by Shift with the mouse and with keys, and counted', async () => {
    const page = await browser.open({ scenario: 'million' });
    await selectPosition(page, 2);
    await rowAt(page, 6).click({ modifiers: ['Shift'] });
    await eventually(async () => expect(await selectedRow(page).count()).toBe(5));
    await expectText(page.locator('.selection-text'), '5 rows selected, 365 B');
    await page.keyboard.press('Shift+ArrowUp');
    await eventually(async () => expect(await selectedRow(page).count()).toBe(4));
    await page.keyboard.press('Shift+End');
    await expectText(page.locator('.selection-text'), '999,998 rows selected, 73 MB');
    await page.keyboard.press('ArrowUp');
    await eventually(async () => expect(await page.locator('.selection-bar').isVisible()).toBe(false));
    await expect.poll(() => grid(page).getAttribute('aria-multiselectable')).toBe('true');
  });

  it('are all of ten million without a longer list of elements; what arrives later is not among them', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await selectPosition(page, 2);
    await page.keyboard.press('Control+a');
    await expectText(page.locator('.selection-text'), '10,000,000 rows selected, 730 MB');
    await expectText(page.locator('.detail-summary'), '#2');
    await addFrames(page, 1000);
    await expect.poll(() => grid(page).locator('.row').count()).toBeLessThan(60);
    await expectText(page.locator('.selection-text'), '10,000,000 rows selected');
    await page.keyboard.press('Control+c');
    await expectText(page.locator('.toast'), 'Copied 10000000 rows as TSV');
    await expect
      .poll(() => requestsOf(page, 'rows/copy'))
      .toEqual([{ revision: 1, first: 0, last: 9_999_999, format: 'tsv' }]);
    await page.keyboard.press('Escape');
    await eventually(async () => expect(await selectedRow(page).count()).toBe(1));
  });

  it('stay selected when a filter thins them out', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 3);
    for (let step = 0; step < 10; step++) await page.keyboard.press('Shift+ArrowDown');
    await expectText(page.locator('.selection-text'), '11 rows selected, 803 B');
    await page.getByRole('button', { name: /^Ping / }).click();
    await expectText(page.locator('.filter-count'), '900 of 1,000');
    await expectText(page.locator('.selection-text'), '9 rows selected');
    await eventually(async () => expect(await selectedRow(page).count()).toBe(9));
  });

  it('are exported by their ordinals', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 3);
    await page.keyboard.press('Shift+ArrowDown');
    await page.locator('.selection-bar').getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('button', { name: 'Export…' }).first().click();
    await menuItem(page, 'Export all rows…').click();
    await page.getByRole('button', { name: 'Export…' }).first().click();
    await menuItem(page, 'Export filtered rows…').click();
    await eventually(async () =>
      expect(await requestsOf(page, 'capture/export')).toEqual([
        { scope: 'selection', first: 3, last: 4 },
        { scope: 'all', first: undefined, last: undefined },
        { scope: 'filtered', first: undefined, last: undefined },
      ]),
    );
    await failNext(page, 'capture/export', 'The folder cannot be written to.');
    await page.getByRole('button', { name: 'Export…' }).first().click();
    await menuItem(page, 'Export all rows…').click();
    await expectText(page.locator('.toast'), 'The folder cannot be written to.');
  });
});

describeView('the menu of a row', (browser) => {
  it('opens by key at the row and by mouse at the pointer, and leaves the focus with the table', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.keyboard.press('Shift+F10');
    const menu = page.getByRole('menu', { name: 'Row' });
    await menu.waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await rowAt(page, 8).click({ button: 'right' });
    await menu.waitFor();
    await expectText(page.locator('.detail-summary'), '#8');
    await menuItem(page, 'Copy as…').click();
    await page.getByRole('menu', { name: 'Copy as…' }).waitFor();
    await menuItem(page, 'Hex').click();
    await expectText(page.locator('.copy-outcome'), 'Copied 177 bytes as hex');
    await expect.poll(() => requestsOf(page, 'row/copy')).toEqual([{ ordinal: 8, format: 'hex' }]);
  });

  it('keeps several rows selected when it opens on one of them', async () => {
    const page = await browser.open();
    await selectPosition(page, 3);
    await rowAt(page, 6).click({ modifiers: ['Shift'] });
    await rowAt(page, 4).click({ button: 'right' });
    await menuItem(page, 'Copy rows as NDJSON').click();
    await expectText(page.locator('.toast'), 'Copied 4 rows as NDJSON');
  });

  it('filters by rows of the same kind', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 3);
    await page.keyboard.press('Shift+F10');
    await menuItem(page, 'Filter by same kind').click();
    await expectText(page.locator('.filter-count'), '200 of 1,000');
    await expect.poll(() => page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('ping');
    await eventually(async () => expect(await selectedRow(page).locator('.cell').first().textContent()).toBe('3'));
  });

  it('offers no kind for a row that is no frame', async () => {
    const page = await browser.open();
    await selectPosition(page, 0);
    await page.keyboard.press('Shift+F10');
    await expect.poll(() => menuItem(page, 'Filter by same kind').getAttribute('aria-disabled')).toBe('true');
  });
});

describeView('times', (browser) => {
  it('count from the first row, or from the row that the user chose', async () => {
    const page = await browser.open();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemradio', { name: 'Time since the first row of the capture' }).click();
    await eventually(async () =>
      expect((await cells(page, 'time')).slice(0, 4)).toEqual(['+0.000', '+0.086', '+0.116', '+0.128']),
    );
    await expectText(page.locator('.head [data-column="time"]'), 'Since start');
    await selectPosition(page, 3);
    await page.keyboard.press('Shift+F10');
    await menuItem(page, 'Set time reference here').click();
    await eventually(async () =>
      expect((await cells(page, 'time')).slice(0, 4)).toEqual(['-0.128', '-0.042', '-0.012', '+0.000']),
    );
    expect((await cells(page, 'time'))[12]).toBe('+1:00.338');
    await expectText(page.locator('.head [data-column="time"]'), 'Since #3');
    await page.waitForTimeout(300);
    await page.reload();
    await expectText(page.locator('.head [data-column="time"]'), 'Since #3');
    await page.getByRole('button', { name: 'Columns' }).click();
    await menuItem(page, 'Forget the time reference').click();
    await expectText(page.locator('.head [data-column="time"]'), 'Since start');
  });

  it('between rows are those of the capture or those of the rows shown, and the head says which', async () => {
    const page = await browser.open();
    await page.getByRole('combobox', { name: 'Filter' }).fill('ping');
    await expectText(page.locator('.filter-count'), 'of 15');
    const before = await cells(page, 'delta');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemradio', { name: 'Δ since the previous row shown' }).click();
    await expectText(page.locator('.head [data-column="delta"]'), 'Δ shown');
    expect(before[1]).toBe('+30 ms');
    await eventually(async () => expect((await cells(page, 'delta'))[1]).toBe('+116 ms'));
  });
});

describeView('the keys', (browser) => {
  it('are listed by a key, in a popup that closes where it came from', async () => {
    const page = await browser.open();
    await grid(page).focus();
    await page.keyboard.press('?');
    await expectText(page.getByRole('dialog', { name: 'Keys of the table' }), 'Ctrl+G');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  it('are kept from VS Code only where the table uses them', async () => {
    const page = await browser.open();
    await selectPosition(page, 2);
    await page.evaluate(() => {
      window.addEventListener('keydown', (event) => document.body.setAttribute('data-seen', event.key));
    });
    await page.keyboard.press('Control+g');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('body').getAttribute('data-seen')).toBe('Control');
    await page.keyboard.press('F6');
    await expect.poll(() => page.locator('body').getAttribute('data-seen')).toBe('F6');
  });
});
