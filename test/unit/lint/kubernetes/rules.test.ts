import { describe } from 'vitest';
import { kubernetesRules } from '../../../../src/lint/kubernetes/registry';
import { describeFixtures } from '../fixtureHarness';

describe('Kubernetes rules', () => {
  describeFixtures({ dialect: 'kubernetes', rules: kubernetesRules });
});
