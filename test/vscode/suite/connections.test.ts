import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as vscode from 'vscode';
import { type WebSocket, WebSocketServer } from 'ws';
import { openFile } from './editor';
import { inspectorTabs, openTabsOf } from './inspectors';
import { eventually, test } from './runner';

interface Peer {
  readonly url: string;
  readonly server: WebSocketServer;
  readonly pings: readonly string[];
  readonly closeCodes: readonly number[];
}

/** Runs `body` with a server that shows what the extension did to it; whatever happens, its tabs are closed after. */
async function withServer(body: (peer: Peer) => Promise<void>): Promise<void> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const pings: string[] = [];
  const closeCodes: number[] = [];
  server.on('connection', (socket: WebSocket) => {
    socket.on('ping', (payload) => pings.push(payload.toString()));
    socket.on('close', (code) => closeCodes.push(code));
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  try {
    await body({ url: `ws://127.0.0.1:${address.port}`, server, pings, closeCodes });
  } finally {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const client of server.clients) client.terminate();
    server.close();
  }
}

async function connect(url: string): Promise<void> {
  await vscode.commands.executeCommand('socketscope.connect', url);
  const { pathname } = new URL(url);
  await eventually(
    () => openTabsOf(pathname).length,
    (count) => count === 1,
  );
}

test('several connections are open at once, each in a tab that says so', () =>
  withServer(async ({ url, server }) => {
    for (const path of ['/one', '/two', '/three']) await connect(url + path);
    assert.equal(server.clients.size, 3);
    assert.deepEqual(
      ['/one', '/two', '/three'].map((path) => openTabsOf(path).length),
      [1, 1, 1],
    );
  }));

test('closing the tab closes its connection', () =>
  withServer(async ({ url, server }) => {
    await connect(`${url}/leaving`);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually(
      () => server.clients.size,
      (count) => count === 0,
    );
  }));

test('a ping by command reaches the server, and disconnecting sends close code 1000', () =>
  withServer(async ({ url, pings, closeCodes }) => {
    await connect(`${url}/pinged`);
    await vscode.commands.executeCommand('socketscope.sendPing');
    await eventually(
      () => pings.length,
      (count) => count > 0,
    );
    await vscode.commands.executeCommand('socketscope.disconnect');
    await eventually(
      () => closeCodes,
      (codes) => codes.length > 0,
    );
    assert.deepEqual(closeCodes, [1000]);
  }));

test('reconnecting opens a new connection from the same tab', () =>
  withServer(async ({ url, server }) => {
    await connect(`${url}/again`);
    const second = once(server, 'connection');
    await vscode.commands.executeCommand('socketscope.reconnect');
    await second;
    await eventually(
      () => server.clients.size,
      (count) => count === 1,
    );
    assert.equal(inspectorTabs().length, 1);
  }));

test('a URL that is selected in an editor can be connected to', () =>
  withServer(async ({ url, server }) => {
    const line = `const socket = new WebSocket('${url}/selected');`;
    await openFile('client.js', line);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(0, 0, 0, line.length);
    const connected = once(server, 'connection');
    await vscode.commands.executeCommand('socketscope.connectSelection');
    const [, request] = await connected;
    assert.equal(request.url, '/selected');
  }));

test('a server that is not there becomes the state of the tab, not an error of the command', async () => {
  let gone = '';
  await withServer(async ({ url }) => {
    gone = `${url}/gone`;
  });
  await vscode.commands.executeCommand('socketscope.connect', gone);
  await eventually(
    () => inspectorTabs().filter((label) => label.includes('/gone') && label.includes('Failed')),
    (tabs) => tabs.length === 1,
  );
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
});
