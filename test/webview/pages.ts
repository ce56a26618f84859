import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What the tests do to a page again and again, in a user's words. */

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Frames' });

/** The row at a position among the shown rows. */
export const rowAt = (page: Page, position: number): Locator =>
  grid(page).locator(`[role="row"][aria-rowindex="${position + 2}"]`);

export const selectedRow = (page: Page): Locator => grid(page).locator('[role="row"][aria-selected="true"]:visible');

/** Selects by keyboard, which works wherever the row is. */
export async function selectPosition(page: Page, position: number): Promise<void> {
  await grid(page).focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < position; step++) await page.keyboard.press('ArrowDown');
  await grid(page)
    .locator(`[role="row"][aria-rowindex="${position + 2}"][aria-selected="true"]`)
    .waitFor();
}

export async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

export function addFrames(page: Page, count: number): Promise<void> {
  return page.evaluate((added) => window.fakeHost.addFrames(added), count);
}

/** Parameters of every request of that name so far. */
export function requestsOf(page: Page, name: string): Promise<readonly unknown[]> {
  return page.evaluate(
    (asked) => window.fakeHost.log.filter((entry) => entry.name === asked).map(({ params }) => params),
    name,
  );
}

export function failNext(
  page: Page,
  name:
    | 'rows/filter'
    | 'composer/send'
    | 'row/read'
    | 'rows/find'
    | 'bookmark/set'
    | 'capture/export'
    | 'statistics/read'
    | 'doctor/run',
  message: string,
): Promise<void> {
  return page.evaluate(([request, text]) => window.fakeHost.failNext(request, 'refused', text), [
    name,
    message,
  ] as const);
}

/** Asks until the answer is as expected; the last failed answer is what the test shows. */
export async function eventually(check: () => Promise<void>, timeoutMs = 5000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (thrown) {
      if (Date.now() > end) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function expectText(locator: Locator, expected: string | RegExp): Promise<void> {
  await eventually(async () => {
    const text = (await locator.textContent()) ?? '';
    if (typeof expected === 'string') expect(text).toContain(expected);
    else expect(text).toMatch(expected);
  });
}
