import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeView } from './harness';
import { addFrames, eventually, expectText, grid, requestsOf, rowAt, selectedRow } from './pages';

/** What lies at the upper edge: position and how many px of it are out of view. */
function findTopRow(page: Page): Promise<{ readonly position: number; readonly cutPx: number }> {
  return grid(page).evaluate((element) => {
    const head = element.querySelector('.head')?.getBoundingClientRect().bottom ?? 0;
    for (const row of element.querySelectorAll<HTMLElement>('.row:not([hidden])')) {
      const { top, bottom } = row.getBoundingClientRect();
      if (top <= head && bottom > head) {
        return { position: Number(row.getAttribute('aria-rowindex')) - 2, cutPx: Math.round((head - top) * 10) / 10 };
      }
    }
    return { position: -1, cutPx: 0 };
  });
}

/** Px from the first row to the upper edge. */
async function readTop(page: Page): Promise<number> {
  const { position, cutPx } = await findTopRow(page);
  return position * 22 + cutPx;
}

async function goTo(page: Page, typed: string): Promise<void> {
  await grid(page).focus();
  await page.keyboard.press('Control+g');
  await page.keyboard.type(typed);
  await page.keyboard.press('Enter');
  await eventually(async () => expect(await page.locator('.over-bar:visible').count()).toBe(0));
  // The rows of the new place are painted with the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** A finger that moves by `px`, upwards where that is negative, and then lets go. */
async function touch(page: Page, px: number): Promise<void> {
  const box = await grid(page).boundingBox();
  const x = (box?.x ?? 0) + 300;
  const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
  await send('touchStart', y);
  for (let step = 1; step <= 10; step++) await send('touchMove', y + (px * step) / 10);
  // At rest, so that nothing flies on.
  await page.waitForTimeout(200);
  await send('touchMove', y + px);
  await send('touchEnd');
  await session.detach();
}

describeView('ten million rows', (browser) => {
  it('are reached to the last one by keyboard, and each one on the way', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).focus();
    await page.keyboard.press('End');
    await expectText(page.locator('.detail-summary'), '#9999999');
    for (const ordinal of [9_999_998, 9_999_997, 9_999_996]) {
      await page.keyboard.press('ArrowUp');
      await expectText(page.locator('.detail-summary'), `#${ordinal}`);
    }
    await page.keyboard.press('Home');
    await expectText(page.locator('.detail-summary'), '#0');
  });

  it('are reached by the scroll bar at both ends and in between', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    const scrollTo = (ratio: number) =>
      grid(page).evaluate((element, to) => {
        element.scrollTop = to * (element.scrollHeight - element.clientHeight);
      }, ratio);
    await scrollTo(0);
    await rowAt(page, 0).waitFor();
    await scrollTo(0.5);
    await eventually(async () => {
      const first = Number(await grid(page).locator('.row:visible').first().getAttribute('aria-rowindex'));
      expect(Math.abs(first - 5_000_000)).toBeLessThan(100);
    });
    await scrollTo(1);
    await rowAt(page, 9_999_999).waitFor();
  });

  it('move by the wheel as a short list does, row by row', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).focus();
    await page.keyboard.press('Home');
    await grid(page).hover();
    await page.mouse.wheel(0, 220);
    await eventually(async () => {
      const box = await rowAt(page, 10).boundingBox();
      const top = (await grid(page).boundingBox())?.y ?? 0;
      expect(Math.round((box?.y ?? 0) - top)).toBe(22);
    });
  });

  it('cost no more elements and no larger pages than a short list', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).hover();
    for (let notch = 0; notch < 20; notch++) await page.mouse.wheel(0, -5000);
    await page.waitForTimeout(300);
    await expect.poll(() => grid(page).locator('.row').count()).toBeLessThan(60);
    const counts = (await requestsOf(page, 'rows/read')).map((params) => Reflect.get(Object(params), 'count'));
    expect(Math.max(...counts.map(Number))).toBeLessThanOrEqual(500);
  });

  it('stay selected by number when a filter thins them out', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await expectText(page.locator('.detail-summary'), '#9999998');
    await page.getByRole('button', { name: /^Ping / }).click();
    await expectText(page.locator('.filter-count'), '9,000,000 of 10,000,000');
    await eventually(async () =>
      expect(await selectedRow(page).locator('.cell').first().textContent()).toBe('9999998'),
    );
  });

  it('are reached by number, and from there one by one in both directions', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    for (const ordinal of [1, 363_637, 1_234_567, 5_000_000, 7_777_777, 9_999_990]) {
      await goTo(page, `#${ordinal}`);
      await expectText(page.locator('.detail-summary'), `#${ordinal} `);
      await eventually(async () =>
        expect(await selectedRow(page).locator('.cell').first().textContent()).toBe(`${ordinal}`),
      );
      for (const [key, next] of [
        ['ArrowDown', ordinal + 1],
        ['ArrowUp', ordinal],
        ['ArrowUp', ordinal - 1],
      ] as const) {
        await page.keyboard.press(key);
        await eventually(async () => expect(await selectedRow(page).getAttribute('aria-rowindex')).toBe(`${next + 2}`));
      }
    }
  });

  it('are paged through without a gap or a row twice, and Ctrl+Home and Ctrl+End are the ends', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await goTo(page, '#4999990');
    const perPage = await grid(page).evaluate((element) => Math.floor((element.clientHeight - 22) / 22));
    for (const [key, ordinal] of [
      ['PageDown', 4_999_990 + perPage],
      ['PageDown', 4_999_990 + 2 * perPage],
      ['PageUp', 4_999_990 + perPage],
      ['Control+End', 9_999_999],
      ['PageUp', 9_999_999 - perPage],
      ['PageDown', 9_999_999],
      ['PageDown', 9_999_999],
      ['Control+Home', 0],
      ['PageUp', 0],
    ] as const) {
      await page.keyboard.press(key);
      await eventually(async () =>
        expect(await selectedRow(page).getAttribute('aria-rowindex')).toBe(`${ordinal + 2}`),
      );
    }
  });

  it('move by the wheel by exactly as many px at every depth, and back, without drift', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    for (const place of ['#30', '25%', '50%', '99.99%']) {
      await goTo(page, place);
      await grid(page).hover();
      const start = await readTop(page);
      for (let notch = 1; notch <= 10; notch++) {
        await page.mouse.wheel(0, 7);
        await eventually(async () => expect(await readTop(page)).toBeCloseTo(start + notch * 7, 0));
      }
      for (let notch = 0; notch < 10; notch++) await page.mouse.wheel(0, -7);
      await eventually(async () => expect(await readTop(page)).toBeCloseTo(start, 0));
    }
  });

  it('go on by the wheel from where the thumb was dragged to', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await grid(page).evaluate((element) => {
      element.scrollTop = 0.37 * (element.scrollHeight - element.clientHeight);
    });
    await eventually(async () => expect((await findTopRow(page)).position).toBeGreaterThan(3_690_000));
    const start = await readTop(page);
    await grid(page).hover();
    await page.mouse.wheel(0, 22);
    await eventually(async () => expect(await readTop(page)).toBeCloseTo(start + 22, 0));
  });

  it('follow a finger px by px at every depth, also next to both ends', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    for (const place of ['50%', '#40', '#9999960']) {
      await goTo(page, place);
      const start = await readTop(page);
      await touch(page, -150);
      await eventually(async () => expect(Math.abs((await readTop(page)) - start - 150)).toBeLessThan(25));
      const middle = await readTop(page);
      await touch(page, 150);
      await eventually(async () => expect(Math.abs((await readTop(page)) - middle + 150)).toBeLessThan(25));
    }
  });

  it('stay where they are while rows arrive, are dropped and are filtered', async () => {
    const page = await browser.open({ scenario: 'rows:20000' });
    await goTo(page, '#15000');
    await grid(page).hover();
    await page.mouse.wheel(0, 9);
    await page.waitForTimeout(200);
    const before = await selectedRow(page).boundingBox();
    // Ten million rows come, and the front goes with them: past the height that needs a scale, and on.
    for (let burst = 0; burst < 50; burst++) {
      await addFrames(page, 200_000);
      await page.evaluate((dropped) => window.fakeHost.dropRows(dropped), burst < 30 ? 490 : 0);
      if (burst % 10 === 0) await expect.poll(() => selectedRow(page).boundingBox()).toEqual(before);
    }
    await eventually(async () => expect(await grid(page).getAttribute('aria-rowcount')).toBe(`${10_020_001 - 14_699}`));
    await expect.poll(() => selectedRow(page).boundingBox()).toEqual(before);
    await expectText(selectedRow(page), '15000');
    await page.getByRole('button', { name: /^Ping / }).click();
    await eventually(async () => expect(await selectedRow(page).boundingBox()).toEqual(before));
    await page.getByRole('button', { name: /^Ping / }).click();
    await eventually(async () => expect(await selectedRow(page).boundingBox()).toEqual(before));
    await expectText(selectedRow(page), '15000');
  });

  it('keep the place through filters that follow each other before an answer comes', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await goTo(page, '#5000000');
    const before = await selectedRow(page).boundingBox();
    await page.evaluate(() => {
      window.fakeHost.latencyMs = 120;
    });
    for (const name of [/^Ping /, /^Pong /, /^Ping /]) {
      await page.getByRole('button', { name }).click();
      await page.waitForTimeout(150);
    }
    await expectText(page.locator('.filter-count'), '9,000,000 of 10,000,000');
    await eventually(async () =>
      expect(await selectedRow(page).locator('.cell').first().textContent()).toBe('5000000'),
    );
    await eventually(async () => expect(await selectedRow(page).boundingBox()).toEqual(before));
  });

  it('are followed at the end while they pour in', async () => {
    const page = await browser.open({ scenario: 'tenMillion' });
    await rowAt(page, 9_999_999).waitFor();
    for (let burst = 0; burst < 5; burst++) await addFrames(page, 100_000);
    await rowAt(page, 10_499_999).waitFor();
    await page.evaluate(() => window.fakeHost.dropRows(400_001));
    await rowAt(page, 10_499_999 - 400_000).waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Follow', exact: true }).getAttribute('aria-pressed'))
      .toBe('true');
  });

  it('take no more of the page than ten thousand', async () => {
    const figures: { nodes: number; heapBytes: number; rowElements: number }[] = [];
    for (const scenario of ['rows:10000', 'rows:100000', 'million', 'tenMillion'] as const) {
      const page = await browser.open({ scenario });
      for (const place of ['0%', '50%', '100%']) {
        await goTo(page, place);
        await grid(page).hover();
        for (let notch = 0; notch < 10; notch++) await page.mouse.wheel(0, place === '100%' ? -400 : 400);
        await page.waitForTimeout(100);
      }
      await eventually(async () => expect(await grid(page).locator('.row.loading:visible').count()).toBe(0));
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.enable');
      await session.send('HeapProfiler.collectGarbage');
      const { nodes } = await session.send('Memory.getDOMCounters');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      figures.push({ nodes, heapBytes: usedSize, rowElements: await grid(page).locator('.row').count() });
    }
    console.info('page by rows, 10^4 to 10^7:', JSON.stringify(figures));
    const [small, ...larger] = figures;
    for (const figure of larger) {
      expect(figure.rowElements).toBeLessThanOrEqual((small?.rowElements ?? 0) + 2);
      expect(figure.nodes).toBeLessThan((small?.nodes ?? 0) * 1.2);
      expect(figure.heapBytes).toBeLessThan((small?.heapBytes ?? 0) * 1.2);
    }
  });
});
