import { NodeSourceReader } from '../../../../../src/files/nodeSourceReader';
import type { LintOptions } from '../../../../../src/lint/rule';

const reader = new NodeSourceReader(() => undefined);

/** Lints a fixture as its first line asks (`# lint with nginx 1.31.4`), with the files beside it. */
export function nginxFixtureOptions(text: string): LintOptions {
  return { nginxVersion: /^# lint with nginx ([\d.]+)/.exec(text)?.[1], reader };
}
