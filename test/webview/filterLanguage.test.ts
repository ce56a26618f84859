import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBarriers } from './barriers';
import { describeView } from './harness';
import { eventually, expectText, grid, requestsOf } from './pages';

const field = (page: Page) => page.getByRole('combobox', { name: 'Filter', exact: true });
const options = (page: Page) => page.getByRole('listbox', { name: 'What can be typed here' }).getByRole('option');
const error = (page: Page) => page.locator('.filter-messages .field-error');
const appliedTexts = async (page: Page) =>
  (await requestsOf(page, 'rows/filter')).map((params) => Reflect.get(Object(params), 'filter').text);

describeView('completion in the filter field', (browser) => {
  it('offers fields, operators and values one after the other, by keyboard alone', async () => {
    const page = await browser.open();
    await field(page).focus();
    await page.keyboard.type('opc');
    await expectText(options(page).first(), 'opcode');
    await expect.poll(() => field(page).getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowDown');
    const active = await field(page).getAttribute('aria-activedescendant');
    await expect.poll(() => page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await expect.poll(() => field(page).inputValue()).toBe('opcode ');
    await expectText(options(page).first(), '==');
    await page.keyboard.type('== pi');
    await expectText(options(page).first(), 'ping');
    await page.keyboard.press('Tab');
    await expect.poll(() => field(page).inputValue()).toBe('opcode == ping');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
    await page.keyboard.press('Enter');
    await eventually(async () => expect((await appliedTexts(page)).at(-1)).toBe('opcode == ping'));
    await expect.poll(() => options(page).count()).toBe(0);
  });

  it('Tab pressed before the list follows takes what fits the text', async () => {
    const page = await browser.open();
    await field(page).focus();
    await page.keyboard.type('opcode == ');
    await expectText(options(page).first(), 'text');
    await page.evaluate(() => {
      window.fakeHost.latencyMs = 300;
    });
    await page.keyboard.type('pi');
    await page.keyboard.press('Tab');
    await expect.poll(() => field(page).inputValue()).toBe('opcode == ping');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
  });

  it('Escape closes the list first, then clears the field', async () => {
    const page = await browser.open();
    await field(page).focus();
    await page.keyboard.type('opcode == ping && fi');
    await expectText(options(page).first(), 'fin');
    await page.keyboard.press('Escape');
    await expect.poll(() => field(page).getAttribute('aria-expanded')).toBe('false');
    await expect.poll(() => field(page).inputValue()).toBe('opcode == ping && fi');
    await page.keyboard.press('Escape');
    await expect.poll(() => field(page).inputValue()).toBe('');
    await expectText(page.locator('.filter-count'), '15 rows');
  });

  it('an option is taken by the mouse, in the midst of a text', async () => {
    const page = await browser.open();
    await field(page).fill('len > 5 && di == out');
    await field(page).focus();
    await page.evaluate(() => (document.activeElement as HTMLInputElement).setSelectionRange(13, 13));
    await page.keyboard.press('Control+Space');
    await options(page).filter({ hasText: 'dir' }).first().click();
    await expect.poll(() => field(page).inputValue()).toBe('len > 5 && dir == out');
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).selectionStart)).toBe(15);
  });

  it('stays within the window, and an error waits while it is on show', async () => {
    const page = await browser.open({ width: 900, height: 700 });
    await field(page).focus();
    await page.keyboard.type('opcode == text && c');
    await expectText(options(page).first(), 'close.code');
    const box = await page.locator('.filter-completions').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(900);
    await page.waitForTimeout(400);
    await expect.poll(() => error(page).isVisible()).toBe(false);
    await expectText(error(page), 'There is no field c.');
  });

  it('does not come over plain text; Tab then leaves the field', async () => {
    const page = await browser.open();
    await field(page).focus();
    await page.keyboard.type('hello wor');
    await eventually(async () => expect((await requestsOf(page, 'filter/assist')).length).toBeGreaterThan(8));
    await eventually(async () => expect(await options(page).count()).toBe(0));
    await page.keyboard.press('Tab');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Saved filters');
  });

  it('shows every field where nothing is typed and it is asked for', async () => {
    const page = await browser.open();
    await field(page).focus();
    await expect.poll(() => options(page).count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await eventually(async () => expect(await options(page).count()).toBeGreaterThan(15));
    await grid(page).click();
    await expect.poll(() => options(page).count()).toBe(0);
  });
});

describeView('a wrong filter', (browser) => {
  it('is explained under the field with its place, and the old rows stay', async () => {
    const page = await browser.open();
    await field(page).fill('fin && opcode == 4KB');
    await expectText(error(page), 'opcode is compared with a name such as ping, not 4KB.');
    await expectText(page.locator('.filter-wrong'), /^4KB$/);
    await expectText(page.locator('.filter-excerpt'), /^fin && opcode == 4KB$/);
    await expect.poll(() => field(page).getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('16');
    await page.getByRole('button', { name: 'character 18' }).click();
    const selection = await page.evaluate(() => {
      const input = document.activeElement as HTMLInputElement;
      return input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0);
    });
    expect(selection).toBe('4KB');
    await field(page).fill('fin == 1 && fin && opcode == 4KB');
    await expectText(page.locator('.filter-excerpt'), /^fin == 1 && fin/);
    await field(page).fill('fin && opcode == ping');
    await eventually(async () => expect(await error(page).isVisible()).toBe(false));
    await expect.poll(() => field(page).getAttribute('aria-invalid')).toBeNull();
  });

  it('that would be markup is shown as text', async () => {
    const page = await browser.open();
    await field(page).fill('fin && <img src=x onerror="window.hacked=true">');
    await expectText(page.locator('.filter-excerpt'), '<img src=x onerror=');
    expect(await page.evaluate(() => window.hacked)).toBeUndefined();
    await expect.poll(() => page.locator('.filter-field img').count()).toBe(0);
  });

  it('of 100 kB is refused with a short excerpt', async () => {
    const page = await browser.open();
    await field(page).fill('opcode == ping || '.repeat(6_000));
    await expectText(error(page), 'at most 32,768 are understood');
    await expect
      .poll(async () => ((await page.locator('.filter-excerpt').textContent()) ?? '').length)
      .toBeLessThan(200);
  });
});

describeView('filter help', (browser) => {
  it('opens by F1 and its button, shows fields, and gives the focus back', async () => {
    const page = await browser.open();
    const help = page.getByRole('dialog', { name: 'Filter' });
    await field(page).focus();
    await page.keyboard.press('F1');
    await help.getByText('close.reason', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => help.isVisible()).toBe(false);
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
    await page.getByRole('button', { name: 'Filter help (F1)' }).click();
    await expect.poll(() => help.isVisible()).toBe(true);
    await grid(page).click({ position: { x: 30, y: 300 } });
    await expect.poll(() => help.isVisible()).toBe(false);
    await expect.poll(() => requestsOf(page, 'filter/help')).toHaveLength(1);
  });

  it('an example is tried by a click', async () => {
    const page = await browser.open();
    await page.getByRole('button', { name: 'Filter help (F1)' }).click();
    await page.getByRole('button', { name: 'delta > 5s' }).click();
    await expect.poll(() => field(page).inputValue()).toBe('delta > 5s');
    await eventually(async () => expect(await appliedTexts(page)).toEqual(['delta > 5s']));
  });

  it('has no serious barrier, nor has the list of completions', async () => {
    const page = await browser.open();
    await field(page).fill('len > 5 && opcode == 4KB');
    await page.locator('.filter-wrong').waitFor();
    await page.getByRole('button', { name: 'Filter help (F1)' }).click();
    await page.getByRole('dialog', { name: 'Filter' }).getByText('close.reason', { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await field(page).fill('');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await options(page).first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('fits into 480 px', async () => {
    const page = await browser.open({ width: 480, height: 700 });
    await page.getByRole('button', { name: 'Filter help (F1)' }).click();
    await page.getByRole('dialog', { name: 'Filter' }).getByText('close.reason', { exact: true }).waitFor();
    const box = await page.getByRole('dialog', { name: 'Filter' }).boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(480);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(700);
    await expect.poll(async () => (await field(page).boundingBox())?.width).toBeGreaterThan(300);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describeView('saved filters', (browser) => {
  const menu = (page: Page) => page.getByRole('menu');
  const open = (page: Page) => page.getByRole('button', { name: 'Saved filters' }).click();

  it('are applied, saved under a name, and removed', async () => {
    const page = await browser.open();
    await open(page);
    await menu(page).getByRole('menuitem', { name: 'heartbeat: opcode in {ping, pong}' }).click();
    await expect.poll(() => field(page).inputValue()).toBe('opcode in {ping, pong}');
    await eventually(async () => expect(await appliedTexts(page)).toEqual(['opcode in {ping, pong}']));

    await field(page).fill('len > 1KB');
    await open(page);
    await menu(page).getByRole('menuitem', { name: 'Save this filter…' }).click();
    const name = page.getByRole('textbox', { name: 'Name of the filter' });
    await expect.poll(() => name.inputValue()).toBe('len > 1KB');
    await name.fill('large');
    await name.press('Enter');
    await eventually(async () => expect(await name.isVisible()).toBe(false));
    await expect.poll(() => requestsOf(page, 'filter/saved/save')).toEqual([{ name: 'large', text: 'len > 1KB' }]);

    await open(page);
    await menu(page).getByRole('menuitem', { name: 'large: len > 1KB' }).waitFor();
    await menu(page).getByRole('menuitem', { name: 'Remove a saved filter…' }).click();
    await menu(page).getByRole('menuitem', { name: 'heartbeat' }).click();
    await eventually(async () =>
      expect(await requestsOf(page, 'filter/saved/remove')).toEqual([{ name: 'heartbeat' }]),
    );
    await open(page);
    await expect.poll(() => menu(page).getByRole('menuitem', { name: 'heartbeat' }).count()).toBe(0);
  });

  it('a refusal to save is shown, and Escape gives up', async () => {
    const page = await browser.open();
    await field(page).fill('len > 1KB');
    await eventually(async () => expect(await requestsOf(page, 'rows/filter')).not.toEqual([]));
    await open(page);
    await menu(page).getByRole('menuitem', { name: 'Save this filter…' }).click();
    const name = page.getByRole('textbox', { name: 'Name of the filter' });
    await name.fill('');
    await name.press('Enter');
    await expectText(error(page), 'Give the filter a name to save it.');
    await name.press('Escape');
    await expect.poll(() => name.isVisible()).toBe(false);
    await expect.poll(() => field(page).inputValue()).toBe('len > 1KB');
  });

  it('says so where there are none and nothing is typed', async () => {
    const page = await browser.open();
    await page.evaluate(() => {
      window.fakeHost.savedFilters = [];
    });
    await open(page);
    await expectText(error(page), 'No filter is saved yet.');
  });
});

describeView('a filter over a large capture', (browser) => {
  it('shows how far it has got and can be cancelled; the rows and the text stay', async () => {
    const page = await browser.open({ scenario: 'million' });
    await page.evaluate(() => {
      window.fakeHost.latencyMs = 60_000;
    });
    await field(page).fill('json.type == "tick"');
    await eventually(async () => expect(await appliedTexts(page)).toHaveLength(1));
    await page.evaluate(() => window.fakeHost.emit('filter/progress', { checked: 250_000, total: 1_000_000 }));
    await expectText(page.locator('.filter-progress'), 'Filtering: 250,000 of 1,000,000 rows');
    const bar = page.getByRole('progressbar', { name: 'Rows looked at' });
    expect(await bar.evaluate((node: HTMLProgressElement) => node.position)).toBe(0.25);
    await page.locator('.filter-progress').getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.locator('.filter-progress').isVisible()).toBe(false);
    await expectText(error(page), 'Filtering was cancelled: the rows are those of the filter before.');
    await expect.poll(() => page.evaluate(() => window.fakeHost.cancelled.length)).toBeGreaterThan(0);
    await expect.poll(() => field(page).inputValue()).toBe('json.type == "tick"');
    await expectText(page.locator('.filter-count'), '1,000,000 of 1,000,000');
    // A late event of the cancelled filter says nothing any more.
    await page.evaluate(() => window.fakeHost.emit('filter/progress', { checked: 500_000, total: 1_000_000 }));
    await expect.poll(() => page.locator('.filter-progress').isVisible()).toBe(false);
  });

  it('says which rows it left out', async () => {
    const page = await browser.open();
    const report = (count: number, isGivenUp: boolean) =>
      page.evaluate(
        ([rows, isOver]) => {
          window.fakeHost.undecided = { count: Number(rows), timeoutMs: 100, isGivenUp: isOver === true };
          window.fakeHost.addFrames(0);
        },
        [count, isGivenUp],
      );
    await report(3, false);
    await expectText(
      page.locator('.filter-note'),
      '3 rows were left out: the regular expression took more than 100 ms on each.',
    );
    await report(20, true);
    await expectText(page.locator('.filter-note'), 'The filter stopped after 20 rows');
  });
});
