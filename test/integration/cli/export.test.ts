import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCapture } from '../../../src/cli/captureCommand';
import { createCaptureIo } from '../../../src/cli/captureIo';
import { runExport } from '../../../src/cli/exportCommand';
import { createExportIo } from '../../../src/cli/exportIo';
import { use } from '../support/dial';
import { echo, startWsServer } from '../support/wsServer';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const exportIo = (errors: string[]) => ({ ...createExportIo(), stderr: (text: string) => void errors.push(text) });

it('a capture over the real network goes through every format: HAR, NDJSON, pcapng', async () => {
  const server = await use(startWsServer({ accept: echo }));
  const folder = newFolder();
  const path = (name: string) => join(folder, name);
  const url = `${server.url}?access_token=hush&room=1`;
  const io = { ...createCaptureIo(), stderr: () => undefined };
  const sends = ['--send', 'hello', '--send', 'x'.repeat(5_000)];
  expect(await runCapture([url, ...sends, '--count', '4', '--format', 'har', '--out', path('a.har')], io)).toBe(0);
  const har = readFileSync(path('a.har'), 'utf8');
  const [entry] = JSON.parse(har).log.entries;
  expect(entry).toMatchObject({ response: { status: 101 }, serverIPAddress: '127.0.0.1', _resourceType: 'websocket' });
  expect(
    entry._webSocketMessages.map(({ type, data }: { type: string; data: string }) => `${type} ${data.length}`).sort(),
  ).toEqual(['receive 5', 'receive 5000', 'send 5', 'send 5000']);
  expect(har).not.toContain('hush');
  expect(har).toContain('room=1');
  const errors: string[] = [];
  expect(await runExport([path('a.har'), '--format', 'ndjson', '--out', path('b.ndjson')], exportIo(errors))).toBe(0);
  expect(await runExport([path('b.ndjson'), '--format', 'pcapng', '--out', path('c.pcapng')], exportIo(errors))).toBe(
    0,
  );
  expect(readFileSync(path('c.pcapng')).subarray(0, 4).toString('hex')).toBe('0a0d0d0a');
  expect(errors.join('')).toContain('4 frames of 1 connection.');
});

it('lines of capture can be read again, compressed messages included', async () => {
  const server = await use(startWsServer({ accept: echo, options: { perMessageDeflate: { threshold: 0 } } }));
  const folder = newFolder();
  const file = join(folder, 'a.ndjson');
  const io = { ...createCaptureIo(), stderr: () => undefined };
  expect(await runCapture([server.url, '--send', 'squeezed squeezed', '--count', '2', '--out', file], io)).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('"rsv":4');
  const errors: string[] = [];
  expect(await runExport([file, '--format', 'har', '--out', join(folder, 'b.har')], exportIo(errors))).toBe(0);
  const [entry] = JSON.parse(readFileSync(join(folder, 'b.har'), 'utf8')).log.entries;
  expect(entry._webSocketMessages.map(({ data }: { data: string }) => data)).toEqual([
    'squeezed squeezed',
    'squeezed squeezed',
  ]);
});

it('a folder, a missing file and a target that cannot be written are told', async () => {
  const folder = newFolder();
  const errors: string[] = [];
  expect(await runExport([folder, '--format', 'har'], exportIo(errors))).toBe(2);
  expect(await runExport([join(folder, 'none.har'), '--format', 'har'], exportIo(errors))).toBe(2);
  expect(errors.join('')).toMatch(/is a folder.*is not there/s);
});

it('a .wscap keeps the frames as they were on the wire, without the credentials of the handshake', async () => {
  const server = await use(startWsServer({ accept: echo, options: { perMessageDeflate: { threshold: 0 } } }));
  const folder = newFolder();
  const path = (name: string) => join(folder, name);
  const io = { ...createCaptureIo(), stderr: () => undefined };
  const url = `${server.url}?access_token=hush&room=1`;
  const sends = ['--send', 'squeezed squeezed', '--send', 'two'];
  expect(await runCapture([url, ...sends, '--count', '4', '--format', 'wscap', '--out', path('a.wscap')], io)).toBe(0);
  const bytes = readFileSync(path('a.wscap'));
  expect(bytes.subarray(0, 5).toString()).toBe('WSCAP');
  expect(bytes.includes('hush')).toBe(false);
  expect(bytes.includes('room=1')).toBe(true);
  const errors: string[] = [];
  expect(await runExport([path('a.wscap'), '--format', 'ndjson', '--out', path('b.ndjson')], exportIo(errors))).toBe(0);
  const lines = readFileSync(path('b.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const frames = lines.filter(({ dir }) => dir !== undefined);
  expect(frames).toHaveLength(4);
  expect(frames.map(({ masked, rsv }) => [masked, rsv])).toEqual(frames.map(({ dir }) => [dir === 'out', 4]));
  expect(await runExport([path('b.ndjson'), '--format', 'wscap', '--out', path('c.wscap')], exportIo(errors))).toBe(0);
  expect(await runExport([path('c.wscap'), '--format', 'ndjson', '--out', path('d.ndjson')], exportIo(errors))).toBe(0);
  expect(readFileSync(path('d.ndjson'), 'utf8')).toBe(readFileSync(path('b.ndjson'), 'utf8'));
});

it('a damaged .wscap is exported as far as it can be read, and says what is wrong', async () => {
  const server = await use(startWsServer({ accept: echo }));
  const folder = newFolder();
  const path = (name: string) => join(folder, name);
  const io = { ...createCaptureIo(), stderr: () => undefined };
  expect(
    await runCapture([server.url, '--send', 'one', '--count', '2', '--format', 'wscap', '--out', path('a')], io),
  ).toBe(0);
  const bytes = readFileSync(path('a'));
  writeFileSync(path('cut.wscap'), bytes.subarray(0, bytes.length - 30));
  const errors: string[] = [];
  expect(await runExport([path('cut.wscap'), '--format', 'ndjson', '--out', path('b')], exportIo(errors))).toBe(1);
  expect(errors.join('')).toMatch(/not finished|table at the end/);
  expect(readFileSync(path('b'), 'utf8')).toContain('"one"');
  writeFileSync(path('none.wscap'), 'WSCAP but not really');
  expect(await runExport([path('none.wscap'), '--format', 'ndjson'], exportIo(errors))).toBe(2);
});
