import { describe, expect, it } from 'vitest';
import { nginxRules } from '../../../src/lint/nginx/registry';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { probePlain } from '../support/probe';
import { findProxy } from '../support/proxyBinary';
import { describeRuleLab } from '../support/ruleLab';
import { nginxCases } from './cases/registry';
import { checkConfig, readNginxVersion, startNginx } from './nginxProcess';
import { HEADERS, site } from './site';

const nginx = findProxy('nginx') ?? '';
const version = nginx === '' ? '' : readNginxVersion(nginx);

describe.skipIf(nginx === '')(`nginx ${version}`, () => {
  describeRuleLab({
    dialect: 'nginx',
    version,
    mainFile: 'nginx.conf',
    usualPath: '/ws/',
    rules: nginxRules,
    cases: nginxCases,
    check: (files) => checkConfig(nginx, files),
    start: (files, port, options) => startNginx(nginx, files, port, options),
  });

  it('N13: a plain request through proxy_read_timeout 0 gets 504 as well', async () => {
    const front = await freePort();
    const backend = await startBackend();
    const config = site({ location: `${HEADERS} proxy_read_timeout 0;` });
    const text = config({ front, back: backend.port, other: backend.port, free: front });
    const proxy = await startNginx(nginx, { 'nginx.conf': text }, front);
    try {
      expect(await probePlain(`http://127.0.0.1:${front}/ws/`)).toBe(504);
    } finally {
      await proxy.stop();
      await backend.close();
    }
  });
});
