import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';

/**
 * Runs one Vitest project and counts what it reports: `{ passed, failed, skipped, output }`.
 * A file that does not even load counts as one failure, and so does a run that ends badly without a failed test.
 */
export async function runVitest(project, { env, timeoutMs }) {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-vitest-'));
  const report = join(folder, 'report.json');
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const { code, stdout, stderr } = await run(process.execPath, [vitest, ...args], { env, timeoutMs });
  const counts = count(await readReport(report));
  await rm(folder, { recursive: true, force: true });
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, output: `${stdout}${stderr}` };
}

async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // No report means that Vitest itself broke down: its exit code and its output say so.
    return undefined;
  }
}

function count(report) {
  if (report === undefined) return { passed: 0, failed: 0, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
