import { haproxyRules } from './haproxy/registry';
import { nginxRules } from './nginx/registry';
import type { Dialect, RuleMeta } from './rule';

/** A rule as settings, documentation and reports show it. */
export interface RegisteredRule extends RuleMeta {
  /** P rules serve both. */
  readonly dialects: readonly Dialect[];
}

/** Every rule of both dialects, each id once, ordered by id. */
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
  const order = new Intl.Collator('en', { numeric: true });
  return [...byId.values()].sort((a, b) => order.compare(a.id, b.id));
}
