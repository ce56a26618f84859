import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NodeSourceReader } from '../../src/files/nodeSourceReader';
import { fixAll } from '../../src/lint/fixAll';
import type { Dialect, Finding, LintRequest } from '../../src/lint/rule';
import { isLoud } from '../../src/lint/severity';
import { checkConfig as checkHaproxy } from './haproxy/haproxyProcess';
import { checkConfig as checkNginx } from './nginx/nginxProcess';
import { findProxy } from './support/proxyBinary';

/** Fixes of all rules together: they come to an end, the second time changes nothing, and the real proxy takes the result. */

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'lint');
const reader = new NodeSourceReader(() => undefined);
const nginx = findProxy('nginx');
const haproxy = findProxy('haproxy');

function readFixtures(dialect: Dialect): readonly { readonly name: string; readonly request: LintRequest }[] {
  const root = join(FIXTURES, dialect);
  return readdirSync(root).flatMap((rule) =>
    readdirSync(join(root, rule))
      .filter((name) => name.startsWith('fires-') && statSync(join(root, rule, name)).isFile())
      .map((name) => {
        const path = join(root, rule, name);
        const options = { level: 'all', nginxVersion: '1.22.1', haproxyVersion: '2.6.12', reader } as const;
        return { name: `${rule}/${name}`, request: { path, text: readFileSync(path, 'utf8'), dialect, options } };
      }),
  );
}

function expectSettled(name: string, request: LintRequest, isWanted: (finding: Finding) => boolean): string {
  const { text } = fixAll(request, isWanted);
  expect({ name, again: fixAll({ ...request, text }, isWanted) }).toEqual({ name, again: { text, count: 0 } });
  return text;
}

/** Whole configurations that the proxy takes must stay so. */
function expectAccepted(name: string, before: string, after: string, accepts: (text: string) => string | undefined) {
  if (accepts(before) !== undefined) return false;
  expect({ name, refusal: accepts(after) }).toEqual({ name, refusal: undefined });
  return true;
}

describe.each([
  ['errors and warnings', isLoud],
  ['everything', () => true],
] as const)('fixing %s', (_what, isWanted) => {
  it.skipIf(nginx === undefined)('leaves what nginx takes', { timeout: 120_000 }, () => {
    const accepts = (text: string) => {
      const { isAccepted, output } = checkNginx(nginx ?? '', { 'nginx.conf': text });
      return isAccepted ? undefined : output;
    };
    let accepted = 0;
    for (const { name, request } of readFixtures('nginx')) {
      const fixed = expectSettled(name, request, isWanted);
      if (/^http \{/m.test(request.text) && expectAccepted(name, request.text, fixed, accepts)) accepted++;
    }
    expect(accepted).toBeGreaterThan(60);
  });

  it.skipIf(haproxy === undefined)('leaves what HAProxy takes', { timeout: 120_000 }, () => {
    const accepts = (text: string) => {
      const { isAccepted, output } = checkHaproxy(haproxy ?? '', text);
      return isAccepted ? undefined : output;
    };
    let accepted = 0;
    for (const { name, request } of readFixtures('haproxy')) {
      const fixed = expectSettled(name, request, isWanted);
      if (expectAccepted(name, request.text, fixed, accepts)) accepted++;
    }
    expect(accepted).toBeGreaterThan(60);
  });
});
