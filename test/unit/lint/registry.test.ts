import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nginxRules } from '../../../src/lint/nginx/registry';
import { allRules, findRule } from '../../../src/lint/registry';

const RULES = join(import.meta.dirname, '../../../src/lint/nginx/rules');

describe('allRules', () => {
  it('has every id once, and every name of a proxy', () => {
    expect(new Set(allRules.map(({ id }) => id)).size).toBe(allRules.length);
    expect(new Set(allRules.map(({ dialects, name }) => `${dialects[0]} ${name}`)).size).toBe(allRules.length);
  });

  it('lists a lexical rule for both dialects', () => {
    expect(findRule('P1')?.dialects).toContain('nginx');
    expect(findRule('N1')?.dialects).toEqual(['nginx']);
    expect(findRule('X1')).toBeUndefined();
  });

  it('explains every rule', () => {
    for (const { id, name, summary, why, measured, example, manual } of allRules) {
      expect(id).toMatch(/^[KNHPL]\d+$/);
      expect(name).toMatch(/^[a-z][a-z0-9-]+$/);
      expect(summary.length).toBeGreaterThan(20);
      expect(summary).not.toMatch(/\.$/);
      expect(why.length).toBeGreaterThan(80);
      expect(measured).toMatch(/\d\.\d/);
      expect(example.before).not.toBe(example.after);
      expect(manual).toMatch(/^https:\/\//);
    }
  });
});

describe('nginxRules', () => {
  it('lists every file of its folder', () => {
    const exported = readdirSync(RULES).map(
      (file) => /export const (\w+): Rule/.exec(readFileSync(join(RULES, file), 'utf8'))?.[1],
    );
    const registry = readFileSync(join(RULES, '../registry.ts'), 'utf8');
    for (const name of exported) expect(registry).toMatch(new RegExp(`^ {2}${name},$`, 'm'));
    expect(nginxRules).toHaveLength(exported.length);
  });
});
