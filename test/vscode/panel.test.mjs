import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../../demo/servers.mjs';
import { Inspector } from '../../scripts/lib/inspector.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { VscodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { until, Workbench } from '../../scripts/lib/workbench.mjs';
import { doctorTests } from './doctorInWindow.mjs';
import { lintTests } from './lintInWindow.mjs';
import { protobufTests, writeProtoFiles } from './protobufInWindow.mjs';
import { secretTests } from './secretsInWindow.mjs';

async function openAndConnect(scene) {
  await scene.workbench.runCommand('Socketscope: Open Connection Panel');
  scene.inspector = new Inspector(scene.workbench.webview());
  await scene.inspector.waitUntilShown();
  await scene.inspector.connect(`${scene.servers.url}/telemetry`, { subprotocols: 'telemetry.msgpack' });
  await scene.inspector.rows('Handshake', '101').waitFor();
  assert.match(await scene.inspector.status.textContent(), /telemetry\.msgpack/);
}

/** What a user does, in order; each test builds on the window the one before left. */
const panelTests = {
  'the command opens an inspector, and a typed URL connects to a real server': openAndConnect,

  'frames of every opcode are counted and shown': async ({ inspector, workbench }) => {
    for (const opcode of ['Text', 'Binary', 'Cont.', 'Ping', 'Pong']) await inspector.waitForCount(opcode);
    await workbench.runCommand('Socketscope: Send Ping');
    await inspector.waitForCount('Ping', 2);
    await inspector.scrollToStart();
    for (const opcode of ['0x1', '0x2', '0x0', '0x9', '0xA']) await inspector.rows(opcode).first().waitFor();
  },

  'a ping of ours is answered, and its round trip is shown': async ({ inspector }) => {
    await until(async () => /RTT/.test(await inspector.status.textContent()), 'a round trip time');
    await inspector.rows('Pong', 'answers').first().waitFor();
  },

  'a MessagePack payload opens as a tree, and a value leads to its bytes': async ({ inspector }) => {
    await inspector.select(inspector.rows('MessagePack', 'tick').first());
    await inspector.tree.getByRole('treeitem', { name: /energy/ }).waitFor();
    assert.match(await inspector.tree.textContent(), /184467440737090\d+/);
    await inspector.tree.getByRole('treeitem', { name: /energy/ }).click();
    await until(async () => (await inspector.hex.textContent()).length > 0, 'the bytes');
  },

  'the Frame tab draws the header with its real opcode': async ({ inspector }) => {
    await inspector.openTab('Frame');
    await inspector.detail.getByText('0x2').first().waitFor();
    await inspector.openTab('Payload');
  },

  'a message typed as JSON arrives as MessagePack, masked': async ({ inspector }) => {
    await inspector.send('MessagePack', '{"op":"subscribe","ch":["temp"]}');
    await inspector.filter.fill('subscribe');
    await inspector.rows('MessagePack', 'op: "subscribe"').first().getByText('MASK').waitFor();
    await inspector.rows('ack').first().waitFor();
  },

  'the filter hides the rest and gives it back': async ({ inspector }) => {
    await inspector.filter.fill('hello');
    await until(async () => (await inspector.rows('tick').count()) === 0, 'rows to be filtered');
    await inspector.rows('"hello"').first().waitFor();
    await inspector.filter.fill('');
    await inspector.rows('tick').first().waitFor();
  },

  'a close frame of ours ends the connection and is explained': async ({ inspector }) => {
    await inspector.send('Close', 'seen enough');
    await inspector.waitForPhase('Closed');
    await inspector.waitForCount('Close', 2);
  },

  'a refused upgrade shows its status and body': async ({ inspector, servers }) => {
    await inspector.url.fill(`${servers.url}/refuse`);
    await inspector.button('Connect').click();
    await inspector.waitForPhase('Failed');
    await inspector.openTab('Handshake');
    await inspector.detail.getByText('telemetry.v3 only').first().waitFor();
    await inspector.openTab('Payload');
  },

  'a close code of the application is named': async ({ inspector, servers }) => {
    await inspector.url.fill(`${servers.url}/close`);
    await inspector.button('Connect').click();
    await inspector.waitForPhase('Closed');
    await inspector.follow();
    await inspector.rows('4001').first().waitFor();
  },

  'a flood of 10,000 frames a second leaves the view usable': async ({ inspector, servers }) => {
    await inspector.connect(`${servers.url}/chatty`);
    await inspector.waitForCount('Text', 20_000);
    await inspector.follow();
    await inspector.select(inspector.rows('"seq"').first());
    await inspector.button('Disconnect').click();
    await inspector.waitForPhase('Closed');
  },

  'a window reload keeps the panel with its URL, and dials nothing': async (scene) => {
    await scene.workbench.reload();
    scene.inspector = new Inspector(scene.workbench.webview());
    await scene.inspector.waitUntilShown();
    await until(async () => (await scene.inspector.url.inputValue()).endsWith('/chatty'), 'the URL to be back');
    await scene.inspector.waitForPhase('Not connected');
  },
};

/** Without a connection no later test can say anything: they fail at once rather than after half a minute each. */
async function runInOrder(tests, scene, report) {
  let isConnected = true;
  for (const [name, body] of Object.entries(tests)) {
    const startedAt = performance.now();
    let message = '';
    try {
      if (!isConnected) throw new Error('not run: the first test did not connect');
      await body(scene);
    } catch (error) {
      message = error.stack ?? String(error);
      if (isConnected) await scene.workbench.screenshot(join(scene.shots, `${name.replaceAll(/\W+/g, '-')}.png`));
    }
    if (body === openAndConnect) isConnected = message === '';
    report({ name, ok: message === '', ms: Math.round(performance.now() - startedAt), message });
  }
}

/** Installs the .vsix into a fresh VS Code and does with it what a user does; pictures of failures go to `out/`. */
export async function runPanelTests(browser, vsix, report) {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-workspace-'));
  await cp(inRoot('demo', 'workspace'), folder, { recursive: true });
  await writeProtoFiles(folder);
  const servers = await startServers();
  const server = await VscodeServer.create();
  try {
    await server.installExtension(vsix);
    await server.start();
    const workbench = await Workbench.open(browser, server, { folder, height: 1200 });
    const scene = { servers, workbench, folder, inspector: undefined, shots: inRoot('out', 'vscode-failures') };
    await runInOrder(panelTests, scene, report);
    await runInOrder(protobufTests, scene, report);
    await runInOrder(lintTests, scene, report);
    await runInOrder(doctorTests, scene, report);
    await runInOrder(secretTests, scene, report);
    await workbench.close();
  } finally {
    await server.stop();
    await servers.close();
    await rm(folder, { recursive: true, force: true });
  }
}
