import { expect, it } from 'vitest';
import { describeView } from './harness';
import { addFrames, eventually, expectText, grid, requestsOf, rowAt, selectedRow, selectPosition } from './pages';

describeView('the frame table', (browser) => {
  it('shows rows of every opcode and marker with all they say', async () => {
    const page = await browser.open();
    const texts = await grid(page).locator('.row:visible').allInnerTexts();
    const rows = texts.map((text) => text.replace(/\s+/g, ' '));
    const expected = [
      /^0 10:02:11\.004 Handshake 101 GET \/v2\/telemetry → 101/,
      /^1 10:02:11\.090 \+86 ms ↓ Text 0x1 FIN RSV1 812 240 \{"type":"hello"/,
      /^2 10:02:11\.120 \+30 ms ↑ Ping 0x9 FIN MASK 4 4 "ping"/,
      /^3 10:02:11\.132 \+12 ms ↓ Pong 0xA FIN 4 4 "ping" answers #2 in 12 ms/,
      /^4 .* ↑ Binary 0x2 FIN MASK 38 38 MessagePack \{op: "subscribe"/,
      /^5 .* ↓ Binary 0x2 FIN RSV1 177 97 MessagePack \{op: "tick"/,
      /^6 .* ↓ Binary 0x2 65,536 65,536 Hex 1 of 3/,
      /^7 .* ↓ Ping 0x9 FIN 0 0 between fragments/,
      /^8 .* ↓ Cont\. 0x0 65,536 65,536 └ 2 of 3/,
      /^9 .* ↓ Cont\. 0x0 FIN 11,204 11,204 └ 3 of 3 142,276 bytes/,
      /^10 .* ↓ Reserved 0x3 FIN 2 2 ab reserved opcode 0x3/,
      /^11 .* ↓ Close 0x8 FIN 23 23 1008 policy/,
      /^12 10:03:11\.470 \+59\.57 s Closed 1006 Cut without a close frame/,
      /^13 .* Failed 502 The server answered 502/,
      /^14 .* Text 0x1/,
    ];
    expect(rows).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(rows[index]).toMatch(pattern);
    expect(browser.problems).toEqual([]);
  });

  it('is an ARIA grid that knows its size and the place of every row', async () => {
    const page = await browser.open({ scenario: 'million' });
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('1000001');
    await grid(page).focus();
    await page.keyboard.press('End');
    await eventually(async () => {
      const active = await grid(page).getAttribute('aria-activedescendant');
      expect(await rowAt(page, 999_999).getAttribute('id')).toBe(active ?? 'none');
    });
  });

  it('keeps the selected row selected while frames pour in', async () => {
    const page = await browser.open();
    await rowAt(page, 5).click();
    for (let burst = 0; burst < 20; burst++) await addFrames(page, 500);
    await eventually(async () => expect(await selectedRow(page).locator('.cell').first().textContent()).toBe('5'));
    await expectText(page.locator('.detail-summary'), '#5 · Binary · 177 bytes, 97 on the wire (55 %)');
  });

  it('keeps the rows in view where they are while older ones are dropped', async () => {
    const page = await browser.open({ scenario: 'million' });
    await rowAt(page, 999_990).click();
    const before = await selectedRow(page).boundingBox();
    const text = await selectedRow(page).textContent();
    await page.evaluate(() => window.fakeHost.dropRows(400_001));
    await eventually(async () => expect(await grid(page).getAttribute('aria-rowcount')).toBe('600001'));
    await expect.poll(() => selectedRow(page).textContent()).toBe(text);
    await expect.poll(() => selectedRow(page).boundingBox()).toEqual(before);
    await grid(page).focus();
    await page.keyboard.press('Home');
    await expectText(rowAt(page, 0), /400000.*Dropped.*400001 older rows were dropped/);
    await expectText(rowAt(page, 1), /400001/);
    await addFrames(page, 10);
    await expectText(rowAt(page, 1), /400001/);
  });

  it('follows the newest row until the user scrolls up, then offers to follow again', async () => {
    const page = await browser.open({ scenario: 'million' });
    await rowAt(page, 999_999).waitFor();
    await addFrames(page, 10);
    await rowAt(page, 1_000_009).waitFor();
    await grid(page).hover();
    await page.mouse.wheel(0, -400);
    await eventually(async () =>
      expect(await page.getByRole('button', { name: 'Follow', exact: true }).getAttribute('aria-pressed')).toBe(
        'false',
      ),
    );
    await addFrames(page, 1204);
    const pill = page.getByRole('button', { name: '↓ 1,204 new frames' });
    await pill.waitFor();
    await expectText(page.locator('.bottom-follow'), 'Follow paused at #1000009');
    await pill.click();
    await rowAt(page, 1_001_213).waitFor();
    await expect.poll(() => page.locator('.pill').isVisible()).toBe(false);
  });

  it('freezes while paused and says how many rows came since', async () => {
    const page = await browser.open();
    await page.getByRole('button', { name: 'Pause' }).click();
    await addFrames(page, 1204);
    await page.getByRole('button', { name: 'Resume · 1,204 since' }).waitFor();
    await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('16');
    await expectText(page.locator('.bottom-bar'), '1,216 frames');
    await page.getByRole('button', { name: /^Resume/ }).click();
    await eventually(async () => expect(await grid(page).getAttribute('aria-rowcount')).toBe('1220'));
  });

  it('is walked by keyboard, opens the details with Enter and comes back with Escape', async () => {
    const page = await browser.open();
    await selectPosition(page, 2);
    await expect.poll(() => selectedRow(page).getAttribute('aria-rowindex')).toBe('4');
    await page.keyboard.press('PageDown');
    await eventually(async () =>
      expect(Number(await selectedRow(page).getAttribute('aria-rowindex'))).toBeGreaterThan(10),
    );
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Payload');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  it('copies the selected row as text', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.keyboard.press('Control+c');
    await expectText(page.locator('.copy-outcome'), 'Copied 177 bytes as text');
    await expect.poll(() => requestsOf(page, 'row/copy')).toEqual([{ ordinal: 5, format: 'text' }]);
  });

  it('keeps the details after a clear, and the row numbers go on', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.getByRole('button', { name: 'Clear rows' }).click();
    await eventually(async () => expect(await grid(page).getAttribute('aria-rowcount')).toBe('1'));
    await addFrames(page, 3);
    await eventually(async () => expect(await rowAt(page, 0).locator('.cell').first().textContent()).toBe('15'));
    await expectText(page.locator('.detail-summary'), '#5');
  });

  it('comes back after a reload where it was', async () => {
    const page = await browser.open({ scenario: 'million' });
    await grid(page).focus();
    await page.keyboard.press('Home');
    for (let step = 0; step < 40; step++) await page.keyboard.press('ArrowDown');
    await expectText(page.locator('.detail-summary'), '#40');
    await page.reload();
    await expectText(page.locator('.detail-summary'), '#40');
    await rowAt(page, 40).waitFor();
    await expect.poll(() => rowAt(page, 40).getAttribute('aria-selected')).toBe('true');
  });

  it('forgets the selected row when the capture did not outlive the window', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.waitForTimeout(300);
    await page.goto(page.url().replace('scenario=mock', 'scenario=empty'));
    await page.getByText('Select a row to see its payload').waitFor();
    const state = await page.evaluate(() => JSON.parse(sessionStorage.getItem('view-state') ?? 'null'));
    expect(state.inspectorId).toBe('inspector-7');
  });

  it('announces new frames politely, at most once in a while', async () => {
    const page = await browser.open();
    await addFrames(page, 120);
    await expectText(page.locator('[role="status"].visually-hidden'), '120 new frames');
    await addFrames(page, 7);
    await page.waitForTimeout(300);
    await expect.poll(() => page.locator('[role="status"].visually-hidden').textContent()).toBe('120 new frames');
  });

  it('asks for rows in one request at a time, however fast it is scrolled', async () => {
    const page = await browser.open({ scenario: 'million' });
    await page.evaluate(() => {
      window.fakeHost.latencyMs = 60;
    });
    const before = (await requestsOf(page, 'rows/read')).length;
    await grid(page).hover();
    for (let notch = 0; notch < 30; notch++) await page.mouse.wheel(0, -2000);
    await eventually(async () => expect(await grid(page).locator('.row.loading:visible').count()).toBe(0));
    const asked = (await requestsOf(page, 'rows/read')).length - before;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(30);
  });
});
