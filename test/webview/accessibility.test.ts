import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBarriers } from './barriers';
import { describeView } from './harness';
import { openTab, selectPosition } from './pages';
import type { Theme } from './viewBrowser';

const THEMES: readonly Theme[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

/** Elements of the bars that are cut off or wider than the panel. */
function findClipped(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const rooms =
      '.connection-bar, .filter-bar, .detail-bar, .composer, .bottom-bar, .options, .payload-panes, .frame-tab, .statistics-tab, .doctor-tab, .table-tools, .over-bar, .popup, .table-foot';
    const clipped: string[] = [];
    for (const room of document.querySelectorAll<HTMLElement>(rooms)) {
      if (room.scrollWidth > room.clientWidth)
        clipped.push(`${room.className}: ${room.scrollWidth} > ${room.clientWidth}`);
      for (const control of room.querySelectorAll(
        'button, input, select, textarea, vscode-button, vscode-text-field',
      )) {
        const box = control.getBoundingClientRect();
        if (box.right > window.innerWidth + 0.5)
          clipped.push(`${control.className || control.tagName} ends at ${box.right}`);
      }
    }
    if (document.documentElement.scrollWidth > window.innerWidth) clipped.push('the page scrolls sideways');
    return clipped;
  });
}

describeView('accessibility', (browser) => {
  it.each(THEMES)('has no serious barrier in the theme %s', async (theme) => {
    const page = await browser.open({ theme });
    await selectPosition(page, 5);
    expect(await findBarriers(page, theme !== 'dark')).toEqual([]);
    for (const tab of ['Hex', 'Frame', 'Message', 'Handshake', 'Statistics']) {
      await openTab(page, tab);
      if (tab === 'Hex') await page.locator('.hex:visible [role="row"]').first().waitFor();
      if (tab === 'Statistics') await page.getByRole('table', { name: 'Frames by opcode' }).waitFor();
      expect(await findBarriers(page, theme !== 'dark'), tab).toEqual([]);
    }
    await openTab(page, 'Doctor');
    await page.getByRole('button', { name: 'Check production readiness' }).click();
    await page.getByRole('table', { name: 'Production readiness' }).waitFor();
    await page.locator('.doctor-bar').getByRole('button', { name: 'Options' }).click();
    await page.getByRole('button', { name: /Idle Cut after/ }).click();
    expect(await findBarriers(page, theme !== 'dark'), 'doctor').toEqual([]);
    await page.getByRole('button', { name: 'Connection options' }).click();
    expect(await findBarriers(page, theme !== 'dark'), 'options').toEqual([]);
  });

  it.each(THEMES)('has no serious barrier in what lies over the table, in the theme %s', async (theme) => {
    const page = await browser.open({ theme });
    await selectPosition(page, 5);
    await page.keyboard.press('n');
    await page.keyboard.type('why?');
    expect(await findBarriers(page, theme !== 'dark'), 'note editor').toEqual([]);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowDown');
    await page.locator('.selection-bar').waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('nowhere');
    await page.getByText('Not found in 15 rows').waitFor();
    expect(await findBarriers(page, theme !== 'dark'), 'find').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+F10');
    expect(await findBarriers(page, theme !== 'dark'), 'menu').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Undo' }).or(page.locator('.row[data-bookmarked]')).first().waitFor();
    await page.getByRole('button', { name: 'Bookmarks' }).click();
    expect(await findBarriers(page, theme !== 'dark'), 'bookmarks').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keys of the table' }).click();
    expect(await findBarriers(page, theme !== 'dark'), 'keys').toEqual([]);
  });

  it.each(['empty', 'failed'] as const)('has no serious barrier in the state "%s"', async (scenario) => {
    const page = await browser.open({ scenario, theme: 'light' });
    expect(await findBarriers(page)).toEqual([]);
  });

  it('has no serious barrier without the control kit', async () => {
    const page = await browser.open({ isKitBlocked: true });
    await page.getByRole('button', { name: 'Connection options' }).click();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('reaches every room with the Tab key alone', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.getByRole('combobox', { name: 'WebSocket URL' }).focus();
    const rooms = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      const room = await page.evaluate(() => {
        const focused = document.activeElement;
        return (
          focused?.closest('.filter-bar, .grid, .tabs, .tree, .hex, .composer, .splitter, .copy-tools')?.className ?? ''
        );
      });
      rooms.add(room.split(' ')[0] ?? '');
    }
    for (const room of ['filter-bar', 'grid', 'tabs', 'tree', 'hex', 'composer', 'splitter', 'copy-tools']) {
      expect([...rooms]).toContain(room);
    }
  });
});

describeView('at 480 px beside code', (browser) => {
  it.each(['Payload', 'Hex', 'Frame', 'Message', 'Handshake', 'Statistics'])(
    'nothing is cut off with the tab %s',
    async (tab) => {
      const page = await browser.open({ width: 480 });
      await selectPosition(page, 4);
      await openTab(page, tab);
      expect(await findClipped(page)).toEqual([]);
    },
  );

  it('nothing is cut off in the options', async () => {
    const page = await browser.open({ width: 480 });
    await page.getByRole('button', { name: 'Connection options' }).click();
    expect(await findClipped(page)).toEqual([]);
    for (const group of ['Keep alive', 'Reconnect', 'Messages on connect']) {
      await page.getByRole('button', { name: group }).click();
    }
    await page.getByRole('checkbox', { name: /^Reconnect when/ }).click();
    await page.getByRole('button', { name: 'Add message' }).click();
    expect(await findClipped(page)).toEqual([]);
  });

  it('nothing is cut off in what lies over the table', async () => {
    const page = await browser.open({ width: 480 });
    await selectPosition(page, 4);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('nowhere');
    await page.getByText('Not found in 15 rows').waitFor();
    expect(await findClipped(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Keys of the table' }).click();
    expect(await findClipped(page)).toEqual([]);
  });

  it('puts the bytes under the tree', async () => {
    const page = await browser.open({ width: 480 });
    await selectPosition(page, 5);
    const treeBox = await page.locator('.tree').boundingBox();
    const hexBox = await page.locator('.hex:visible').boundingBox();
    expect(hexBox?.y ?? 0).toBeGreaterThanOrEqual((treeBox?.y ?? 0) + (treeBox?.height ?? 0) - 1);
  });
});
