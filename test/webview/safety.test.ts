import { expect, it } from 'vitest';
import { describeView } from './harness';
import { expectText, grid, openTab, selectPosition } from './pages';

describeView('payloads from outside', (browser) => {
  it('are never anything but text, in the table and in every tab', async () => {
    const page = await browser.open({ scenario: 'hostile' });
    await expectText(grid(page), '<img src=x onerror="window.hacked = true">');
    for (let position = 0; position < 5; position++) {
      await selectPosition(page, position);
      for (const tab of ['Payload', 'Hex', 'Frame', 'Message', 'Handshake']) await openTab(page, tab);
    }
    await openTab(page, 'Payload');
    await page.waitForTimeout(200);
    await expect.poll(() => page.locator('#app img, #app script, #app style, #app iframe').count()).toBe(0);
    expect(await page.evaluate(() => window.hacked)).toBeUndefined();
    expect(browser.problems).toEqual([]);
  });

  it('cannot move the rest of a row by direction marks', async () => {
    const page = await browser.open({ scenario: 'hostile' });
    const note = grid(page).locator('.row').nth(4).locator('.preview-note');
    expect(await note.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  });
});

describeView('the content security policy', (browser) => {
  it('is kept by every part of the view', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    for (const tab of ['Hex', 'Frame', 'Message', 'Handshake', 'Payload']) await openTab(page, tab);
    await page.getByRole('button', { name: 'Connection options' }).click();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
    expect(browser.problems).toEqual([]);
  });
});

describeView('the start', (browser) => {
  it('shows a failure and can be tried again', async () => {
    const page = await browser.open();
    await page.addInitScript(() => {
      window.addEventListener(
        'DOMContentLoaded',
        () => window.fakeHost.failNext('session/open', 'internal', 'no session'),
        {
          once: true,
        },
      );
    });
    await page.reload();
    await page.getByText('The inspector could not start: no session').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await grid(page).waitFor();
  });
});
