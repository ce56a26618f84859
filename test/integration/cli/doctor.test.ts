import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type DoctorIo, runDoctor } from '../../../src/cli/doctorCommand';
import { createDoctorIo } from '../../../src/cli/doctorIo';
import { startWsNode, type WsNodeOptions } from '../../support/wsNode';
import { use } from '../support/dial';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], changes: Partial<DoctorIo> = {}): Promise<Run> {
  let [out, err] = ['', ''];
  const io: DoctorIo = {
    ...createDoctorIo(),
    columns: undefined,
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    ...changes,
  };
  return { code: await runDoctor(args, io), out, err };
}

const node = (options: WsNodeOptions = {}) => use(startWsNode('alpha', options));

it('runs the probes that are named and prints JSON', async () => {
  const { url } = await node();
  const { code, out, err } = await run([url, '--probe', 'sticky', '--count', '3', '--format', 'json']);
  expect([code, err]).toEqual([0, '']);
  const document = JSON.parse(out);
  expect(document.url).toBe(url);
  expect(document.probes).toHaveLength(1);
  expect(document.probes[0]).toMatchObject({ id: 'sticky', verdict: 'pass', evidence: { nodes: { alpha: 3 } } });
  expect(Object.keys(document.probes[0])).toEqual(
    expect.arrayContaining(['id', 'verdict', 'cause', 'evidence', 'verify', 'remedy', 'configLinks']),
  );
});

it('exit 1 where a probe failed, and skips what needs it', async () => {
  const { code, out } = await run(['ws://127.0.0.1:9/', '--probe', 'reach,handshake,sticky']);
  expect(code).toBe(1);
  expect(out).toMatch(/^fail +reach/m);
  expect(out).toMatch(/^(?:skipped|unknown) +sticky/m);
});

it('passes header, cookie, origin and subprotocol on, and shows no credential', async () => {
  const server = await node({ subprotocol: 'chat' });
  const args = ['--header', 'Authorization: Bearer topsecret', '--cookie', 'a=topsecret', '--subprotocol', 'chat'];
  const { code, out } = await run([server.url, '--probe', 'sticky', '--count=2', '--node-id=subprotocol', ...args]);
  expect(code).toBe(0);
  expect(out).toContain('nodes: {"chat":2}');
  expect(server.cookies).toEqual(['a=topsecret', 'a=topsecret']);
  expect(out).not.toContain('topsecret');
});

it('fills secrets in from the environment, and leaves them out of the report', async () => {
  const server = await node({ headers: ['X-Node: topsecret-1'] });
  const args = [`${server.url}?t=\${secret:TOKEN}`, '--probe', 'sticky', '--count=2', '--cookie', `a=\${secret:TOKEN}`];
  const readVariable = (name: string) => (name === 'SOCKETSCOPE_SECRET_TOKEN' ? 'topsecret' : undefined);
  const { code, out, err } = await run(args, { readVariable, columns: 200 });
  expect(code).toBe(0);
  expect(server.cookies).toEqual(['a=topsecret', 'a=topsecret']);
  expect(out + err).not.toContain('topsecret');
  expect(await run(args, { readVariable: () => undefined })).toMatchObject({ code: 2, out: '' });
});

it.each([
  [['--probe', 'sticky'], 'the URL is missing'],
  [['http2://x'], 'not a WebSocket scheme'],
  [['ws://x/', '--header', 'Upgrade: x'], 'written by the opening handshake itself'],
  [['ws://x/', '--ca', '/nowhere.pem'], 'ENOENT'],
  [['ws://x/', '--sample', '/nowhere.txt'], 'ENOENT'],
  [['ws://x/', '--configs', '/nowhere.conf'], 'cannot read /nowhere.conf'],
  [['ws://x/', '--second', 'ftp://y'], 'not a WebSocket scheme'],
])('%j: exit 2 before anything is sent', async (args, message) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
});

it('--help is an answer', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('Usage: socketscope doctor URL');
});

it('says where it is on a terminal, and nothing elsewhere', async () => {
  const { url } = await node();
  const args = [url, '--probe', 'sticky', '--count=2'];
  expect((await run(args)).err).toBe('');
  const { err } = await run(args, { columns: 80 });
  expect(err).toContain('0/1 sticky connection 2 of 2 50 %');
  expect(err.endsWith('\r\u001b[K')).toBe(true);
});

it('an interrupt ends it at once: what is there is printed, nothing stays open', async () => {
  const server = await node({ headers: [] });
  let interrupt: () => void = () => undefined;
  const running = run([server.url, '--probe', 'handshake,sticky', '--node-id', 'json:node'], {
    onInterrupt: (listener) => {
      interrupt = listener;
      return { dispose: () => undefined };
    },
  });
  await vi.waitUntil(() => server.clients.size === 1 && server.cookies.length > 1);
  interrupt();
  const { code, out } = await running;
  expect(code).toBe(130);
  expect(out).toContain('Interrupted');
  await expect.poll(() => server.clients.size).toBe(0);
});

it('names the line of a config in a folder that serves the URL, or says that none does', async () => {
  const { url, port } = await node({ refusesEvery: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'socketscope-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'nginx'));
  const config = join(folder, 'nginx', 'site.conf');
  writeFileSync(config, `server {\n  listen ${port};\n  location / {\n    proxy_pass http://127.0.0.1:1;\n  }\n}\n`);
  const ask = (path: string, ...rest: readonly string[]) =>
    run([url, '--probe', 'handshake', ...rest, '--configs', path]);
  const { code, out } = await ask(folder, '--format', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    servedBy: { path: config, line: 3 },
    probes: [{ id: 'handshake', verdict: 'fail', configLinks: [{ path: config, line: 4, rule: 'N3' }] }],
  });
  writeFileSync(config, `server {\n  listen 1;\n  location / {\n    proxy_pass http://127.0.0.1:1;\n  }\n}\n`);
  expect((await ask(folder)).out).toContain('No known config serves this URL.');
});
