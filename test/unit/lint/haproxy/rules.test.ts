import { describe } from 'vitest';
import { haproxyRules } from '../../../../src/lint/haproxy/registry';
import { describeFixtures } from '../fixtureHarness';

describe('HAProxy rules', () => {
  describeFixtures({ dialect: 'haproxy', rules: haproxyRules, foreignExamples: ['P1', 'P2', 'P3'] });
});
