import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { WebSocketServer } from 'ws';
import { activeEditor, exportTo, newCapture, newFolder, writeCapture } from './captureFiles';
import { inspectorTabs } from './inspectors';
import { eventually, test } from './runner';

const FRAMES = 25;
const VIEW_TYPES = {
  wscap: 'socketscope.capture',
  har: 'socketscope.captureImport',
  ndjson: 'socketscope.captureImport',
} as const;

const closeAll = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');
const openCapture = (uri: vscode.Uri) => vscode.commands.executeCommand('socketscope.openCapture', uri);

/** Texts of the frames of an NDJSON file. */
function readFrames(ndjson: string): unknown[] {
  const lines = ndjson.trimEnd().split('\n');
  const objects: { kind?: string; message?: { text?: string } }[] = lines.map((line) => JSON.parse(line));
  return objects.filter(({ kind }) => (kind ?? 'frame') === 'frame').map(({ message }) => message?.text);
}

const EXPECTED = Array.from({ length: FRAMES }, (_, i) => `#${i} `);

for (const [id, viewType] of Object.entries(VIEW_TYPES)) {
  test(`Open Capture shows a .${id} file in the inspector, every frame of it`, async () => {
    const folder = await newFolder();
    const uri = await writeCapture(newCapture(FRAMES), join(folder, `traffic.${id}`), id);
    await openCapture(uri);
    assert.deepEqual(activeEditor(), { viewType, path: uri.fsPath });
    assert.deepEqual(readFrames(await exportTo(join(folder, 'seen.ndjson'))), EXPECTED);
    await closeAll();
  });
}

test('a .wscap file opens in the inspector by itself, a .har file as text', async () => {
  const folder = await newFolder();
  const own = await writeCapture(newCapture(1), join(folder, 'own.wscap'), 'wscap');
  const foreign = await writeCapture(newCapture(1), join(folder, 'foreign.har'), 'har');
  await vscode.commands.executeCommand('vscode.open', own);
  assert.equal(activeEditor()?.viewType, 'socketscope.capture');
  await vscode.commands.executeCommand('vscode.open', foreign);
  assert.equal(activeEditor(), undefined);
  assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, foreign.fsPath);
  await closeAll();
});

for (const id of Object.keys(VIEW_TYPES)) {
  test(`what is exported as .${id} opens again with the same frames`, async () => {
    const folder = await newFolder();
    await openCapture(await writeCapture(newCapture(FRAMES), join(folder, 'traffic.wscap'), 'wscap'));
    const path = join(folder, `again.${id}`);
    await exportTo(path);
    await closeAll();
    await openCapture(vscode.Uri.file(path));
    assert.deepEqual(readFrames(await exportTo(join(folder, 'seen.ndjson'))), EXPECTED);
    await closeAll();
  });
}

test('an export leaves credentials out unless they are asked for', async () => {
  const folder = await newFolder();
  await openCapture(await writeCapture(newCapture(FRAMES), join(folder, 'traffic.wscap'), 'wscap'));
  for (const name of ['plain.wscap', 'plain.har', 'plain.ndjson', 'plain.pcapng']) {
    assert.ok(!(await exportTo(join(folder, name))).includes('hunter2'), name);
  }
  const kept = await exportTo(join(folder, 'kept.ndjson'), { keepsCredentials: true });
  assert.match(kept, /token=hunter2/);
  assert.match(kept, /session=hunter2/);
  await closeAll();
});

test('a name that says no format is refused, and nothing is written', async () => {
  const folder = await newFolder();
  await openCapture(await writeCapture(newCapture(FRAMES), join(folder, 'traffic.wscap'), 'wscap'));
  await exportTo(join(folder, 'seen.ndjson'));
  await vscode.commands.executeCommand('socketscope.exportCapture', vscode.Uri.file(join(folder, 'what.txt')));
  assert.deepEqual(readdirSync(folder).sort(), ['seen.ndjson', 'traffic.wscap']);
  await closeAll();
});

test('closing the tab stops an export, and no part of the file stays', async () => {
  const folder = await newFolder();
  const uri = await writeCapture(newCapture(60_000, 'x'.repeat(1_500)), join(folder, 'large.wscap'), 'wscap');
  await openCapture(uri);
  await exportTo(join(folder, 'proof.ndjson'), { scope: 'filtered' });
  const exporting = vscode.commands.executeCommand('socketscope.exportCapture', vscode.Uri.file(join(folder, 'x.har')));
  await eventually(
    () => readdirSync(folder).filter((name) => name.endsWith('.part')),
    (parts) => parts.length === 1,
  );
  assert.ok(!existsSync(join(folder, 'x.har')), 'the export goes on');
  await closeAll();
  await exporting;
  assert.deepEqual(readdirSync(folder).sort(), ['large.wscap', 'proof.ndjson']);
  await rm(folder, { recursive: true });
});

test('files that are no captures keep their tab, which says so, and harm nobody', async () => {
  const folder = await newFolder();
  const bad = { 'bad.wscap': 'no capture', 'bad.har': '{"log": {"entries": [1,]}}', 'bad.ndjson': 'not json\n' };
  for (const [name, text] of Object.entries(bad)) {
    await writeFile(join(folder, name), text);
    await openCapture(vscode.Uri.file(join(folder, name)));
    assert.equal(activeEditor()?.path, join(folder, name));
  }
  await openCapture(vscode.Uri.file(join(folder, 'missing.wscap')));
  await openCapture(await writeCapture(newCapture(FRAMES), join(folder, 'good.wscap'), 'wscap'));
  assert.deepEqual(readFrames(await exportTo(join(folder, 'seen.ndjson'))), EXPECTED);
  await closeAll();
});

test('a file that could not be read is read again once it is mended', async () => {
  const folder = await newFolder();
  await openCapture(await writeCapture(newCapture(1), join(folder, 'other.wscap'), 'wscap'));
  await exportTo(join(folder, 'other.ndjson'));
  const path = join(folder, 'mended.ndjson');
  await writeFile(path, '');
  await openCapture(vscode.Uri.file(path));
  await vscode.commands.executeCommand('socketscope.exportCapture', vscode.Uri.file(join(folder, 'none.ndjson')));
  assert.ok(!existsSync(join(folder, 'none.ndjson')));
  await writeCapture(newCapture(FRAMES), path, 'ndjson');
  await vscode.commands.executeCommand('socketscope.capture.retry', vscode.Uri.file(path).toString());
  assert.deepEqual(readFrames(await exportTo(join(folder, 'seen.ndjson'))), EXPECTED);
  await vscode.commands.executeCommand('socketscope.capture.openAsText', vscode.Uri.file(path).toString());
  await eventually(
    () => vscode.window.activeTextEditor?.document.uri.fsPath,
    (shown) => shown === path,
  );
  await closeAll();
});

test('the tab of a capture file has no connection, and no other is taken for it', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  let pings = 0;
  server.on('connection', (socket) => socket.on('ping', () => pings++));
  try {
    await vscode.commands.executeCommand('socketscope.connect', `ws://127.0.0.1:${address.port}/live`);
    await eventually(inspectorTabs, (tabs) => tabs.some((label) => label.includes('Open')));
    const folder = await newFolder();
    await openCapture(await writeCapture(newCapture(FRAMES), join(folder, 'traffic.wscap'), 'wscap'));
    await exportTo(join(folder, 'seen.ndjson'));
    await vscode.commands.executeCommand('socketscope.sendPing');
    await vscode.commands.executeCommand('socketscope.disconnect');
    await vscode.commands.executeCommand('socketscope.focusFilter');
    assert.equal(activeEditor()?.viewType, 'socketscope.capture');
    assert.deepEqual([server.clients.size, pings], [1, 0]);
  } finally {
    await closeAll();
    for (const client of server.clients) client.terminate();
    server.close();
  }
});
