import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProxy } from '../support/proxyBinary';
import type { ConfigFiles } from '../support/ruleLab';
import { checkConfig } from './nginxProcess';

/** What a fix leaves behind must be a config that nginx accepts. */

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'lint', 'nginx');
const nginx = findProxy('nginx') ?? '';

interface FixedFixture {
  readonly title: string;
  readonly files: ConfigFiles;
}

describe.skipIf(nginx === '')('nginx -t accepts', () => {
  const fixtures = readdirSync(FIXTURES).flatMap(readFixed);

  it('whole configs of most rules', () => expect(fixtures.length).toBeGreaterThan(40));

  it.each(fixtures)('$title', ({ files }) => {
    const { isAccepted, output } = checkConfig(nginx, files);
    expect(isAccepted, output).toBe(true);
  });
});

/** The fixed fixtures of a rule that are whole configurations, with the files they include. */
function readFixed(rule: string): readonly FixedFixture[] {
  const folder = join(FIXTURES, rule);
  const names = readdirSync(folder);
  const included = names
    .filter((name) => statSync(join(folder, name)).isDirectory())
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return names
    .filter((name) => name.startsWith('fixed-') && /^http \{/m.test(read(name)))
    .map((name) => ({
      title: `${rule}/${name}`,
      files: { ...Object.fromEntries(included.map((file) => [file, read(file)])), 'nginx.conf': read(name) },
    }));
}
