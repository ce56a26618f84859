import type { Collect, LintRequest } from '../rule';
import { readNginxModel } from './model';
import { nginxRules } from './registry';

/** Runs every NGINX rule over one file and what it includes; findings are about the file itself. */
export function lintNginx(request: LintRequest, collect: Collect): void {
  const model = readNginxModel(request);
  for (const rule of nginxRules) rule.check(model, (finding) => collect(rule, finding));
}
