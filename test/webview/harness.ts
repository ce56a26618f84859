import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, HarnessBrowser, type ViewBrowser } from './viewBrowser';

/** A suite that needs Chromium: where there is none it fails in continuous integration and is skipped, saying so, elsewhere. */
export function describeView(name: string, body: (browser: ViewBrowser) => void): void {
  if (!existsSync(CHROMIUM)) {
    if (process.env.CI) {
      it(`${name} needs Chromium`, () => expect.fail(`${CHROMIUM} is missing: install Chromium or set CHROMIUM.`));
    } else {
      console.warn(`Skipped "${name}": ${CHROMIUM} is missing; install Chromium or set CHROMIUM.`);
      describe.skip(name, () => body(new HarnessBrowser()));
    }
    return;
  }
  describe(name, () => {
    const browser = new HarnessBrowser();
    beforeAll(() => browser.start());
    afterAll(() => browser.stop());
    body(browser);
  });
}
