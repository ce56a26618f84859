import type { Collect, LintRequest } from '../rule';
import { readModel } from './model';
import { kubernetesRules } from './registry';

/** Runs every rule over the Ingresses of one file. */
export function lintKubernetes(request: LintRequest, collect: Collect): void {
  const model = readModel(request);
  if (model.ingresses.length === 0) return;
  for (const rule of kubernetesRules) rule.check(model, (finding) => collect(rule, finding));
}
