import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NodeSourceReader } from '../../../src/files/nodeSourceReader';
import { lint } from '../../../src/lint/engine';
import { applyFix } from '../../unit/lint/applyFix';
import { startBackend } from '../support/backend';
import { freePort } from '../support/freePort';
import { type ProbeResult, probeWebSocket } from '../support/probe';
import { findProxy } from '../support/proxyBinary';
import { startProxy } from '../support/proxyProcess';
import { IDLE_MS } from './site';

const haproxy = findProxy('haproxy');

it.skipIf(haproxy === undefined)(
  'a backend in a file of its own is cut by the defaults of another, and its fix mends it',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'socketscope-haproxy-'));
    const backend = await startBackend();
    const front = await freePort();
    const parts = join(folder, 'conf.d');
    const chat = join(parts, '20-chat.cfg');
    const part = `backend chat\n    server chat1 127.0.0.1:${backend.port}\n`;
    const ask = async (text: string): Promise<ProbeResult> => {
      writeFileSync(chat, text);
      const files = ['-f', join(folder, 'haproxy.cfg'), '-f', parts];
      const proxy = await startProxy(haproxy ?? '', ['-db', ...files], front);
      try {
        return await probeWebSocket(`ws://127.0.0.1:${front}/`, { idleMs: IDLE_MS });
      } finally {
        await proxy.stop();
      }
    };
    try {
      mkdirSync(parts);
      writeFileSync(
        join(folder, 'haproxy.cfg'),
        'global\n    maxconn 100\n\ndefaults\n    mode http\n    timeout connect 2s\n    timeout client 1s\n    timeout server 1s\n',
      );
      writeFileSync(
        join(parts, '10-web.cfg'),
        `frontend web\n    bind 127.0.0.1:${front}\n    acl is_websocket hdr(Upgrade) -i websocket\n    use_backend chat if is_websocket\n    default_backend chat\n`,
      );
      expect(await ask(part)).toMatchObject({ outcome: 'cut', code: 1006 });
      const reader = new NodeSourceReader(() => undefined);
      const findings = lint({ path: chat, text: part, dialect: 'haproxy', options: { reader } });
      const finding = findings.find(({ rule }) => rule === 'H1');
      expect(finding?.message).toContain('line 7 of haproxy.cfg');
      for (const fix of finding?.fixes ?? []) expect(await ask(applyFix(part, fix))).toEqual({ outcome: 'works' });
      expect(finding?.fixes.length).toBeGreaterThan(0);
    } finally {
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
