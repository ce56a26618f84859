import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nginxRules } from '../../../../src/lint/nginx/registry';
import { applyFirstFixes, FIXTURES, lintFixture, readFixtures } from './support/ruleFixtures';

const idsOf = (findings: ReturnType<typeof lintFixture>) => findings.map(({ rule }) => rule);

describe('every NGINX rule', () => {
  it('has its folder of fixtures, and no folder is left over', () => {
    expect(readdirSync(FIXTURES).sort()).toEqual(nginxRules.map(({ name }) => name).sort());
  });

  for (const { id, name } of nginxRules) {
    describe(`${id} ${name}`, () => {
      const fires = readFixtures(name, 'fires');
      const quiet = readFixtures(name, 'quiet');

      it('has fixtures that fire, stay quiet and show the fix', () => {
        expect(fires.length).toBeGreaterThan(1);
        expect(quiet.length).toBeGreaterThan(1);
        const fixed = readFixtures(name, 'fixed').map((fixture) => fixture.name.replace('fixed-', 'fires-'));
        expect(fixed).toEqual(fires.map((fixture) => fixture.name));
      });

      for (const fixture of fires) {
        it(`fires on ${fixture.name}`, () => expect(idsOf(lintFixture(fixture))).toContain(id));

        it(`turns ${fixture.name} into its fixed form`, () => {
          const findings = lintFixture(fixture);
          const fixed = applyFirstFixes(fixture.text, findings, id);
          const expected = readFixtures(name, 'fixed').find((other) => other.name.slice(6) === fixture.name.slice(6));
          expect(fixed).toBe(expected?.text);
          const after = lintFixture(fixture, fixed);
          expect(idsOf(after)).not.toContain(id);
          expect(applyFirstFixes(fixed, after, id)).toBe(fixed);
        });
      }

      for (const fixture of quiet)
        it(`is silent on ${fixture.name}`, () => expect(idsOf(lintFixture(fixture))).not.toContain(id));
    });
  }
});
