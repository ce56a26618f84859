import { expect, it } from 'vitest';
import { describeView } from './harness';
import { eventually, expectText, grid, requestsOf, rowAt, selectedRow, selectPosition } from './pages';

describeView('the filter bar', (browser) => {
  it('counts frames by opcode and hides a group that is switched off', async () => {
    const page = await browser.open();
    const binary = page.getByRole('button', { name: 'Binary 3' });
    await expect.poll(() => binary.getAttribute('aria-pressed')).toBe('true');
    await binary.click();
    await expectText(page.locator('.filter-count'), '12 of 15');
    await expect.poll(() => binary.getAttribute('aria-pressed')).toBe('false');
    await eventually(async () => expect(await grid(page).locator('.op-binary:visible').count()).toBe(0));
    await binary.click();
    await expectText(page.locator('.filter-count'), '15 rows');
  });

  it('has a chip for reserved opcodes only where there are any', async () => {
    const page = await browser.open();
    await expect.poll(() => page.getByRole('button', { name: 'Reserved 1' }).isVisible()).toBe(true);
    const other = await browser.open({ scenario: 'million' });
    await expect.poll(() => other.getByRole('button', { name: /^Reserved/ }).isVisible()).toBe(false);
    await expect.poll(() => other.getByRole('button', { name: 'Text 700,000' }).isVisible()).toBe(true);
  });

  it('shows one direction', async () => {
    const page = await browser.open();
    await page.getByRole('button', { name: 'out', exact: true }).click();
    await eventually(async () => expect(await grid(page).locator('.dir-in:visible').count()).toBe(0));
    await expect.poll(() => grid(page).locator('.dir-out:visible').count()).toBe(2);
  });

  it('does not send a request a key for text typed quickly', async () => {
    const page = await browser.open();
    await page.getByRole('combobox', { name: 'Filter', exact: true }).pressSequentially('hello', { delay: 20 });
    await eventually(async () => {
      const texts = (await requestsOf(page, 'rows/filter')).map((params) => Reflect.get(Object(params), 'filter').text);
      expect(texts.at(-1)).toBe('hello');
      // A slow machine may pause between two keys; not one request a key.
      expect(texts.length).toBeLessThan(5);
    });
    await expectText(page.locator('.filter-count'), '5 of 15');
  });

  it('explains a filter that is refused, and the old rows stay', async () => {
    const page = await browser.open();
    const field = page.getByRole('combobox', { name: 'Filter', exact: true });
    await field.fill('/wrong');
    await expectText(
      page.locator('.filter-messages .field-error'),
      'The regular expression has no end: write / behind it.',
    );
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('16');
    await field.fill('tick');
    await eventually(async () => expect(await page.locator('.filter-messages .field-error').isVisible()).toBe(false));
  });

  it('says that nothing matches and takes the filter back', async () => {
    const page = await browser.open();
    await page.getByRole('combobox', { name: 'Filter', exact: true }).fill('no such text');
    await page.getByText('No frame matches the filter.').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expectText(page.locator('.filter-count'), '15 rows');
    await expect.poll(() => page.getByText('No frame matches the filter.').isVisible()).toBe(false);
  });

  it('keeps the selection while the row is hidden and when it comes back', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    const binary = page.getByRole('button', { name: 'Binary 3' });
    await binary.click();
    await expectText(page.locator('.filter-count'), '12 of 15');
    await eventually(async () => expect(await selectedRow(page).count()).toBe(0));
    await expectText(page.locator('.detail-summary'), '#5');
    await binary.click();
    await eventually(async () => expect(await rowAt(page, 5).getAttribute('aria-selected')).toBe('true'));
  });

  it('remembers its text over a reload', async () => {
    const page = await browser.open();
    await page.getByRole('combobox', { name: 'Filter', exact: true }).fill('hello');
    await expectText(page.locator('.filter-count'), '5 of 15');
    await page.reload();
    await expectText(page.locator('.filter-count'), '5 of 15');
    await expect.poll(() => page.getByRole('combobox', { name: 'Filter', exact: true }).inputValue()).toBe('hello');
  });

  it('is reached by the command that focuses it', async () => {
    const page = await browser.open();
    await page.evaluate(() => window.fakeHost.emit('view/focus', { target: 'filter' }));
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Filter');
  });
});

describeView('the columns', (browser) => {
  it('are resized by keyboard and by dragging, and stay so', async () => {
    const page = await browser.open();
    const time = page.getByRole('columnheader', { name: 'Time' });
    const width = async () => Math.round((await time.boundingBox())?.width ?? 0);
    await expect.poll(() => width()).toBe(108);
    await time.focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => width()).toBe(132);
    const box = await time.locator('.head-handle').boundingBox();
    if (box === null) throw new Error('the edge is not visible');
    await page.mouse.move(box.x + 4, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x - 26, box.y + 10);
    await page.mouse.up();
    await expect.poll(() => width()).toBe(102);
    await page.waitForTimeout(300);
    await page.reload();
    await time.waitFor();
    await expect.poll(() => width()).toBe(102);
  });

  it('are hidden and shown by the menu', async () => {
    const page = await browser.open();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Wire' }).click();
    await expect.poll(() => page.getByRole('columnheader', { name: 'Wire' }).isVisible()).toBe(false);
    await expect.poll(() => rowAt(page, 1).locator('[data-column="wire"]').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Columns' }).press('Enter');
    await expect
      .poll(() => page.getByRole('menuitemcheckbox', { name: 'Wire' }).getAttribute('aria-checked'))
      .toBe('false');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('columnheader', { name: 'Wire' }).isVisible()).toBe(true);
  });

  it('make room one after the other as the panel gets narrow', async () => {
    const page = await browser.open();
    const visible = async () => {
      const names = await page.locator('.head-cell:visible').allInnerTexts();
      return names.map((name) => name.trim());
    };
    await expect.poll(() => visible()).toContain('Wire');
    await page.setViewportSize({ width: 480, height: 860 });
    await eventually(async () => expect(await visible()).toEqual(['#', 'Dir', 'Opcode', 'Length', 'Preview']));
  });

  it('shows a long expression whole: it takes a line of its own', async () => {
    const page = await browser.open({ width: 1440 });
    const field = page.getByRole('combobox', { name: 'Filter' });
    const top = async () => (await field.boundingBox())?.y ?? 0;
    const before = await top();
    await field.fill('opcode == ping');
    await expect.poll(() => top()).toBe(before);
    await field.fill(
      'json.symbol == "ACME" && json.price > 270 && (len > 20 || flags.rsv1) && text contains "volatility auction"',
    );
    await eventually(async () => expect(await top()).toBeGreaterThan(before));
    expect(await field.evaluate((input) => input.scrollWidth <= input.clientWidth)).toBe(true);
    await field.fill('');
    await eventually(async () => expect(await top()).toBe(before));
  });
});
