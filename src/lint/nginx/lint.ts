import type { Collect, LintRequest } from '../rule';
import { NginxModel } from './model';
import { nginxRules } from './registry';
import { SourceFile } from './sourceFile';

/** Runs every NGINX rule over one file and what it includes; findings are about the file itself. */
export function lintNginx(request: LintRequest, collect: Collect): void {
  const model = new NginxModel(new SourceFile(request.path, request.text), request.options);
  for (const rule of nginxRules) rule.check(model, (finding) => collect(rule, finding));
}
