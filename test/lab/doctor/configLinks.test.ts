import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runDoctor } from '../../../src/cli/doctorCommand';
import { createDoctorIo } from '../../../src/cli/doctorIo';
import type { ProbeResult } from '../../../src/protocol/doctor';
import { startWsNode } from '../../support/wsNode';
import { startHaproxy } from '../haproxy/haproxyProcess';
import { startNginx } from '../nginx/nginxProcess';
import { freePort } from '../support/freePort';
import { haproxy, nginx } from './twoNodes';

/** The same text goes to the real proxy and, as a file, to the doctor. */
async function diagnose(url: string, name: string, text: string, ...args: readonly string[]): Promise<Diagnosis> {
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  let out = '';
  const stdout = (part: string) => {
    out += part;
  };
  const io = { ...createDoctorIo(), columns: undefined, stdout };
  const code = await runDoctor([url, '--format', 'json', ...args, '--configs', path], io);
  const { probes } = JSON.parse(out);
  return { code, path, probes };
}

interface Diagnosis {
  readonly code: number;
  readonly path: string;
  readonly probes: readonly ProbeResult[];
}

async function startBack(): Promise<number> {
  const node = await startWsNode('n1');
  onTestFinished(() => node.close());
  return node.port;
}

const toLocation = (front: number, back: number, ...lines: readonly string[]) => `events {}
http {
  server {
    listen 127.0.0.1:${front};
    location /chat {
${lines.map((line) => `      ${line}\n`).join('')}      proxy_pass http://127.0.0.1:${back};
    }
  }
}
`;

describe.skipIf(nginx === undefined)('nginx: what fails names its line', () => {
  async function serve(...lines: readonly string[]): Promise<{ readonly url: string; readonly text: string }> {
    const front = await freePort();
    const text = toLocation(front, await startBack(), ...lines);
    const proxy = await startNginx(nginx ?? '', { 'nginx.conf': text }, front);
    onTestFinished(() => proxy.stop());
    return { url: `ws://127.0.0.1:${front}/chat`, text };
  }

  it('no upgrade headers: N3 at the proxy_pass', async () => {
    const { url, text } = await serve();
    const { code, path, probes } = await diagnose(url, 'nginx.conf', text, '--probe', 'reach,handshake');
    expect(code).toBe(1);
    expect(probes.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['reach', 'pass'],
      ['handshake', 'fail'],
    ]);
    expect(probes[1]?.configLinks).toMatchObject([{ path, line: 6, rule: 'N3' }]);
  });

  it('half of the upgrade headers: N2 at the one that is there', async () => {
    const { url, text } = await serve('proxy_http_version 1.1;', 'proxy_set_header Upgrade $http_upgrade;');
    const { probes } = await diagnose(url, 'nginx.conf', text, '--probe', 'handshake');
    expect(probes).toMatchObject([{ verdict: 'fail', configLinks: [{ line: 7, rule: 'N2' }] }]);
  });

  it('a healthy route has no links', async () => {
    const { url, text } = await serve(
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection "upgrade";',
    );
    const { code, probes } = await diagnose(url, 'nginx.conf', text, '--probe', 'handshake');
    expect(code).toBe(0);
    expect(probes).toMatchObject([{ verdict: 'pass', configLinks: [] }]);
  });
});

describe.skipIf(haproxy === undefined)('HAProxy: what fails names its line', () => {
  it('Upgrade is deleted: H8', async () => {
    const front = await freePort();
    const text = `defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
  timeout tunnel 1h
frontend web
  bind 127.0.0.1:${front}
  default_backend chat
backend chat
  http-request del-header Upgrade
  server s1 127.0.0.1:${await startBack()}
`;
    const proxy = await startHaproxy(haproxy ?? '', text, front);
    onTestFinished(() => proxy.stop());
    const url = `ws://127.0.0.1:${front}/chat`;
    const { code, path, probes } = await diagnose(url, 'haproxy.cfg', text, '--probe', 'handshake');
    expect(code).toBe(1);
    expect(probes[0]?.configLinks).toMatchObject([{ path, line: 11, rule: 'H8' }]);
  });
});
