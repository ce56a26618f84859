import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeView } from './harness';
import { addFrames, eventually, expectText, failNext, openTab, requestsOf, selectPosition } from './pages';

const panel = (page: Page) => page.getByRole('tabpanel');
const table = (page: Page, name: string) => panel(page).getByRole('table', { name });

/** The visible rows of a table, cells parted by blanks. */
async function linesOf(page: Page, name: string): Promise<readonly string[]> {
  await table(page, name).waitFor();
  const rows = await table(page, name).locator('tr:visible').all();
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allTextContents()).join(' ').trim()));
}

describeView('statistics', (browser) => {
  it('are there without a selected row: every opcode that occurred, and the sums', async () => {
    const page = await browser.open();
    await openTab(page, 'Statistics');
    await expect
      .poll(() => linesOf(page, 'Frames by opcode'))
      .toEqual([
        'Opcode Direction Frames of all Payload bytes Wire bytes',
        'Text received 2 17 % 680 688',
        'Binary received 2 17 % 680 688',
        'Cont. received 2 17 % 680 688',
        'Ping received 1 8 % 340 344',
        'Pong received 1 8 % 340 344',
        'Close received 1 8 % 340 344',
        'Reserved received 1 8 % 340 344',
        'Binary sent 1 8 % 38 42',
        'Ping sent 1 8 % 38 42',
        'All received 10 83 % 3,400 3,440',
        'All sent 2 17 % 76 84',
      ]);
    await expect.poll(() => linesOf(page, 'Compression')).toContain('Ratio 29 % –');
    await expect.poll(() => linesOf(page, 'Round trips of pings')).toContain('p99 179 ms 24 ms');
    await expectText(panel(page), 'Percentiles are within 0.8 %');
    expect(browser.problems).toEqual([]);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });

  it('say every chart in words, and draw a bar for every value that is not 0', async () => {
    const page = await browser.open();
    await openTab(page, 'Statistics');
    await panel(page).getByRole('img', { name: 'Message sizes. Received: 597,181 messages' }).waitFor();
    await panel(page).getByRole('img', { name: 'Time between frames. Received: 905,417 times' }).waitFor();
    await panel(page).getByRole('img', { name: '68 round trips: half of them up to' }).waitFor();
    await expect
      .poll(() =>
        panel(page)
          .getByRole('img', { name: /^From \d\d:02:11 to \d\d:12:01, a second/ })
          .count(),
      )
      .toBe(2);
    const bars = await panel(page)
      .locator('.chart-up')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')?.match(/M/g)?.length ?? 0));
    expect(bars).toEqual([114, 114, 16, 14, 6]);
  });

  it('of nothing say so, and appear with the first frame', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await openTab(page, 'Statistics');
    await expectText(panel(page), 'No frames yet');
    await expect.poll(() => panel(page).getByRole('table').count()).toBe(0);
    await addFrames(page, 50);
    await table(page, 'Frames by opcode').waitFor();
  });

  it('are read while they are looked at, and not otherwise', async () => {
    const page = await browser.open();
    await selectPosition(page, 1);
    await addFrames(page, 10);
    await expect.poll(() => requestsOf(page, 'statistics/read')).toEqual([]);
    await openTab(page, 'Statistics');
    await eventually(async () => expect(await requestsOf(page, 'statistics/read')).toHaveLength(1));
    await eventually(async () => expect(await requestsOf(page, 'statistics/read')).toHaveLength(2));
    await openTab(page, 'Hex');
    const before = (await requestsOf(page, 'statistics/read')).length;
    await addFrames(page, 10);
    await page.waitForTimeout(1300);
    await expect.poll(() => requestsOf(page, 'statistics/read')).toHaveLength(before);
  });

  it('stay the same elements when they are read again, so that a selection in them stays', async () => {
    const page = await browser.open();
    await openTab(page, 'Statistics');
    await table(page, 'Frames by opcode').waitFor();
    await page.evaluate(() => {
      const cell = document.querySelector('.statistics-traffic td');
      if (cell) getSelection()?.selectAllChildren(cell);
    });
    const before = (await requestsOf(page, 'statistics/read')).length;
    await addFrames(page, 1000);
    await eventually(async () =>
      expect((await requestsOf(page, 'statistics/read')).length).toBeGreaterThan(before + 1),
    );
    expect(await page.evaluate(() => getSelection()?.anchorNode?.isConnected)).toBe(true);
  });

  it('show the rate of another time at once', async () => {
    const page = await browser.open();
    await openTab(page, 'Statistics');
    await expectText(panel(page), 'one bar is 5 s');
    const whole = page.getByRole('button', { name: 'whole capture' });
    await whole.click();
    await expectText(panel(page), 'one bar is 60 s');
    await expect.poll(() => whole.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(async () => (await requestsOf(page, 'statistics/read')).at(-1)).toEqual({ span: 'whole' });
  });

  it('are copied as JSON and as a table', async () => {
    const page = await browser.open();
    await openTab(page, 'Statistics');
    await page.getByRole('button', { name: 'Copy as JSON' }).click();
    await expectText(page.locator('.copy-outcome'), 'Copied');
    await page.getByRole('button', { name: 'Copy as table' }).click();
    await eventually(async () => expect(await requestsOf(page, 'text/copy')).toHaveLength(2));
    const [json, tsv] = (await requestsOf(page, 'text/copy')) as readonly { readonly text: string }[];
    expect(JSON.parse(json?.text ?? '').frames.text.in.frames).toBe(2);
    expect(tsv?.text).toContain('text\tin\t2\t680\t688\n');
  });

  it('say why they cannot be shown, and come back', async () => {
    const page = await browser.open();
    await failNext(page, 'statistics/read', 'The inspector was closed.');
    await openTab(page, 'Statistics');
    await expectText(panel(page), 'The statistics cannot be shown: The inspector was closed.');
    await table(page, 'Frames by opcode').waitFor();
  });

  it('make way for the row again, and are not replaced by one that cannot be read', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await openTab(page, 'Statistics');
    await table(page, 'Frames by opcode').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Open in editor' }).count()).toBe(0);
    await failNext(page, 'row/read', 'gone');
    await selectPosition(page, 4);
    await page.waitForTimeout(200);
    await expect.poll(() => table(page, 'Frames by opcode').isVisible()).toBe(true);
    await selectPosition(page, 5);
    await openTab(page, 'Payload');
    await page.getByRole('tree', { name: 'Decoded payload' }).waitFor();
    await expectText(page.locator('.detail-summary'), '#5');
    await expect.poll(() => page.getByRole('button', { name: 'Open in editor' }).isEnabled()).toBe(true);
  });

  it('are in front again after a reload', async () => {
    const page = await browser.open();
    await openTab(page, 'Statistics');
    await table(page, 'Frames by opcode').waitFor();
    await page.waitForTimeout(400);
    await page.reload();
    await table(page, 'Frames by opcode').waitFor();
  });

  it.each([480, 1440])('fit into %s px, labels of the charts included', async (width) => {
    const page = await browser.open({ width });
    await openTab(page, 'Statistics');
    await table(page, 'Frames by opcode').waitFor();
    const wide = await panel(page).evaluate((element) => {
      const right = element.getBoundingClientRect().right;
      const outside = [...element.querySelectorAll('td, th, button, .chart-tick, .chart-legend, svg')].filter(
        (part) => part.getBoundingClientRect().right > right + 0.5,
      );
      return [element.scrollWidth > element.clientWidth, ...outside.map((part) => part.textContent)];
    });
    expect(wide).toEqual([false]);
  });
});
