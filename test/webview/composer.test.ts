import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeView } from './harness';
import { eventually, expectText, failNext, requestsOf } from './pages';

const text = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const kind = (page: Page) => page.getByRole('combobox', { name: 'Kind of message' });
const preview = (page: Page) => page.locator('.composer-preview');
const sent = (page: Page) => requestsOf(page, 'composer/send');

describeView('the composer', (browser) => {
  it('shows the bytes that would be sent', async () => {
    const page = await browser.open();
    await kind(page).selectOption('text');
    await text(page).fill('hi there');
    await expectText(preview(page), '8 bytes');
    await expectText(preview(page), '68 69 20 74 68 65 72 65');
  });

  it('shows a mistake with its place, and puts the caret there', async () => {
    const page = await browser.open();
    await text(page).fill('{"op":');
    await expectText(preview(page), 'The JSON ends too early');
    await page.getByRole('button', { name: 'character 6' }).click();
    await expect
      .poll(() => text(page).evaluate((area) => (area instanceof HTMLTextAreaElement ? area.selectionStart : -1)))
      .toBe(5);
  });

  it('sends with Ctrl+Enter and with its button', async () => {
    const page = await browser.open();
    await text(page).fill('{"a":1}');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^Send/ }).click();
    await eventually(async () => expect(await sent(page)).toHaveLength(2));
    await expect.poll(async () => (await sent(page))[0]).toEqual({ draft: { kind: 'json', text: '{"a":1}' } });
  });

  it('says that a Protocol Buffers message needs a type, lets it be chosen, and previews with it', async () => {
    const page = await browser.open();
    await kind(page).selectOption('protobuf');
    await text(page).fill('{"op":1}');
    await expectText(preview(page), 'No message type is chosen for what is sent.');
    await page.locator('.composer').getByRole('button', { name: 'Choose message type…' }).click();
    await expectText(page.locator('.composer .message-type'), 'Message type: telemetry.Command…');
    await expectText(preview(page), '8 bytes');
    await page.keyboard.press('Tab');
    await kind(page).selectOption('hex');
    await expect.poll(() => page.locator('.composer .message-type').isVisible()).toBe(false);
  });

  it('sends a ping with one click', async () => {
    const page = await browser.open();
    await page.locator('.composer').getByRole('button', { name: 'Ping' }).click();
    await eventually(async () => expect(await sent(page)).toEqual([{ draft: { kind: 'ping', text: '' } }]));
  });

  it('sends a close frame with code and reason, and refuses a code that is none', async () => {
    const page = await browser.open();
    await kind(page).selectOption('close');
    const code = page.getByRole('textbox', { name: 'Code' });
    await code.fill('x');
    await page.keyboard.press('Control+Enter');
    await expectText(page.locator('.composer .field-error'), 'The close code must be a number');
    await code.fill('4001');
    await page.getByRole('textbox', { name: 'Reason' }).fill('done');
    await page.keyboard.press('Control+Enter');
    await eventually(async () =>
      expect(await sent(page)).toEqual([{ draft: { kind: 'close', text: 'done', code: 4001 } }]),
    );
  });

  it('says in place why it was not sent', async () => {
    const page = await browser.open();
    await text(page).fill('{}');
    await failNext(page, 'composer/send', 'The connection just closed.');
    await page.keyboard.press('Control+Enter');
    await expectText(page.getByRole('alert').filter({ hasText: 'just closed' }), 'The connection just closed.');
  });

  it('walks its history by kind, back to what was being typed', async () => {
    const page = await browser.open();
    for (const message of ['{"n":1}', '{"n":2}']) {
      await text(page).fill(message);
      await page.keyboard.press('Control+Enter');
    }
    await eventually(async () => expect(await sent(page)).toHaveLength(2));
    await text(page).fill('{"typing":true}');
    const walk = async (key: string) => {
      await page.keyboard.press(key);
      return text(page).inputValue();
    };
    expect([
      await walk('Alt+ArrowUp'),
      await walk('Alt+ArrowUp'),
      await walk('Alt+ArrowDown'),
      await walk('Alt+ArrowDown'),
    ]).toEqual(['{"n":2}', '{"n":1}', '{"n":2}', '{"typing":true}']);
    await kind(page).selectOption('hex');
    await text(page).focus();
    expect(await walk('Alt+ArrowUp')).toBe('');
  });

  it('keeps its draft and kind over a reload', async () => {
    const page = await browser.open();
    await kind(page).selectOption('hex');
    await text(page).fill('83 a2');
    await page.waitForTimeout(300);
    await page.reload();
    await text(page).waitFor();
    await expect
      .poll(async () => [await kind(page).inputValue(), await text(page).inputValue()])
      .toEqual(['hex', '83 a2']);
  });

  it('cannot send while nothing is open, and says why', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await expectText(page.locator('.composer-reason'), 'Connect first');
    await text(page).fill('{}');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.getByRole('button', { name: /^Send/ }).isDisabled()).toBe(true);
    await expect.poll(() => sent(page)).toEqual([]);
  });
});
