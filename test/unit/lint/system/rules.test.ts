import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitsRules, sysctlRules, systemdRules } from '../../../../src/lint/system/registry';
import { describeFixtures } from '../fixtureHarness';

const RULES = join(import.meta.dirname, '../../../../src/lint/system/rules');

describe('systemd rules', () => describeFixtures({ dialect: 'systemd', rules: systemdRules }));
describe('limits.conf rules', () => describeFixtures({ dialect: 'limits', rules: limitsRules }));
describe('sysctl rules', () => describeFixtures({ dialect: 'sysctl', rules: sysctlRules }));

describe('registry of system rules', () => {
  it('lists every file of its folder', () => {
    const exported = readdirSync(RULES).map(
      (file) => /export const (\w+): Rule/.exec(readFileSync(join(RULES, file), 'utf8'))?.[1],
    );
    const registry = readFileSync(join(RULES, '../registry.ts'), 'utf8');
    for (const name of exported) expect(registry).toMatch(new RegExp(`[[\\s]${name},?[\\]\\s]`));
    expect(systemdRules.length + limitsRules.length + sysctlRules.length).toBe(exported.length);
  });
});
