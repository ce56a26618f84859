import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine';
import { nginxRules } from '../../../src/lint/nginx/registry';
import type { Finding } from '../../../src/lint/rule';
import { isAtLeast } from '../../../src/lint/version';
import { applyFix } from '../../unit/lint/applyFix';
import { type Backend, startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { type ProbeResult, probePlain, probeWebSocket } from '../support/probe';
import { findProxy } from '../support/proxyBinary';
import { CASES, type LabCase } from './labCases';
import { type ConfigFiles, checkConfig, readNginxVersion, startNginx } from './nginxProcess';

/** Each rule on a config of its own in front of a real server: broken as the rule says, working after its fixes. */

const nginx = findProxy('nginx') ?? '';
const version = nginx === '' ? '' : readNginxVersion(nginx);

describe.skipIf(nginx === '')(`nginx ${version}`, () => {
  const backends = new Map<boolean, Backend>();
  beforeAll(async () => {
    for (const isStrict of [false, true]) backends.set(isStrict, await startBackend({ isStrict }));
  });
  afterAll(() => Promise.all([...backends.values()].map((backend) => backend.close())));

  const backendOf = (labCase: LabCase): Backend => {
    const backend = backends.get(labCase.isStrict === true);
    if (backend === undefined) throw new Error('The backends start before the tests');
    return backend;
  };

  it('has a case for every rule', () => {
    const rules = new Set(CASES.map(({ rule }) => rule));
    expect(nginxRules.map(({ id }) => id).filter((id) => !rules.has(id))).toEqual([]);
  });

  for (const labCase of CASES.filter(({ before }) => before === undefined || isAtLeast(version, before) === false)) {
    it(`${labCase.rule}: ${labCase.title}`, async () => {
      const front = await freePort();
      const text = labCase.config({ front, back: backendOf(labCase).port });
      const toFiles = (main: string): ConfigFiles => ({ ...labCase.files, 'nginx.conf': main });

      expect(findOfRule(labCase, text)).not.toEqual([]);
      if (labCase.broken === 'does not start') expect(checkConfig(nginx, toFiles(text)).isAccepted).toBe(false);
      else expect(await probeThrough(labCase, toFiles(text), front)).toMatchObject(labCase.broken);

      const fixed = fixAll(labCase, text);
      expect(checkConfig(nginx, toFiles(fixed))).toMatchObject({ isAccepted: true });
      expect(await probeThrough(labCase, toFiles(fixed), front)).toEqual({ outcome: 'works' });
    });
  }

  it('N13: a plain request through proxy_read_timeout 0 gets 504 as well', async () => {
    const zero = CASES.find(({ rule }) => rule === 'N13');
    if (zero === undefined) throw new Error('N13 has no case');
    const front = await freePort();
    const proxy = await startNginx(nginx, { 'nginx.conf': zero.config({ front, back: backendOf(zero).port }) }, front);
    try {
      expect(await probePlain(`http://127.0.0.1:${front}/ws/`)).toBe(504);
    } finally {
      await proxy.stop();
    }
  });
});

function findOfRule({ rule, files }: LabCase, text: string): readonly Finding[] {
  const reader = {
    read: (path: string) => files?.[path.slice(1)],
    expand: (pattern: string) => (files?.[pattern.slice(1)] === undefined ? [] : [pattern]),
  };
  const options = { nginxVersion: version, reader };
  return lint({ path: '/nginx.conf', text, dialect: 'nginx', options }).filter((finding) => finding.rule === rule);
}

/** First fixes of the rule until it has nothing left to say. */
function fixAll(labCase: LabCase, text: string): string {
  let fixed = text;
  for (let step = 0; step < 10; step++) {
    const [finding] = findOfRule(labCase, fixed);
    if (finding === undefined) return fixed;
    const [fix] = finding.fixes;
    if (fix === undefined) throw new Error(`No fix for: ${finding.message}`);
    fixed = applyFix(fixed, fix);
  }
  throw new Error(`Still not fixed:\n${fixed}`);
}

async function probeThrough({ idleMs = 0 }: LabCase, files: ConfigFiles, front: number): Promise<ProbeResult> {
  const proxy = await startNginx(nginx, files, front);
  try {
    return await probeWebSocket(`ws://127.0.0.1:${front}/ws/`, { idleMs });
  } finally {
    await proxy.stop();
  }
}
