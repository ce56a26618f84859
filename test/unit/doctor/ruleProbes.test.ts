import { expect, it } from 'vitest';
import { RULE_PROBES } from '../../../src/doctor/ruleProbes';
import { allRules } from '../../../src/lint/registry';

const routed = allRules.filter(({ dialects }) => dialects.includes('nginx') || dialects.includes('haproxy'));

it('says of every rule for NGINX and HAProxy which probe it explains, and of no other', () => {
  expect(Object.keys(RULE_PROBES).sort()).toEqual(routed.map(({ id }) => id).sort());
});
