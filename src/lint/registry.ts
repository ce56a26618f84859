import { haproxyRules } from './haproxy/registry';
import { kubernetesRules } from './kubernetes/registry';
import { nginxRules } from './nginx/registry';
import type { Dialect, RuleMeta } from './rule';
import { limitsRules, sysctlRules, systemdRules } from './system/registry';

/** A rule as settings, documentation and reports show it. */
export interface RegisteredRule extends RuleMeta {
  /** P rules serve both. */
  readonly dialects: readonly Dialect[];
}

/** Every rule of all dialects, each id once, ordered by id. */
export const allRules: readonly RegisteredRule[] = collectRules();

const rulesById = new Map(allRules.map((rule) => [rule.id, rule]));

export function findRule(id: string): RegisteredRule | undefined {
  return rulesById.get(id);
}

function collectRules(): readonly RegisteredRule[] {
  const byId = new Map<string, RegisteredRule>();
  const add = (rules: readonly RuleMeta[], dialect: Dialect): void => {
    for (const rule of rules)
      byId.set(rule.id, { ...rule, dialects: [...(byId.get(rule.id)?.dialects ?? []), dialect] });
  };
  add(nginxRules, 'nginx');
  add(haproxyRules, 'haproxy');
  add(kubernetesRules, 'kubernetes');
  add(systemdRules, 'systemd');
  add(limitsRules, 'limits');
  add(sysctlRules, 'sysctl');
  return [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
}

/** Letter, then number: `N2` before `N12`. A collator would do it too, at 8 ms of every start. */
function compareIds(a: string, b: string): number {
  const [letterA, letterB] = [a.charAt(0), b.charAt(0)];
  if (letterA !== letterB) return letterA < letterB ? -1 : 1;
  return Number(a.slice(1)) - Number(b.slice(1));
}
