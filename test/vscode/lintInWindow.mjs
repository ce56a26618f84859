import assert from 'node:assert/strict';
import { until } from '../../scripts/lib/workbench.mjs';

const countOf = async (workbench, rule) => (await workbench.findings()).filter((one) => one.rule === rule).length;

/** Squiggles, Problems and the light bulb over the demo's own configs. */
export const lintTests = {
  'nginx.conf: squiggles appear and Problems names the rules': async ({ workbench }) => {
    await workbench.openFile('nginx.conf');
    await until(async () => (await workbench.squiggles().count()) > 0, 'squiggles');
    for (const rule of ['P1', 'N1']) assert.ok((await countOf(workbench, rule)) > 0, rule);
  },

  'nginx.conf: a quick fix from the light bulb repairs the file': async ({ workbench }) => {
    const before = await countOf(workbench, 'P1');
    await workbench.applyQuickFix('P1', /quotes/i);
    await until(async () => (await countOf(workbench, 'P1')) < before, 'P1 to go');
    await workbench.save();
  },

  'haproxy.cfg: squiggles appear and a quick fix repairs the file': async ({ workbench }) => {
    await workbench.openFile('haproxy.cfg');
    const before = await until(() => countOf(workbench, 'H2'), 'H2 in Problems');
    await workbench.applyQuickFix('H2', '');
    await until(async () => (await countOf(workbench, 'H2')) < before, 'H2 to go');
    await workbench.save();
  },

  'a file that is no proxy config gets nothing': async ({ workbench }) => {
    await workbench.openFile('README.md');
    assert.ok(!(await workbench.problems()).some((line) => line.includes('README.md')));
  },
};
