import { describe, expect, it } from 'vitest';
import { readProxyVersion } from '../../src/files/proxyVersion';
import { readHaproxyVersion } from './haproxy/haproxyProcess';
import { readNginxVersion } from './nginx/nginxProcess';
import { findProxy } from './support/proxyBinary';

const nginx = findProxy('nginx');
const haproxy = findProxy('haproxy');

describe('readProxyVersion', () => {
  it.skipIf(nginx === undefined)('asks the installed nginx', async () => {
    expect(await readProxyVersion('nginx')).toBe(readNginxVersion(nginx ?? ''));
  });

  it.skipIf(haproxy === undefined)('asks the installed HAProxy', async () => {
    expect(await readProxyVersion('haproxy')).toBe(readHaproxyVersion(haproxy ?? ''));
  });
});
