import { expect, it } from 'vitest';
import { describeView } from './harness';
import { eventually, expectText, failNext, grid, requestsOf, rowAt, selectedRow, selectPosition } from './pages';

describeView('bookmarks', (browser) => {
  it('are set and removed by a key, with a mark at the edge and an undo', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 3);
    await page.keyboard.press('m');
    await eventually(async () => expect(await rowAt(page, 3).getAttribute('data-bookmarked')).not.toBeNull());
    await expectText(rowAt(page, 3), 'bookmarked');
    await page.keyboard.press('m');
    await eventually(async () => expect(await rowAt(page, 3).getAttribute('data-bookmarked')).toBeNull());
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => expect(await rowAt(page, 3).getAttribute('data-bookmarked')).not.toBeNull());
  });

  it('carry a note: Enter keeps it, Escape does not; it shows in the row and in the details', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 5);
    await page.keyboard.press('n');
    const editor = page.getByRole('textbox', { name: 'Note on row #5' });
    const [row, field] = [await selectedRow(page).boundingBox(), await editor.boundingBox()];
    expect(Math.abs((row?.y ?? 0) - (field?.y ?? 99))).toBeLessThanOrEqual(2);
    await page.keyboard.type('<b>why</b> so late?');
    await page.keyboard.press('Enter');
    await expectText(rowAt(page, 5), '<b>why</b> so late?');
    await expectText(page.locator('.detail-note'), 'Note: <b>why</b> so late?');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.keyboard.press('n');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('never mind');
    await page.keyboard.press('Escape');
    await expect.poll(() => requestsOf(page, 'bookmark/set')).toEqual([{ ordinal: 5, note: '<b>why</b> so late?' }]);
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await page.locator('.detail-note').isVisible()).toBe(false));
  });

  it('that cannot be set say why', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 5);
    await failNext(page, 'bookmark/set', 'This row is no longer kept: it cannot be bookmarked.');
    await page.keyboard.press('m');
    await expectText(page.locator('.toast'), 'This row is no longer kept');
  });

  it('are walked by F2 and Shift+F2, round the ends', async () => {
    const page = await browser.open({ scenario: 'million' });
    await page.evaluate(() => window.fakeHost.bookmark([2, 500_000, 999_000]));
    await selectPosition(page, 0);
    const visited: string[] = [];
    for (const key of ['F2', 'F2', 'F2', 'F2', 'Shift+F2', 'Shift+F2']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
      visited.push((await page.locator('.detail-summary').textContent())?.split(' ')[0] ?? '');
    }
    expect(visited).toEqual(['#2', '#500000', '#999000', '#2', '#999000', '#500000']);
    await rowAt(page, 500_000).waitFor();
  });

  it('are listed: a press goes there, Delete removes, all can be removed and brought back', async () => {
    const page = await browser.open({ scenario: 'million' });
    await page.evaluate(() => window.fakeHost.bookmark([1, 2, 500_000], 'look'));
    await page.evaluate(() => window.fakeHost.dropRows(2));
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    const list = page.getByRole('dialog', { name: 'Bookmarks' });
    await expectText(list.locator('li').first(), /#1 10:02:11\.004 ↓ Binary dropped look/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Delete');
    await eventually(async () => expect(await list.locator('li').count()).toBe(2));
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('#500000');
    await page.keyboard.press('Enter');
    await expectText(page.locator('.detail-summary'), '#500000');
    await rowAt(page, 500_000 - 1).waitFor();
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    await list.getByRole('button', { name: /^#1 / }).click();
    await expectText(page.locator('.toast'), 'Row #1 was dropped: only its bookmark is left.');
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    await list.getByRole('button', { name: 'Remove all' }).click();
    await expectText(page.locator('.toast'), '2 bookmarks removed');
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    await eventually(async () => expect(await list.locator('li').count()).toBe(2));
    await page.keyboard.press('Escape');
    await expect.poll(() => list.count()).toBe(0);
  });

  it('say how to set one while there are none', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    await expectText(page.getByRole('dialog'), 'No bookmarks. M bookmarks the selected row');
    await page.keyboard.press('Escape');
    await grid(page).focus();
    await page.keyboard.press('F2');
    await expectText(page.locator('.toast'), 'No bookmarks.');
  });
});
