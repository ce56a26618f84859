import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { toPlaceholder } from '../../src/base/secretPlaceholder';
import { describeView } from './harness';
import { eventually, expectText, requestsOf } from './pages';

const url = (page: Page) => page.getByRole('combobox', { name: 'WebSocket URL' });

describeView('the connection bar', (browser) => {
  it('connects with Enter and disconnects with its button', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await page.getByText('Type a URL and press Enter to connect').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
    await page.keyboard.type('ws://127.0.0.1:8080/echo');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Disconnect' }).waitFor();
    await expectText(page.locator('.status-line'), /Open 00:00:0\d/);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await expectText(page.locator('.status-line'), 'Closed by you (1000)');
    await page.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  });

  it('explains a URL that is refused under the field', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await url(page).fill('example.org');
    await page.keyboard.press('Enter');
    const error = page.getByRole('alert').filter({ hasText: 'That is no WebSocket URL' });
    await error.waitFor();
    await expect.poll(() => url(page).getAttribute('aria-describedby')).toBe(await error.getAttribute('id'));
    await page.keyboard.type('x');
    await eventually(async () => expect(await error.isVisible()).toBe(false));
  });

  it('shows the facts of an open connection and ticks', async () => {
    const page = await browser.open();
    const line = page.locator('.status-line');
    await expectText(line, /Open 00:03:1\d/);
    for (const fact of ['HTTP/1.1', 'subprotocol telemetry.v2', 'deflate 15/15 · saved 71 %', 'RTT 12 ms p95 19 ms']) {
      await expectText(line, fact);
    }
    await expectText(line.locator('.tone-warning'), 'proxy cuts at 60 s');
    const before = await line.locator('.elapsed').textContent();
    await eventually(async () => expect(await line.locator('.elapsed').textContent()).not.toBe(before));
  });

  it('gives up connecting with the same button', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await page.evaluate(() =>
      window.fakeHost.setStatus({ phase: 'connecting', url: 'wss://slow.example', sinceMs: Date.now() }),
    );
    await page.getByText('Connecting to wss://slow.example…').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => requestsOf(page, 'connection/close')).toHaveLength(1);
  });

  it('says that no frames came yet', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await page.evaluate(() => window.fakeHost.setStatus({ phase: 'open', url: 'wss://quiet.example' }));
    await page.getByText('Connected. No frames yet.').waitFor();
  });

  it('offers recent URLs by keyboard', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.listbox').getByRole('option').allTextContents()).toHaveLength(3);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => url(page).inputValue()).toBe('ws://127.0.0.1:8080/echo');
    await expect.poll(() => page.locator('.listbox').getByRole('option').count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect.poll(() => url(page).getAttribute('aria-expanded')).toBe('false');
  });

  it('shows how an attempt failed', async () => {
    const page = await browser.open({ scenario: 'failed' });
    await expectText(page.locator('.status-line .tone-error'), '502 Bad Gateway');
  });

  it('names the line of a proxy config that serves the connection, and leads there', async () => {
    const page = await browser.open({ scenario: 'failed' });
    const tell = (problems: number) =>
      page.evaluate((count) => {
        const detail = 'N4: Connection is "close" <b>here</b>.';
        const route = { place: 'nginx.conf:12', title: 'location /ws/', problems: count, detail };
        window.fakeHost.emit('proxy/changed', { route: count < 0 ? null : route });
      }, problems);
    await tell(2);
    const link = page.getByRole('button', { name: 'Served by nginx.conf:12: location /ws/' });
    await link.waitFor();
    await expectText(page.locator('.proxy-route .tone-error'), '2 problems');
    expect(await link.getAttribute('title')).toContain('N4: Connection is "close" <b>here</b>.');
    await link.click();
    await expect.poll(() => requestsOf(page, 'proxy/reveal')).toHaveLength(1);
    await tell(0);
    await expect.poll(() => page.locator('.proxy-route .tone-error').count()).toBe(0);
    await tell(-1);
    await expect.poll(() => page.locator('.proxy-route').count()).toBe(0);
  });
});

describeView('the connection options', (browser) => {
  const open = async () => {
    const page = await browser.open({ scenario: 'empty' });
    await page.getByRole('button', { name: 'Connection options' }).click();
    return page;
  };
  const connectWith = async (page: Page) => {
    await url(page).fill('wss://host.example');
    await page.keyboard.press('Enter');
    await eventually(async () => expect(await requestsOf(page, 'connection/open')).toHaveLength(1));
    const [params] = await requestsOf(page, 'connection/open');
    return Reflect.get(Object(params), 'settings');
  };

  it('go with the next connect', async () => {
    const page = await open();
    await page.getByRole('textbox', { name: 'Subprotocols' }).fill('a.v1, b.v2');
    await page.getByRole('textbox', { name: 'Origin' }).fill('https://app.example');
    await page.getByRole('textbox', { name: 'Cookies' }).fill('sid=1');
    await page.getByRole('button', { name: 'Keep alive' }).click();
    await page.getByRole('textbox', { name: /^Ping heartbeat/ }).fill('0');
    await page.getByRole('checkbox', { name: 'Offer permessage-deflate' }).click();
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.keyboard.type('X-Trace');
    await page.getByRole('textbox', { name: 'Header value' }).last().fill('7');
    await page.getByRole('button', { name: 'Choose…' }).click();
    await eventually(async () =>
      expect(await page.getByRole('textbox', { name: 'CA file (PEM)' }).inputValue()).toBe('/etc/ssl/example.pem'),
    );
    expect(await connectWith(page)).toMatchObject({
      url: 'wss://host.example',
      subprotocols: ['a.v1', 'b.v2'],
      origin: 'https://app.example',
      cookies: 'sid=1',
      heartbeatSeconds: 0,
      isDeflateOffered: false,
      isCertificateVerified: true,
      caFile: '/etc/ssl/example.pem',
      headers: [
        { name: 'Authorization', value: 'Bearer abc' },
        { name: 'X-Trace', value: '7' },
      ],
    });
  });

  it('say which HTTP opens the WebSocket', async () => {
    const page = await open();
    const select = page.getByRole('combobox', { name: 'HTTP version' });
    expect(await select.inputValue()).toBe('1.1');
    await page.getByText('By Upgrade (RFC 6455)').waitFor();
    await select.selectOption('HTTP/2');
    await page.getByText('By extended CONNECT (RFC 8441)').waitFor();
    expect(await connectWith(page)).toMatchObject({ httpVersion: '2' });
  });

  it('warn where certificates are not verified', async () => {
    const page = await open();
    await page.getByRole('checkbox', { name: 'Verify certificates' }).click();
    await expectText(page.locator('.options-warning'), 'Certificates are not verified');
    await expectText(page.locator('.status-line .tone-warning'), 'Certificates are not verified');
  });

  it('keep a header value, and a token in the URL, as secrets', async () => {
    const kept = toPlaceholder('KEPT');
    const page = await open();
    await page.getByRole('button', { name: 'Store value as secret' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: 'Header value' }).inputValue()).toBe(`Bearer ${kept}`);
    const keepUrl = page.getByRole('button', { name: 'Store token in URL as secret' });
    await url(page).fill('wss://host.example');
    await keepUrl.click();
    await page.getByText('no parameter that looks like a credential').waitFor();
    await url(page).fill('wss://host.example?token=abc&a=1');
    await keepUrl.click();
    await expect.poll(() => url(page).inputValue()).toBe(`wss://host.example?token=${kept}&a=1`);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect
      .poll(() => requestsOf(page, 'connection/open'))
      .toMatchObject([
        {
          settings: {
            url: `wss://host.example?token=${kept}&a=1`,
            headers: [{ name: 'Authorization', value: `Bearer ${kept}` }],
          },
        },
      ]);
  });

  it('drop a header', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Remove header' }).click();
    expect(await connectWith(page)).toMatchObject({ headers: [] });
  });

  it('close with Escape, and focus goes back to the gear', async () => {
    const page = await open();
    await page.getByRole('textbox', { name: 'Origin' }).focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.options').isVisible()).toBe(false);
    const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(name).toBe('Connection options');
  });
});

describeView('without the control kit', (browser) => {
  it('every control works all the same', async () => {
    const page = await browser.open({ isKitBlocked: true });
    await page.getByRole('button', { name: 'Connection options' }).click();
    await page.getByRole('textbox', { name: 'Origin' }).fill('https://plain.example');
    await page.getByRole('checkbox', { name: 'Verify certificates' }).focus();
    await page.keyboard.press('Space');
    await expect
      .poll(() => page.getByRole('checkbox', { name: 'Verify certificates' }).getAttribute('aria-checked'))
      .toBe('false');
    await page.getByRole('button', { name: 'Save connection…' }).focus();
    await page.keyboard.press('Enter');
    const [params] = await requestsOf(page, 'connection/save');
    expect(params).toMatchObject({ settings: { origin: 'https://plain.example', isCertificateVerified: false } });
  });
});
