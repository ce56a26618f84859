import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import { haproxyRules } from '../../../src/lint/haproxy/registry';
import type { Finding } from '../../../src/lint/rule';
import { applyFix } from '../../unit/lint/applyFix';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { probeWebSocket } from '../support/probe';
import { findProxy } from '../support/proxyBinary';
import { describeRuleLab } from '../support/ruleLab';
import { haproxyCases } from './cases/registry';
import { checkConfig, readHaproxyVersion, startHaproxy } from './haproxyProcess';
import { IDLE_MS, toSite } from './site';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'lint', 'haproxy');
const MAIN_FILE = 'haproxy.cfg';

const haproxy = findProxy('haproxy') ?? '';
const version = haproxy === '' ? '' : readHaproxyVersion(haproxy);

describe.skipIf(haproxy === '')(`HAProxy ${version}`, () => {
  describeRuleLab({
    dialect: 'haproxy',
    version,
    mainFile: MAIN_FILE,
    usualPath: '/',
    rules: haproxyRules,
    cases: haproxyCases,
    check: (files) => checkConfig(haproxy, files[MAIN_FILE] ?? ''),
    start: (files, port, options) => startHaproxy(haproxy, files[MAIN_FILE] ?? '', port, options),
  });

  it('cuts when the message of H1 says', async () => {
    const backend = await startBackend();
    const front = await freePort();
    const text = toSite(
      { front, back: backend.port, other: backend.port, free: front },
      { client: '5s', server: '1s' },
    );
    expect(lintText(text).find(({ rule }) => rule === 'H1')?.message).toContain(
      'cut after 1 s: the smaller of timeout server 1s at line 5',
    );
    const proxy = await startHaproxy(haproxy, text, front);
    try {
      const result = await probeWebSocket(`ws://127.0.0.1:${front}/`, { idleMs: IDLE_MS });
      const cutAfterMs = result.outcome === 'cut' ? result.afterMs : Number.NaN;
      expect(cutAfterMs).toBeGreaterThan(900);
      expect(cutAfterMs).toBeLessThan(2_000);
    } finally {
      await proxy.stop();
      await backend.close();
    }
  });

  it('never turns a fixture that HAProxy accepts into one that it refuses', { timeout: 120_000 }, () => {
    let accepted = 0;
    for (const rule of readdirSync(FIXTURES)) {
      for (const name of readdirSync(join(FIXTURES, rule)).filter((file) => file.startsWith('fires-'))) {
        const text = readFileSync(join(FIXTURES, rule, name), 'utf8');
        if (!checkConfig(haproxy, text).isAccepted) continue;
        accepted++;
        for (const fix of lintText(text).flatMap((finding) => finding.fixes)) {
          expect(checkConfig(haproxy, applyFix(text, fix)), `${rule}/${name}: ${fix.title}`).toMatchObject({
            isAccepted: true,
          });
        }
      }
    }
    expect(accepted).toBeGreaterThan(5);
  });
});

function lintText(text: string): readonly Finding[] {
  return lint({ path: '/etc/haproxy/haproxy.cfg', text, dialect: 'haproxy', options: { level: 'all' } });
}
