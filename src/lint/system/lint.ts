import type { Collect, LintRequest, Rule } from '../rule';
import { readLimitsModel, readSysctlModel, readUnitModel } from './models';
import { limitsRules, sysctlRules, systemdRules } from './registry';

export function lintSystemd(request: LintRequest, collect: Collect): void {
  runRules(systemdRules, readUnitModel(request), collect);
}

export function lintLimits(request: LintRequest, collect: Collect): void {
  runRules(limitsRules, readLimitsModel(request), collect);
}

export function lintSysctl(request: LintRequest, collect: Collect): void {
  runRules(sysctlRules, readSysctlModel(request), collect);
}

function runRules<Model>(rules: readonly Rule<Model>[], model: Model, collect: Collect): void {
  for (const rule of rules) rule.check(model, (finding) => collect(rule, finding));
}
