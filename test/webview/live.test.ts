import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBarriers } from './barriers';
import { describeView } from './harness';
import { eventually, expectText, requestsOf } from './pages';

const connectNow = (page: Page) => page.getByRole('button', { name: 'Connect now' });
const stop = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });
const elapsed = (page: Page) => page.locator('.status-line .elapsed');

/** A connection that was lost, with the next attempt so many milliseconds away. */
async function lose(page: Page, inMs: number, maxAttempts = 10): Promise<void> {
  await page.evaluate(
    ([delayMs, limit]) =>
      window.fakeHost.setStatus({
        phase: 'closed',
        ending: 'No close frame: the other side ended TCP (FIN), 0.2 s after the last byte',
        endingTone: 'error',
        reconnect: { attempt: 2, maxAttempts: limit, inMs: delayMs },
      }),
    [inMs, maxAttempts] as const,
  );
}

describeView('a connection that is about to be dialled again', (browser) => {
  it('counts down by itself, and says which attempt it is and how the last one ended', async () => {
    const page = await browser.open();
    await lose(page, 30_000);
    await expectText(page.locator('.status-line [role="status"]'), 'Reconnecting');
    await expectText(elapsed(page), /^in (30|29) s, attempt 2 of 10$/);
    await expectText(page.locator('.status-line .tone-error'), 'the other side ended TCP');
    // The host says nothing more; the view counts all the same.
    await expectText(elapsed(page), /^in (28|27) s, attempt 2 of 10$/);
    expect(await page.locator('.status-line').getAttribute('data-phase')).toBe('reconnecting');
  });

  it('stays at zero when the attempt is late, and names no total without a limit', async () => {
    const page = await browser.open();
    await lose(page, 0, 0);
    await expectText(elapsed(page), /^in 0 s, attempt 2$/);
  });

  it('offers to connect now, with the keyboard too', async () => {
    const page = await browser.open();
    await lose(page, 60_000);
    await connectNow(page).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => requestsOf(page, 'connection/open')).toHaveLength(1);
  });

  it('offers to stop; the focus stays in the bar when the button goes', async () => {
    const page = await browser.open();
    expect(await stop(page).isVisible()).toBe(false);
    await lose(page, 60_000);
    await stop(page).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => requestsOf(page, 'connection/close')).toHaveLength(1);
    await page.evaluate(() => window.fakeHost.setStatus({ reconnect: undefined }));
    await eventually(async () => expect(await stop(page).isVisible()).toBe(false));
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.classList.contains('connect-button')))
      .toBe(true);
    await page.getByRole('button', { name: 'Connect', exact: true }).waitFor();
    await expectText(page.locator('.status-line [role="status"]'), 'Closed');
  });
});

describeView('the options of a connection that lasts', (browser) => {
  const open = async (...groups: readonly string[]) => {
    const page = await browser.open({ scenario: 'empty' });
    await page.getByRole('button', { name: 'Connection options' }).click();
    for (const group of groups) await page.getByRole('button', { name: group }).click();
    return page;
  };
  const connectWith = async (page: Page) => {
    await page.getByRole('combobox', { name: 'WebSocket URL' }).fill('wss://host.example');
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await requestsOf(page, 'connection/open')).toHaveLength(1));
    const [params] = await requestsOf(page, 'connection/open');
    return Reflect.get(Object(params), 'settings');
  };
  const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

  it('are folded, and say in a few words what is set', async () => {
    const page = await open();
    for (const name of ['Keep alive ping every 25 s', 'Reconnect off', 'Messages on connect none']) {
      await page.getByRole('button', { name, exact: true }).waitFor();
    }
    const toggle = page.getByRole('button', { name: 'Reconnect' });
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.focus();
    await page.keyboard.press('Enter');
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('checkbox', { name: /^Reconnect when/ }).waitFor();
  });

  it('keep alive: heartbeats in messages, answers that are missing, pongs', async () => {
    const page = await open('Keep alive');
    await field(page, 'Ping heartbeat in seconds (0 = off)').fill('0');
    await field(page, 'Message heartbeat in seconds (0 = off)').fill('30');
    await page.getByText('Type the message to send').waitFor();
    await field(page, 'Message to send').fill('{"type":"ping"}');
    await field(page, 'Text that its answer contains').fill('pong');
    await page.getByRole('checkbox', { name: /^Drop the connection/ }).click();
    await page.getByRole('checkbox', { name: 'Answer pings' }).click();
    await expectText(
      page.locator('.options-group-hint').first(),
      'message every 30 s · a missing answer ends the connection · pings of the server are not answered',
    );
    expect(await page.getByText('Type the message to send').isVisible()).toBe(false);
    expect(await connectWith(page)).toMatchObject({
      heartbeatSeconds: 0,
      messageHeartbeat: { seconds: 30, message: '{"type":"ping"}', expected: 'pong' },
      missedPongPolicy: 'terminate',
      isAutoPong: false,
    });
  });

  it('refuse a heartbeat that is no number of seconds, and keep the last good one', async () => {
    const page = await open('Keep alive');
    await field(page, 'Ping heartbeat in seconds (0 = off)').fill('soon');
    await page.getByRole('alert').filter({ hasText: 'Give whole seconds from 0 to 3600.' }).waitFor();
    expect(await connectWith(page)).toMatchObject({ heartbeatSeconds: 25 });
  });

  it('reconnect: delays, attempts, jitter and codes', async () => {
    const page = await open('Reconnect');
    expect(await field(page, 'First delay in seconds').isVisible()).toBe(false);
    await page.getByRole('checkbox', { name: /^Reconnect when/ }).click();
    await field(page, 'First delay in seconds').fill('0.5');
    await field(page, 'Longest delay in seconds').fill('60');
    await field(page, 'Attempts in a row (0 = no limit)').fill('0');
    await field(page, 'Give up after these codes').fill('1008, 4401 403');
    await page.getByRole('checkbox', { name: /^Draw each delay/ }).click();
    await page.getByRole('button', { name: 'Reconnect without limit', exact: true }).waitFor();
    expect(await connectWith(page)).toMatchObject({
      reconnect: {
        isEnabled: true,
        baseMs: 500,
        capMs: 60_000,
        isJittered: false,
        maxAttempts: 0,
        giveUpCodes: [1008, 4401, 403],
      },
    });
  });

  it('reconnect: what cannot be meant is said, and not taken', async () => {
    const page = await open('Reconnect');
    await page.getByRole('checkbox', { name: /^Reconnect when/ }).click();
    await field(page, 'Give up after these codes').fill('1008, 7');
    await page.getByRole('alert').filter({ hasText: 'Give close codes from 1000 to 4999' }).waitFor();
    await field(page, 'First delay in seconds').fill('0');
    await page.getByRole('alert').filter({ hasText: 'Give seconds from 0.01 to 86400.' }).waitFor();
    await field(page, 'Longest delay in seconds').fill('0.2');
    await page.getByText('The longest delay is shorter than the first one').waitFor();
    const settings = await connectWith(page);
    expect(settings.reconnect.giveUpCodes).toContain(1000);
    expect(settings.reconnect).toMatchObject({ baseMs: 1_000, capMs: 200 });
  });

  it('messages on connect: several, with line breaks, in order; removed ones and empty ones are not sent', async () => {
    const page = await open('Messages on connect');
    const add = page.getByRole('button', { name: 'Add message' });
    for (const text of ['first', 'second', 'third']) {
      await add.click();
      await page.keyboard.type(text);
    }
    await add.click();
    await field(page, 'Message 1').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('and more');
    expect(await field(page, 'Message 1').getAttribute('rows')).toBe('2');
    await page.getByRole('button', { name: 'Remove message 2' }).click();
    await expect.poll(() => field(page, 'Message 2').inputValue()).toBe('third');
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLTextAreaElement | null)?.value))
      .toBe('third');
    await page.getByRole('button', { name: 'Messages on connect 2 messages', exact: true }).waitFor();
    expect(await connectWith(page)).toMatchObject({ onConnectMessages: ['first\nand more', 'third'] });
  });

  it('stay unfolded when the host brings other settings', async () => {
    const page = await open('Reconnect');
    const settings = await connectWith(page);
    await page.evaluate((changed) => window.fakeHost.emit('settings/changed', changed), {
      ...settings,
      origin: 'https://other.example',
      reconnect: { ...settings.reconnect, isEnabled: true },
    });
    await eventually(async () => expect(await field(page, 'Origin').inputValue()).toBe('https://other.example'));
    expect(await field(page, 'First delay in seconds').inputValue()).toBe('1');
  });

  it('work without the control kit', async () => {
    const page = await browser.open({ scenario: 'empty', isKitBlocked: true });
    await page.getByRole('button', { name: 'Connection options' }).click();
    await page.getByRole('button', { name: 'Reconnect' }).click();
    await page.getByRole('checkbox', { name: /^Reconnect when/ }).click();
    await field(page, 'First delay in seconds').fill('3');
    expect(await connectWith(page)).toMatchObject({ reconnect: { isEnabled: true, baseMs: 3_000 } });
  });

  for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
    it(`unfolded, they are readable and operable in ${theme}`, async () => {
      const page = await browser.open({ scenario: 'empty', theme, height: 1400 });
      await page.getByRole('button', { name: 'Connection options' }).click();
      for (const group of ['Keep alive', 'Reconnect', 'Messages on connect']) {
        await page.getByRole('button', { name: group }).click();
      }
      await page.getByRole('checkbox', { name: /^Reconnect when/ }).click();
      await page.getByRole('button', { name: 'Add message' }).click();
      await field(page, 'Give up after these codes').fill('7');
      await lose(page, 60_000);
      expect(await findBarriers(page, theme !== 'dark')).toEqual([]);
    });
  }
});
