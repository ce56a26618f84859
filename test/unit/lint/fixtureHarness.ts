import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import type { Dialect, Finding, LintOptions, RuleMeta } from '../../../src/lint/rule';
import { applyFix } from './applyFix';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'lint');
/** Fixing everything by first fixes takes at most this many steps. */
const MAX_FIXES = 50;
const RANDOM_TEXTS = 200;
/** Tens of thousands of runs: slow machines take a while. */
const ROBUSTNESS_TIMEOUT_MS = 120_000;

export interface HarnessOptions {
  readonly dialect: Dialect;
  readonly rules: readonly RuleMeta[];
  /** For each text, so that a fixture can ask for a version; plain ones by default. */
  readonly optionsFor?: (text: string) => LintOptions;
  /** Rules whose page shows an example in the other dialect. */
  readonly foreignExamples?: readonly string[];
}

interface Fixture {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Findings in a text that stands at a path, so that a fixture may include files beside it. */
type Find = (text: string, path: string) => readonly Finding[];

/**
 * Runs every rule over `test/fixtures/lint/<dialect>/<rule name>/`. Each rule has `fires-*` files, in which it must find
 * something, and `quiet-*` files, in which it must not. `fixed-x` is `fires-x` after the first fix of each finding.
 */
export function describeFixtures(harness: HarnessOptions): void {
  const root = join(FIXTURES, harness.dialect);
  const find: Find = (text, path) =>
    lint({ path, text, dialect: harness.dialect, options: { level: 'all', ...harness.optionsFor?.(text) } });
  it('every fixture folder belongs to a rule', () => {
    const names = new Set(harness.rules.map((rule) => rule.name));
    expect(readdirSync(root).filter((name) => !names.has(name))).toEqual([]);
  });
  for (const rule of harness.rules) {
    const ofRule: Find = (text, path) => find(text, path).filter((finding) => finding.rule === rule.id);
    describe(`${rule.id} ${rule.name}`, () => {
      describeRule(join(root, rule.name), ofRule);
      if (harness.foreignExamples?.includes(rule.id) !== true) describeExample(rule, ofRule);
    });
  }
  describe('any text', () => describeRobustness(root, find));
}

function describeRule(folder: string, ofRule: Find): void {
  const fires = readFixtures(folder, 'fires-');
  const quiet = readFixtures(folder, 'quiet-');
  const fixed = new Map(readFixtures(folder, 'fixed-').map(({ name, text }) => [name, text]));
  it('has a file that fires and one that stays quiet', () => {
    expect(fires.length).toBeGreaterThan(0);
    expect(quiet.length).toBeGreaterThan(0);
    expect([...fixed.keys()].filter((name) => !fires.some((fire) => fire.name === name))).toEqual([]);
  });
  it.each(fires)('fires in fires-$name', ({ text, path }) => {
    const findings = ofRule(text, path);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) {
      expect(finding.end).toBeGreaterThan(finding.start);
      expect(finding.message).toMatch(/[.?]$/);
    }
  });
  it.each(quiet)('is quiet in quiet-$name', ({ text, path }) => {
    expect(ofRule(text, path)).toEqual([]);
  });
  it.each(fires)('its first fix turns fires-$name into fixed-$name, and once is enough', ({ name, text, path }) => {
    const ofRuleHere = (changed: string) => ofRule(changed, path);
    const result = fixAll(text, ofRuleHere);
    expect(fixed.get(name)).toBe(result === text ? undefined : result);
    expect(fixAll(result, ofRuleHere)).toBe(result);
  });
  it.each(fires)('any of its fixes in fires-$name silences what it is for', ({ text, path }) => {
    const findings = ofRule(text, path);
    for (const finding of findings) {
      for (const fix of finding.fixes) expect(ofRule(applyFix(text, fix), path).length).toBeLessThan(findings.length);
    }
  });
}

function describeExample(rule: RuleMeta, ofRule: Find): void {
  it('the example on its page fires before and is quiet after', () => {
    expect(ofRule(`${rule.example.before}\n`, '/example').length).toBeGreaterThan(0);
    expect(ofRule(`${rule.example.after}\n`, '/example')).toEqual([]);
  });
}

/** Applies the first fix of the first finding that has one until nothing is left to fix. */
function fixAll(text: string, ofRule: (text: string) => readonly Finding[]): string {
  let result = text;
  for (let step = 0; step < MAX_FIXES; step++) {
    const fix = ofRule(result).flatMap((finding) => finding.fixes.slice(0, 1))[0];
    if (fix === undefined) return result;
    result = applyFix(result, fix);
  }
  throw new Error(`Still not fixed after ${MAX_FIXES} fixes`);
}

function describeRobustness(root: string, find: Find): void {
  const fixtures = readdirSync(root).flatMap((name) =>
    ['fires-', 'quiet-'].flatMap((prefix) => readFixtures(join(root, name), prefix)),
  );
  it('no truncation and no deleted character makes it throw', { timeout: ROBUSTNESS_TIMEOUT_MS }, () => {
    for (const { text, path } of fixtures) {
      for (let at = 0; at < text.length; at++) {
        find(text.slice(0, at), path);
        find(text.slice(0, at) + text.slice(at + 1), path);
      }
    }
  });
  it('no pile of words, marks and bytes makes it throw', () => {
    const words = fixtures.flatMap(({ text }) => text.split(/(\s+|[{}"'#;\\])/)).filter((word) => word !== '');
    const random = toRandom(20_261_101);
    for (let count = 0; count < RANDOM_TEXTS; count++) {
      const parts = Array.from({ length: 1 + random(200) }, () =>
        random(4) === 0 ? String.fromCharCode(random(0x2100)) : (words[random(words.length)] ?? ''),
      );
      find(parts.join(random(2) === 0 ? '' : ' '), '/random');
    }
  });
}

/** A repeatable sequence of integers below a bound (xorshift). */
function toRandom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** Files whose names start with `prefix`; the name is what comes after it. */
function readFixtures(folder: string, prefix: string): readonly Fixture[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith(prefix))
    .map(({ name }) => ({ name: name.slice(prefix.length), path: join(folder, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, path }) => ({ name, path, text: readFileSync(path, 'utf8') }));
}
