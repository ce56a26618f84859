import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBarriers } from './barriers';
import { describeView } from './harness';
import { eventually, expectText, failNext, grid, openTab, requestsOf, selectPosition } from './pages';

const bar = (page: Page) => page.getByRole('region', { name: 'Saved capture' });

const LIVE_ONLY = ['connection/open', 'connection/close', 'composer/preview', 'composer/send', 'rows/clear'] as const;

function findSpilling(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.file-bar, .file-bar *:not(.visually-hidden)')]
      .filter((part) => part.getBoundingClientRect().right > window.innerWidth + 0.5)
      .map((part) => part.className),
  );
}

describeView('a capture file', (browser) => {
  it('is described, without a control that only a connection has', async () => {
    const page = await browser.open({ scenario: 'file' });
    await expectText(bar(page).getByRole('heading'), 'telemetry-2026-11-24.wscap');
    await expectText(bar(page), /read-only.*Socketscope capture.*12 frames.*1\.2 MB/);
    await expectText(bar(page), 'captured 2026-11-24 10:02:11, 00:01:01 long');
    await expect
      .poll(() => bar(page).getByText('captured').getAttribute('title'))
      .toBe('2026-11-24 10:02:11.004 to 2026-11-24 10:03:12.301 UTC');
    await expectText(bar(page), 'saved 2026-11-24 11:02:11');
    await expectText(bar(page), /Complete: all that was saved is here\..*Credentials were left out\./);
    await expectText(bar(page), 'last of 2 connections');
    await expect.poll(() => bar(page).getByRole('button', { name: /note/ }).count()).toBe(0);
    for (const name of [
      'Pause',
      'Follow',
      'Clear rows',
      'Connect',
      'Disconnect',
      'Connection options',
      'Ping',
      'Send',
    ]) {
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    }
    await expect.poll(() => page.getByRole('combobox', { name: 'WebSocket URL' }).count()).toBe(0);
    await expect.poll(() => page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
    await expectText(page.locator('.bottom-bar'), /^12 frames · 15 rows$/);

    await page.evaluate(() => window.fakeHost.emit('view/focus', { target: 'composer' }));
    await expectText(page.locator('[aria-live="polite"].visually-hidden'), 'nothing can be sent');
    await page.evaluate(() => window.fakeHost.emit('view/focus', { target: 'filter' }));
    await page.keyboard.type('nowhere to be found');
    await expectText(page.locator('.empty'), 'No frame matches the filter.');
    await page.locator('.empty').getByRole('button', { name: 'Clear filter' }).click();
    await eventually(async () => expect(await page.locator('.empty').isHidden()).toBe(true));

    await bar(page).getByRole('button', { name: 'Copy the URL' }).click();
    await expectText(page.locator('.toast'), 'Copied');
    await expect
      .poll(() => requestsOf(page, 'text/copy'))
      .toEqual([{ text: 'wss://stream.example.org/v2/telemetry?site=7&access_token=<redacted>' }]);
    await failNext(page, 'capture/export', 'The disk is full.');
    await bar(page).getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'Export all rows…' }).click();
    await expectText(page.locator('.toast'), 'The disk is full.');
    for (const name of LIVE_ONLY) expect(await requestsOf(page, name), name).toEqual([]);
    expect(browser.problems).toEqual([]);
  });

  it('says once that bookmarks last as long as the tab, and always in their list', async () => {
    const page = await browser.open({ scenario: 'file' });
    await selectPosition(page, 3);
    await page.keyboard.press('m');
    await expectText(page.locator('.toast'), 'kept until this tab is closed. Export as .wscap to keep them.');
    await page.locator('.toast').getByRole('button', { name: 'Export…' }).click();
    await expect.poll(() => requestsOf(page, 'capture/export')).toMatchObject([{ scope: 'all' }]);
    await grid(page).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('m');
    await eventually(async () => expect(await requestsOf(page, 'bookmark/set')).toHaveLength(2));
    await expect.poll(() => page.locator('.toast').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    await expectText(page.getByRole('dialog', { name: 'Bookmarks' }), 'kept until this tab is closed');
    await page.keyboard.press('Escape');
    await grid(page).focus();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys of the table' });
    await expect.poll(() => keys.textContent()).not.toMatch(/send|ping|pause|follow|connect|clear/i);
  });

  it('shows damage when it is found, and closes its notes with Escape', async () => {
    const page = await browser.open({ scenario: 'file', width: 480, height: 760 });
    const note = 'Bytes 20 to 90 of the file are damaged: rows #3 to #9 cannot be read.';
    await page.evaluate(
      (found) => window.fakeHost.setFile({ condition: 'damaged', notes: [found], noteCount: 1 }),
      note,
    );
    await expectText(bar(page), 'Damaged: a part of the file cannot be read.');
    const button = bar(page).getByRole('button', { name: '1 note' });
    const notes = bar(page).getByRole('group', { name: 'Notes on the file' });
    await expect
      .poll(async () => [await button.getAttribute('aria-expanded'), await notes.isVisible()])
      .toEqual(['false', false]);
    await button.focus();
    await page.keyboard.press('Enter');
    await expectText(notes, note);
    await expect.poll(() => button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    await expect.poll(() => notes.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await expect
      .poll(async () => [await button.getAttribute('aria-expanded'), await notes.isVisible()])
      .toEqual(['false', false]);
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('has figures of its own, and a handshake without checks', async () => {
    const page = await browser.open({ scenario: 'file' });
    await openTab(page, 'Handshake');
    await expectText(page.locator('.handshake-tab'), 'what was checked when it was captured is not in the file');
    await expect.poll(() => page.locator('.checks').count()).toBe(0);
    await expect.poll(() => page.getByRole('heading', { name: 'Route' }).count()).toBe(0);
    await openTab(page, 'Statistics');
    await expectText(page.locator('.statistics-tab'), 'Of all frames in the file.');
    await expect.poll(() => requestsOf(page, 'statistics/read')).toEqual([{ span: 'whole' }]);
  });
});

describeView('a capture file that lacks something', (browser) => {
  it('says that it is empty, and offers no export', async () => {
    const page = await browser.open({ scenario: 'fileEmpty' });
    await expectText(page.locator('.empty'), 'This capture has no rows.');
    await expect.poll(() => bar(page).getByRole('button', { name: 'Export…' }).count()).toBe(0);
    await openTab(page, 'Statistics');
    await expectText(page.locator('.statistics-tab'), 'no frames, so there are no figures');
    await page.evaluate(() => window.fakeHost.setFile({ condition: 'recovered' }));
    await expectText(page.locator('.empty'), 'No row of this file can be read.');
  });

  it('says that all its rows were dropped before it was saved', async () => {
    const page = await browser.open({ scenario: 'fileDropped' });
    await expectText(page.locator('.empty'), 'None of the 20,480 rows of this capture are in the file.');
    await expectText(bar(page), '20,480 older rows are missing');
    await expectText(bar(page), 'Credentials are in the file');
    await expect.poll(() => bar(page).textContent()).not.toContain('Complete');
  });

  it('says that the handshake is not in it, rather than nothing', async () => {
    const page = await browser.open({ scenario: 'fileImported' });
    await openTab(page, 'Handshake');
    await expectText(page.getByRole('tabpanel'), 'The file does not say how the connection was opened.');
    await expectText(bar(page), 'the file does not say where the connection led to');
    await expectText(bar(page), 'What its format does not hold is missing');
  });
});

describeView('the bar of a capture file', (browser) => {
  it('takes names for text: markup, direction marks, lines, 4 kB; it begins at the first row', async () => {
    const page = await browser.open({ scenario: 'fileHostile', width: 480 });
    const name = bar(page).getByRole('heading');
    const shown = await name.textContent();
    expect(shown).toContain('\\u{202e}');
    expect(shown).not.toMatch(/[\u202e\u2066\n]/);
    const box = await name.boundingBox();
    expect(box?.height ?? 99).toBeLessThan(24);
    const tail = await name.locator('.middle-tail').boundingBox();
    await expect.poll(() => name.locator('.middle-tail').textContent()).toMatch(/end\.wscap$/);
    expect((tail?.x ?? 999) + (tail?.width ?? 0)).toBeLessThanOrEqual(480);
    await bar(page).getByRole('button', { name: '2 notes' }).click();
    expect(await findSpilling(page)).toEqual([]);
    await expect.poll(() => page.locator('#app img, #app script').count()).toBe(0);
    expect(await page.evaluate(() => [window.hacked, window.violations])).toEqual([undefined, []]);
    await grid(page).locator('[aria-rowindex="2"]').waitFor();
    await expect.poll(() => page.locator('.pill').isVisible()).toBe(false);
    await grid(page).focus();
    await page.keyboard.press('End');
    await expectText(grid(page).locator('[role="row"][aria-selected="true"]:visible'), '"seq":199');
    await expect.poll(() => page.locator('.bottom-bar').textContent()).toBe('200 frames · 200 rows');
    expect(browser.problems).toEqual([]);
  });

  it.each(['dark', 'light', 'highContrast', 'highContrastLight'] as const)(
    'has no serious barrier in the theme %s, and fits into 480 px',
    async (theme) => {
      const page = await browser.open({ scenario: 'fileDamaged', theme, width: 480, height: 760 });
      await bar(page).getByRole('button', { name: '102 notes' }).click();
      await expectText(bar(page), '100 more notes are not shown.');
      await openTab(page, 'Handshake');
      expect(await findBarriers(page, theme !== 'dark')).toEqual([]);
      expect(await findSpilling(page)).toEqual([]);
    },
  );
});
