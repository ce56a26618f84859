import { expect, it } from 'vitest';
import { describeView } from './harness';
import { eventually, expectText, grid, requestsOf, rowAt, selectedRow } from './pages';

describeView('ten million rows', (browser) => {
  it('are reached to the last one by keyboard, and each one on the way', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).focus();
    await page.keyboard.press('End');
    await expectText(page.locator('.detail-summary'), '#9999999');
    for (const ordinal of [9_999_998, 9_999_997, 9_999_996]) {
      await page.keyboard.press('ArrowUp');
      await expectText(page.locator('.detail-summary'), `#${ordinal}`);
    }
    await page.keyboard.press('Home');
    await expectText(page.locator('.detail-summary'), '#0');
  });

  it('are reached by the scroll bar at both ends and in between', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    const scrollTo = (ratio: number) =>
      grid(page).evaluate((element, to) => {
        element.scrollTop = to * (element.scrollHeight - element.clientHeight);
      }, ratio);
    await scrollTo(0);
    await rowAt(page, 0).waitFor();
    await scrollTo(0.5);
    await eventually(async () => {
      const first = Number(await grid(page).locator('.row:visible').first().getAttribute('aria-rowindex'));
      expect(Math.abs(first - 5_000_000)).toBeLessThan(100);
    });
    await scrollTo(1);
    await rowAt(page, 9_999_999).waitFor();
  });

  it('move by the wheel as a short list does, row by row', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).focus();
    await page.keyboard.press('Home');
    await grid(page).hover();
    await page.mouse.wheel(0, 220);
    await eventually(async () => {
      const box = await rowAt(page, 10).boundingBox();
      const top = (await grid(page).boundingBox())?.y ?? 0;
      expect(Math.round((box?.y ?? 0) - top)).toBe(22);
    });
  });

  it('cost no more elements and no larger pages than a short list', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).hover();
    for (let notch = 0; notch < 20; notch++) await page.mouse.wheel(0, -5000);
    await page.waitForTimeout(300);
    expect(await grid(page).locator('.row').count()).toBeLessThan(60);
    const counts = (await requestsOf(page, 'rows/read')).map((params) => Reflect.get(Object(params), 'count'));
    expect(Math.max(...counts.map(Number))).toBeLessThanOrEqual(500);
  });

  it('stay selected by number when a filter thins them out', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await expectText(page.locator('.detail-summary'), '#9999998');
    await page.getByRole('button', { name: /^Ping / }).click();
    await expectText(page.locator('.filter-count'), '9,000,000 of 10,000,000');
    await eventually(async () =>
      expect(await selectedRow(page).locator('.cell').first().textContent()).toBe('9999998'),
    );
  });
});
