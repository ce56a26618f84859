import type { Collect, LintRequest } from '../rule';
import { readModel } from './model';
import { haproxyRules } from './registry';

/** Runs every HAProxy rule over one file. */
export function lintHaproxy(request: LintRequest, collect: Collect): void {
  const model = readModel(request);
  for (const rule of haproxyRules) rule.check(model, (finding) => collect(rule, finding));
}
