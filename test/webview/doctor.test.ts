import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { HOSTILE_BODY } from './fakeDoctor';
import { describeView } from './harness';
import { expectText, failNext, openTab, requestsOf } from './pages';

const panel = (page: Page) => page.getByRole('tabpanel');
const probe = (page: Page, id: string) => page.locator(`[data-probe="${id}"]`);

async function diagnose(page: Page): Promise<void> {
  await openTab(page, 'Doctor');
  await panel(page).getByRole('button', { name: 'Diagnose' }).click();
  await expectText(panel(page), '1 failed, 1 to look at, 2 passed, 1 not known or not run');
}

describeView('the doctor', (browser) => {
  it('says what each probe asks and sends before anything is sent', async () => {
    const page = await browser.open();
    await openTab(page, 'Doctor');
    await expectText(probe(page, 'idle'), 'When is an idle connection cut?');
    await probe(page, 'limits')
      .getByRole('button', { name: /Limits/ })
      .first()
      .click();
    await expectText(probe(page, 'limits'), 'Sends: Messages of up to 1 MiB, and 20 handshakes.');
    await expectText(probe(page, 'limits'), 'It may disturb the server.');
    expect(await requestsOf(page, 'doctor/run')).toEqual([]);
  });

  it('shows a failed probe open, with its cause, its line of the config, the remedy and the evidence as text', async () => {
    const page = await browser.open();
    await diagnose(page);
    const handshake = probe(page, 'handshake');
    await expectText(handshake, 'The server answered 426: a proxy drops the Upgrade header.');
    await expectText(handshake, 'Pass Upgrade and Connection on to the backend.');
    await expectText(handshake, HOSTILE_BODY);
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
    await handshake.getByRole('button', { name: 'nginx.conf, line 12' }).click();
    await expect.poll(() => requestsOf(page, 'doctor/reveal')).toEqual([{ path: 'file:///w/nginx.conf', line: 12 }]);
    await handshake.getByRole('button', { name: 'Copy the command' }).click();
    await expect
      .poll(() => requestsOf(page, 'text/copy'))
      .toEqual([{ text: "curl --include --http1.1 'http://localhost:8080/ws'" }]);
    expect(browser.problems).toEqual([]);
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });

  it('draws the idle runs and the storm, and says both in words', async () => {
    const page = await browser.open();
    await diagnose(page);
    await probe(page, 'idle').getByRole('button').first().click();
    await expectText(probe(page, 'idle'), 'pings every 25 s: 65.0 s, still open');
    await probe(page, 'storm').getByRole('button').first().click();
    await probe(page, 'storm')
      .getByRole('img', { name: 'at most 950 per second with your policy, 10,000 without' })
      .waitFor();
  });

  it('shows progress, and cancels', async () => {
    const page = await browser.open();
    await page.evaluate(() => {
      window.fakeHost.doctor.holdAfter = 2;
    });
    await openTab(page, 'Doctor');
    await panel(page).getByRole('button', { name: 'Diagnose' }).click();
    await expectText(panel(page), '2 of 5 done');
    await expect.poll(() => probe(page, 'idle').getByRole('progressbar').getAttribute('value')).toBe('0.4');
    await expectText(probe(page, 'storm'), 'Waiting');
    await panel(page).getByRole('button', { name: 'Cancel' }).click();
    await expectText(panel(page), 'Cancelled. What was found out until then is kept.');
    await expectText(probe(page, 'handshake'), '426');
    await expectText(probe(page, 'storm'), 'Not run yet');
  });

  it('runs one probe again by itself, with the choices of the user', async () => {
    const page = await browser.open();
    await diagnose(page);
    await panel(page).getByRole('button', { name: 'Options' }).click();
    const seconds = panel(page).getByRole('textbox', { name: 'Watch an idle connection for (seconds)' });
    await seconds.fill('soon');
    await expectText(panel(page), 'Give seconds from 1 to 3600.');
    await seconds.fill('5');
    await panel(page).getByRole('textbox', { name: 'A node names itself in' }).fill('header:X-Node');
    await probe(page, 'limits').getByRole('button', { name: 'Run Limits alone' }).click();
    await expect.poll(() => requestsOf(page, 'doctor/run')).toHaveLength(2);
    const [, second] = await requestsOf(page, 'doctor/run');
    expect(second).toMatchObject({ probeIds: ['limits'], choices: { idleSeconds: 5, nodeId: 'header:X-Node' } });
  });

  it('has a scorecard of production readiness whose rows lead to their probes', async () => {
    const page = await browser.open();
    await openTab(page, 'Doctor');
    await panel(page).getByRole('button', { name: 'Check production readiness' }).click();
    const card = panel(page).getByRole('table', { name: 'Production readiness' });
    await expectText(card, 'Serve WebSockets over TLS only.');
    await card.getByRole('button', { name: 'Heartbeat below the idle limit' }).click();
    await expectText(probe(page, 'idle'), 'still open');
  });

  it('copies and opens the report, and says what went wrong', async () => {
    const page = await browser.open();
    await diagnose(page);
    await panel(page).getByRole('button', { name: 'Copy as Markdown' }).click();
    await expectText(panel(page), 'Copied the report as Markdown.');
    await failNext(page, 'doctor/run', 'That is no WebSocket URL.');
    await panel(page).getByRole('button', { name: 'Diagnose' }).click();
    await expectText(panel(page).getByRole('alert'), 'That is no WebSocket URL.');
  });

  it('comes to the front with room for its report when it is asked for by a command', async () => {
    const page = await browser.open();
    const height = () => page.locator('.detail').evaluate((detail) => detail.clientHeight);
    await expect.poll(height).toBeGreaterThan(0);
    const before = await height();
    await page.evaluate(() => window.fakeHost.emit('view/focus', { target: 'doctor' }));
    await expect.poll(() => page.getByRole('tab', { selected: true }).textContent()).toBe('Doctor');
    await expect.poll(height).toBeGreaterThan(before + 50);
    await panel(page).getByRole('button', { name: 'Diagnose' }).click();
    await expectText(panel(page), '1 failed');
    const overflow = () => panel(page).evaluate((node) => node.scrollWidth - node.clientWidth);
    await expect.poll(overflow).toBe(0);
  });

  it('leaves what an empty table says within the table', async () => {
    const page = await browser.open({ scenario: 'empty' });
    await openTab(page, 'Doctor');
    const spill = () =>
      page.locator('.empty').evaluate((empty) => {
        const room = empty.getBoundingClientRect();
        const parts = [...empty.children]
          .map((part) => part.getBoundingClientRect())
          .filter(({ height }) => height > 0);
        return Math.max(...parts.map(({ top, bottom }) => Math.max(room.top - top, bottom - room.bottom)));
      });
    await expect.poll(spill).toBeLessThanOrEqual(0.5);
  });

  it('asks for a URL where there is none, and is not there for a file', async () => {
    const empty = await browser.open({ scenario: 'empty' });
    await openTab(empty, 'Doctor');
    await panel(empty).getByRole('button', { name: 'Diagnose' }).click();
    await expectText(panel(empty), 'Enter a URL above first.');
    const file = await browser.open({ scenario: 'file' });
    expect(await file.getByRole('tab', { name: 'Doctor' }).count()).toBe(0);
  });
});
