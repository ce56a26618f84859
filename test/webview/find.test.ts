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

describeView('finding rows', (browser) => {
  it('goes from match to match and back, round the ends, and says where it is', async () => {
    const page = await browser.open({ scenario: 'rows:10000' });
    await selectPosition(page, 2);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('"seq":12');
    const status = page.locator('.over-bar:visible .over-status');
    await expectText(status, 'Row 13 of 10,000');
    await page.keyboard.press('Enter');
    await expectText(status, 'Row 121 of 10,000');
    await expectText(selectedRow(page), '"seq":120');
    await page.keyboard.press('Shift+Enter');
    await expectText(status, 'Row 13 of 10,000');
    await page.keyboard.press('Shift+F3');
    await expectText(status, 'Row 1,300 of 10,000 · wrapped');
    await page.keyboard.press('F3');
    await expectText(status, 'Row 13 of 10,000 · wrapped');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await page.keyboard.press('F3');
    await expectText(page.locator('.detail-summary'), '#120');
    expect(browser.problems).toEqual([]);
  });

  it('looks from where it began for what is typed on', async () => {
    const page = await browser.open({ scenario: 'rows:10000' });
    await selectPosition(page, 2);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('"seq":1');
    await expectText(page.locator('.detail-summary'), '#10');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('5');
    await expectText(page.locator('.detail-summary'), '#5 ');
    await expect.poll(() => requestsOf(page, 'rows/find')).toMatchObject([{ fromPosition: 2 }, { fromPosition: 2 }]);
  });

  it('says that there is nothing, and why a text cannot be looked for', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 2);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('nowhere');
    const status = page.locator('.over-bar:visible .over-status');
    await expectText(status, 'Not found in 1,000 rows');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Find in the filtered rows' }).getAttribute('aria-invalid'))
      .toBe('true');
    await failNext(page, 'rows/find', 'The pattern ends too early.');
    await page.keyboard.press('Enter');
    await expectText(status, 'The pattern ends too early.');
    await expectText(page.locator('.detail-summary'), '#2');
  });

  it('keeps the match where it is while frames arrive', async () => {
    const page = await browser.open({ scenario: 'million' });
    await grid(page).focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('"seq":999900');
    await page.keyboard.press('Shift+Enter');
    await expectText(page.locator('.detail-summary'), '#999900');
    await selectedRow(page).waitFor();
    const before = await selectedRow(page).boundingBox();
    for (let burst = 0; burst < 5; burst++) await addFrames(page, 2_000);
    await eventually(async () => expect(await grid(page).getAttribute('aria-rowcount')).toBe('1010001'));
    await expect.poll(() => selectedRow(page).boundingBox()).toEqual(before);
  });

  it('tells how far a long search is, and gives it up with Escape', async () => {
    const page = await browser.open({ scenario: 'rows:1000' });
    await selectPosition(page, 2);
    await page.evaluate(() => {
      window.fakeHost.latencyMs = 60_000;
    });
    await page.keyboard.press('Control+f');
    await page.keyboard.type('needle');
    const status = page.locator('.over-bar .over-status').first();
    await expectText(status, 'Searching…');
    await page.evaluate(() => window.fakeHost.emit('find/progress', { done: 420, total: 1000 }));
    await expectText(status, 'Searching… 42 %');
    await page.keyboard.press('Escape');
    await eventually(async () =>
      expect(await page.evaluate(() => window.fakeHost.cancelled.length)).toBeGreaterThan(0),
    );
    await expect.poll(() => page.locator('.over-bar:visible').count()).toBe(0);
  });

  it('brings a match clear of the bar', async () => {
    const page = await browser.open({ scenario: 'rows:10000' });
    await selectPosition(page, 0);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('"seq":5000');
    await page.keyboard.press('Enter');
    await expectText(page.locator('.detail-summary'), '#5000');
    const bar = await page.locator('.over-bar:visible').boundingBox();
    const row = await selectedRow(page).boundingBox();
    expect(row?.y ?? 0).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0));
  });
});

describeView('going somewhere', (browser) => {
  it.each([
    ['#777', '#777'],
    ['50%', '#5000'],
    ['100%', '#9999'],
    ['+0.5s', '#5000'],
    ['10:02:11.204', '#2000'],
    ['2026-11-24T10:02:11.304Z', '#3000'],
  ])('%s leads to %s', async (typed, ordinal) => {
    const page = await browser.open({ scenario: 'rows:10000' });
    await selectPosition(page, 1);
    await page.keyboard.press('Control+g');
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await expectText(page.locator('.detail-summary'), `${ordinal} `);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await selectedRow(page).waitFor();
  });

  it('says in place what cannot be gone to', async () => {
    const page = await browser.open({ scenario: 'rows:10000' });
    await selectPosition(page, 1);
    await page.keyboard.press('Control+g');
    const status = page.locator('.over-bar:visible .over-status');
    for (const [typed, answer] of [
      ['soon', 'Type 10:02:11.004'],
      ['23:00', 'No row is as late as that; this is the last one.'],
    ] as const) {
      await page.keyboard.press('Control+a');
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
      await expectText(status, answer);
    }
    await expectText(page.locator('.detail-summary'), '#9999');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Text / }).click();
    await expectText(page.locator('.filter-count'), '3,000 of 10,000');
    await grid(page).focus();
    await page.keyboard.press('Control+g');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('#5000');
    await page.keyboard.press('Enter');
    await expectText(status, 'Row #5,000 is not shown; this is the next one.');
    await expectText(page.locator('.detail-summary'), '#5001');
    await rowAt(page, 1500).waitFor();
  });
});
