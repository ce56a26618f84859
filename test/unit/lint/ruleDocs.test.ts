import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
// @ts-expect-error: a build script without types of its own
import { replaceTable, TABLE_END, TABLE_START, toPage, toTable } from '../../../scripts/lib/rulePages.mjs';
import { allRules } from '../../../src/lint/registry';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDER = join(ROOT, 'docs', 'rules');

describe('rule pages', () => {
  it.each(allRules)('$id is in step with the rule; otherwise run node scripts/ruleDocs.mjs', (rule) => {
    expect(readFileSync(join(FOLDER, `${rule.id}.md`), 'utf8')).toBe(toPage(rule));
  });

  it('there is none for a rule that is gone', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(allRules.map((rule) => `${rule.id}.md`).sort());
  });

  it('the table in the README is in step, where there is one', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(replaceTable(readme, allRules) ?? readme).toBe(readme);
  });

  it('the table is renewed between its markers, and once is enough', () => {
    const renewed = replaceTable(`before\n${TABLE_START}\nold\n${TABLE_END}\nafter\n`, allRules);
    expect(renewed).toBe(`before\n${TABLE_START}\n\n${toTable(allRules)}\n\n${TABLE_END}\nafter\n`);
    expect(replaceTable(renewed, allRules)).toBe(renewed);
    expect(replaceTable('no markers', allRules)).toBeUndefined();
  });
});

describe('rule metadata', () => {
  it.each(allRules)('$id has all that its page shows', (rule) => {
    expect(rule.id).toMatch(/^[KPNHL]\d+$/);
    expect(rule.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(rule.summary).toMatch(/[^.]$/);
    expect(rule.why).toMatch(/\.$/);
    expect(rule.measured).toMatch(/\d.*\.$/s);
    expect(rule.manual).toMatch(
      /^https:\/\/(nginx\.org|docs\.haproxy\.org|kubernetes\.github\.io|kubernetes\.io|docs\.kernel\.org|man7\.org|www\.freedesktop\.org)\//,
    );
    expect(rule.example.before).not.toBe(rule.example.after);
  });

  it('no two rules of a proxy share a name', () => {
    expect(new Set(allRules.map(({ dialects, name }) => `${dialects[0]} ${name}`)).size).toBe(allRules.length);
  });
});
