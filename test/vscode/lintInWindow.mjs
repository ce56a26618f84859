import assert from 'node:assert/strict';
import { until } from '../../scripts/lib/workbench.mjs';

/** Lines of Problems that belong to us; other lines are the file names above them. */
const ours = (lines) => lines.filter((line) => line.includes('socketscope'));

const countOf = (lines, rule) => ours(lines).filter((line) => line.split(/\s+/).includes(rule)).length;

/** Squiggles, Problems and the light bulb over the demo's own configs. */
export const lintTests = {
  'nginx.conf: squiggles appear and Problems names the rules': async ({ workbench }) => {
    await workbench.openFile('nginx.conf');
    await until(async () => (await workbench.squiggles().count()) > 0, 'squiggles');
    const lines = await workbench.problems();
    for (const rule of ['P1', 'N1']) assert.ok(countOf(lines, rule) > 0, `${rule} in: ${lines.join(' | ')}`);
  },

  'nginx.conf: a quick fix from the light bulb repairs the file': async ({ workbench }) => {
    const before = await workbench.problems();
    await workbench.applyQuickFix('P1', /quotes/i);
    await until(async () => countOf(await workbench.problems(), 'P1') < countOf(before, 'P1'), 'P1 to go');
    await workbench.save();
  },

  'haproxy.cfg: squiggles appear and a quick fix repairs the file': async ({ workbench }) => {
    await workbench.openFile('haproxy.cfg');
    const lines = await until(async () => {
      const now = await workbench.problems();
      return countOf(now, 'H2') > 0 ? now : undefined;
    }, 'H2 in Problems');
    await workbench.applyQuickFix('H2', '');
    await until(async () => countOf(await workbench.problems(), 'H2') < countOf(lines, 'H2'), 'H2 to go');
  },

  'a file that is no proxy config gets nothing': async ({ workbench }) => {
    await workbench.openFile('README.md');
    assert.ok(!(await workbench.problems()).some((line) => line.includes('README.md')));
  },
};
