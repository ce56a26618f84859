import { describe } from 'vitest';
import { nginxRules } from '../../../../src/lint/nginx/registry';
import { describeFixtures } from '../fixtureHarness';
import { nginxFixtureOptions } from './support/fixtureOptions';

describe('NGINX rules', () => {
  describeFixtures({ dialect: 'nginx', rules: nginxRules, optionsFor: nginxFixtureOptions });
});
