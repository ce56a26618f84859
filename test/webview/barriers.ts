import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Serious and critical findings of axe, one line each with what it found them on. `onlyColors` asks what a theme can change and
 * nothing else, in a fraction of the time.
 */
export async function findBarriers(page: Page, onlyColors = false): Promise<readonly string[]> {
  if (!(await page.evaluate(() => Reflect.has(window, 'axe')))) await page.evaluate(AXE_SOURCE);
  return page.evaluate(
    async (rules) => {
      const axe = Reflect.get(window, 'axe');
      const { violations } = await axe.run(document, { resultTypes: ['violations'], ...rules });
      const lines: string[] = [];
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        for (const node of nodes) lines.push(`${id}: ${node.target.join(' ')} ${node.failureSummary}`);
      }
      return lines;
    },
    onlyColors ? { runOnly: ['color-contrast', 'link-in-text-block'] } : {},
  );
}
