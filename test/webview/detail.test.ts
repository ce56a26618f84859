import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeView } from './harness';
import { eventually, expectText, failNext, openTab, requestsOf, selectedRow, selectPosition } from './pages';

const tree = (page: Page) => page.getByRole('tree', { name: 'Decoded payload' });
const node = (page: Page, text: string) => tree(page).getByRole('treeitem').filter({ hasText: text });
const marked = (page: Page) => page.locator('.hex:visible .hex-byte.is-marked').allTextContents();
const TIMESTAMP = ['d7', 'ff', '51', 'e5', 'a3', '80', '69', '24', '2f', '83'];

describeView('the payload', (browser) => {
  it('is a tree whose nodes lead to their bytes', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await node(page, 'timestamp64').click();
    await eventually(async () => expect(await marked(page)).toEqual(TIMESTAMP));
  });

  it('is bytes that lead to their node, opening it on the way', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await node(page, 'op: "tick"').waitFor();
    await expect.poll(() => node(page, 'float64').count()).toBe(0);
    await page.locator('.hex:visible .hex-row').nth(2).locator('.hex-byte').nth(8).click();
    await node(page, 'uint16').waitFor();
    await expect.poll(() => node(page, 'uint16').getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => node(page, 'uint16').getAttribute('aria-level')).toBe('3');
    await expect.poll(() => marked(page)).toEqual(['cd', '05', 'c8']);
  });

  it('is walked by keyboard on both sides', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await node(page, 'op: "tick"').waitFor();
    await tree(page).focus();
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await eventually(async () => expect(await marked(page)).toEqual(TIMESTAMP));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await node(page, 'float64').waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => node(page, 'float64').count()).toBe(0);
    await page.locator('.hex:visible').focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => expect(await node(page, 'float64').getAttribute('aria-selected')).toBe('true'));
  });

  it('loads children in pages and finds a byte in a later page', async () => {
    const page = await browser.open({ scenario: 'large' });
    await selectPosition(page, 0);
    const more = node(page, '200 of 10,000 shown');
    await more.click();
    await node(page, '400 of 10,000 shown').waitFor();
    await page.locator('.hex:visible').focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('PageDown');
    await page.keyboard.press('End');
    await eventually(async () => {
      const chosen = await tree(page).locator('[aria-selected="true"]').textContent();
      const [byte] = await marked(page);
      expect(chosen).toContain(`: ${Number.parseInt(byte ?? '', 16)} `);
    });
  });

  it('shows faults with the way to their byte, and flags as badges', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.getByText('nil where a number was expected').waitFor();
    await page.getByRole('button', { name: 'at byte 42' }).click();
    await eventually(async () => expect(await marked(page)).toEqual(['c0']));
    await expectText(page.locator('.badge'), 'duplicate-key');
  });

  it('is decoded as the user says, for the rows selected after too', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    const select = page.getByRole('combobox', { name: 'Decode as' });
    const offered = ['Auto (MessagePack)', 'MessagePack', 'JSON', 'Protocol Buffers', 'Text', 'Hex'];
    await eventually(async () => expect(await select.locator('option').allTextContents()).toEqual(offered));
    await select.selectOption('json');
    await eventually(async () =>
      expect(await requestsOf(page, 'row/read')).toContainEqual({ ordinal: 5, decoderId: 'json' }),
    );
    await selectPosition(page, 4);
    await eventually(async () =>
      expect(await requestsOf(page, 'row/read')).toContainEqual({ ordinal: 4, decoderId: 'json' }),
    );
  });

  it('offers a message type beside Protocol Buffers only, and reads the row again when one is chosen', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    const choose = page.locator('.detail').getByRole('button', { name: /essage type/ });
    await expect.poll(() => choose.isVisible()).toBe(false);
    await page.getByRole('combobox', { name: 'Decode as' }).selectOption('protobuf');
    await expectText(choose, 'Choose message type…');
    const reads = async () => (await requestsOf(page, 'row/read')).length;
    const before = await reads();
    await choose.click();
    await expectText(choose, 'Message type: telemetry.Event…');
    await expect.poll(reads).toBeGreaterThan(before);
  });

  it('explains a close code and an attempt that failed', async () => {
    const page = await browser.open();
    await selectPosition(page, 11);
    await expectText(page.locator('.close-card'), '1008 Policy Violation');
    await expectText(page.locator('.close-card'), 'Reason: “policy: token expired”');
    await page.keyboard.press('ArrowDown');
    await expectText(page.locator('.close-card'), 'The TCP connection ended without a close frame.');
    await page.keyboard.press('ArrowDown');
    await expectText(page.locator('.marker-detail'), 'Check that the upstream runs');
    await expectText(page.locator('.hex:visible'), 'SSH-2.0');
  });

  it('says why a row cannot be shown', async () => {
    const page = await browser.open();
    await failNext(page, 'row/read', 'it was dropped');
    await selectPosition(page, 5);
    await page.keyboard.press('Home');
    // The refusal is for the next row: the one under way must have its answer first.
    await expectText(page.locator('.detail-summary'), '#0');
    await failNext(page, 'row/read', 'it was dropped');
    await page.keyboard.press('ArrowDown');
    await expectText(page.getByRole('tabpanel'), 'Row #1 cannot be shown: it was dropped');
  });
});

describeView('the other tabs', (browser) => {
  it('are walked by arrow keys', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.keyboard.press('Enter');
    for (const name of ['Hex', 'Frame', 'Message', 'Handshake', 'Statistics', 'Doctor', 'Payload']) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.getByRole('tab', { selected: true }).textContent()).toBe(name);
    }
  });

  it('draw the frame header bit by bit and say what it means', async () => {
    const page = await browser.open();
    await selectPosition(page, 4);
    await openTab(page, 'Frame');
    const digits = page.locator('.bit-field').filter({ has: page.locator('.bit-digits') });
    const bits = (await digits.locator('.bit-digits').allTextContents()).join('');
    expect(bits).toBe('1000001010100110' + '00110111111110100010000100111101');
    const row = (name: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await expectText(row('Opcode'), '0x2: binary');
    await expectText(row('MASK'), 'Masked, as every frame of a client must be');
    await expectText(row('Masking key'), '37 fa 21 3d');
    await expectText(row('Payload len'), '38 bytes of payload');
  });

  it('list what breaks the protocol', async () => {
    const page = await browser.open();
    await selectPosition(page, 10);
    await openTab(page, 'Frame');
    await expectText(page.getByRole('list', { name: 'Violations of the protocol' }), 'Opcode 0x3 is reserved');
  });

  it('lead from a fragment to the others', async () => {
    const page = await browser.open();
    await selectPosition(page, 8);
    await openTab(page, 'Message');
    await expectText(page.getByRole('tabpanel'), '2 of 3, 65,536 bytes');
    await page.getByRole('button', { name: '#9 · frame 3' }).click();
    await eventually(async () => expect(await selectedRow(page).getAttribute('aria-rowindex')).toBe('11'));
  });

  it('show ten mebibytes as hex to the last byte, in pages', async () => {
    const page = await browser.open({ scenario: 'large' });
    await selectPosition(page, 1);
    await openTab(page, 'Hex');
    const hex = page.locator('.hex:visible');
    await eventually(async () => expect(await hex.getAttribute('aria-rowcount')).toBe('655360'));
    await hex.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expectText(hex, '009ffff0');
    const last = (10 * 1024 * 1024 - 1) % 251;
    await eventually(async () => {
      const bytes = await hex
        .locator('.hex-row:visible')
        .filter({ hasText: '009ffff0' })
        .locator('.hex-byte')
        .allTextContents();
      expect(bytes.at(-1)).toBe(last.toString(16).padStart(2, '0'));
    });
    const counts = (await requestsOf(page, 'payload/read')).map((params) => Reflect.get(Object(params), 'count'));
    expect(Math.max(...counts.map(Number))).toBeLessThanOrEqual(65_536);
  });

  it('show the frame as it was sent', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await openTab(page, 'Hex');
    await page.getByRole('combobox', { name: 'Bytes of' }).selectOption('wire');
    await eventually(async () => {
      const bytes = await page.locator('.hex:visible .hex-row').first().locator('.hex-byte').allTextContents();
      expect(bytes.slice(0, 4)).toEqual(['c2', '61', '84', 'a2']);
    });
  });

  it('show the handshake with verdicts, and copy it', async () => {
    const page = await browser.open();
    await openTab(page, 'Handshake');
    const panel = page.getByRole('tabpanel');
    await expectText(panel, 'GET /v2/telemetry?site=7 HTTP/1.1');
    await expectText(
      panel.locator('.verdict-pass').first(),
      'passed:Sec-WebSocket-Acceptmatches the key that was sent',
    );
    await expectText(panel.locator('.verdict-fail'), 'Set-Cookie without Secure');
    await expectText(panel, 'CN=Example Root');
    await panel.getByRole('button', { name: 'Copy “Server: nginx/1.22.1”' }).focus();
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Copy all' }).click();
    const copied = (await requestsOf(page, 'text/copy')).map((params) => String(Reflect.get(Object(params), 'text')));
    expect(copied[0]).toBe('Server: nginx/1.22.1');
    expect(copied[1]).toContain('HTTP/1.1 101 Switching Protocols\nUpgrade: websocket');
  });

  it('copy the row in every format and open it in an editor', async () => {
    const page = await browser.open();
    await selectPosition(page, 5);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect
      .poll(() => page.getByRole('menuitem').allTextContents())
      .toEqual(['Text', 'JSON', 'Hex', 'Base64', 'C array', 'curl command', 'websocat command']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectText(page.locator('.copy-outcome'), 'Copied 177 bytes as hex');
    await page.getByRole('button', { name: 'Open in editor' }).click();
    await expect.poll(() => requestsOf(page, 'row/openInEditor')).toEqual([{ ordinal: 5 }]);
  });

  it('are made taller and lower by keyboard, and stay so', async () => {
    const page = await browser.open();
    const detail = page.getByRole('region', { name: 'Details of the selected row' });
    const height = async () => Math.round((await detail.boundingBox())?.height ?? 0);
    await expect.poll(() => height()).toBe(260);
    await page.getByRole('separator', { name: 'Height of the details' }).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => height()).toBe(276);
    await page.waitForTimeout(300);
    await page.reload();
    await eventually(async () => expect(await height()).toBe(276));
  });
});
