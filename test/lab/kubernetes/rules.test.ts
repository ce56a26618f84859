import { describe } from 'vitest';
import { kubernetesRules } from '../../../src/lint/kubernetes/registry';
import { checkConfig as checkHaproxy, startHaproxy } from '../haproxy/haproxyProcess';
import { checkConfig as checkNginx, readNginxVersion, startNginx } from '../nginx/nginxProcess';
import { findProxy } from '../support/proxyBinary';
import type { RunningProxy } from '../support/proxyProcess';
import { type ConfigFiles, describeRuleLab } from '../support/ruleLab';
import { kubernetesCases } from './cases/registry';
import { MANIFEST_FILE, renderProxy } from './controller';

const nginx = findProxy('nginx') ?? '';
const haproxy = findProxy('haproxy') ?? '';

describe.skipIf(nginx === '' || haproxy === '')('Ingress, as the controllers write it for the proxies', () => {
  describeRuleLab({
    dialect: 'kubernetes',
    version: nginx === '' ? '' : readNginxVersion(nginx),
    mainFile: MANIFEST_FILE,
    usualPath: '/ws',
    rules: kubernetesRules,
    cases: kubernetesCases,
    unprovable: {
      K5: 'That a browser blocks ws:// from a page loaded over https is a decision of the browser; no proxy takes part in it.',
    },
    check,
    start,
  });
});

function check(files: ConfigFiles): ReturnType<typeof checkNginx> {
  const rendered = renderProxy(files);
  if (rendered === undefined) return { isAccepted: false, output: 'The API server refuses the object.' };
  if (rendered.program === 'haproxy') return checkHaproxy(haproxy, rendered.text);
  return checkNginx(nginx, { 'nginx.conf': rendered.text });
}

async function start(files: ConfigFiles, port: number): Promise<RunningProxy> {
  const rendered = renderProxy(files);
  if (rendered === undefined) throw new Error('The API server refuses the object');
  if (rendered.program === 'haproxy') return startHaproxy(haproxy, rendered.text, port);
  return startNginx(nginx, { 'nginx.conf': rendered.text }, port);
}
