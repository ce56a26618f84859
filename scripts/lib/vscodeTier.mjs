import { inRoot } from './paths.mjs';
import { run } from './processes.mjs';
import { resultMark } from './suiteBundle.mjs';
import { ensureVscodeTools } from './tools.mjs';

/**
 * Runs `test/vscode/run.mjs` and counts its result lines. A run that ends badly without a failed test, one that was
 * cut off included, is one failure.
 */
export async function runVscodeTier(timeoutMs) {
  await ensureVscodeTools();
  const { code, stdout, stderr } = await run(process.execPath, [inRoot('test', 'vscode', 'run.mjs')], { timeoutMs });
  const results = stdout
    .split('\n')
    .filter((line) => line.startsWith(resultMark))
    .map((line) => JSON.parse(line.slice(resultMark.length)));
  const failed = results.filter(({ ok }) => !ok).length;
  return {
    passed: results.length - failed,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: 0,
    output: toReadable(stdout) + stderr,
  };
}

function toReadable(stdout) {
  return stdout.replaceAll(/^##socketscope-test (.*)$/gm, (_line, json) => {
    const { name, ok, ms, message } = JSON.parse(json);
    return `${ok ? 'ok  ' : 'FAIL'} ${name} (${ms} ms)${ok ? '' : `\n${message}`}`;
  });
}
