import { expect, it } from 'vitest';
import { describeView } from './harness';

describeView('the focus of the window', (browser) => {
  it('is not taken by a view that comes up, which gives it to the URL when it is its turn', async () => {
    const { page, view } = await browser.openFramed();
    const outside = page.getByRole('textbox', { name: 'Outside' });
    await view.getByText('Type a URL and press Enter to connect').waitFor();
    await page.keyboard.type('typed on');
    expect(await outside.inputValue()).toBe('typed on');
    await page.locator('iframe').focus();
    await page.keyboard.type('ws://127.0.0.1/now');
    expect(await view.getByRole('combobox', { name: 'WebSocket URL' }).inputValue()).toBe('ws://127.0.0.1/now');
  });
});
