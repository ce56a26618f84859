import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { APP_VERSION } from '../../../src/base/appVersion';

it('the version that files name is the one of package.json', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8'));
  expect(APP_VERSION).toBe(manifest.version);
});
