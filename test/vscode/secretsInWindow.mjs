import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { Inspector } from '../../scripts/lib/inspector.mjs';
import { until } from '../../scripts/lib/workbench.mjs';

const value = 'tiger-4711-zebra';
const placeholder = (name) => `\${secret:${name}}`;

/** Connects to a server that tells what it was asked for; whatever happens, it is gone after. */
async function withServer(body) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const urls = [];
  server.on('connection', (socket, request) => {
    urls.push(request.url);
    socket.send('welcome');
  });
  try {
    await body(`ws://127.0.0.1:${server.address().port}`, urls);
  } finally {
    for (const client of server.clients) client.terminate();
    server.close();
  }
}

const passwordBox = (workbench) => workbench.page.locator('.quick-input-widget input[type=password]');

async function answerPassword(workbench, text) {
  await passwordBox(workbench).fill(text);
  await workbench.page.keyboard.press('Enter');
  await passwordBox(workbench).waitFor({ state: 'hidden' });
}

async function answerDialog(workbench, text, button) {
  const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: text });
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Values are asked for, kept, and shown nowhere. */
export const secretTests = {
  'a secret that is missing is asked for when connecting, once': async (scene) =>
    withServer(async (url, urls) => {
      const { workbench } = scene;
      await workbench.runCommand('View: Close All Editors');
      await workbench.runCommand('Socketscope: Open Connection Panel');
      const inspector = new Inspector(workbench.webview());
      scene.inspector = inspector;
      await inspector.waitUntilShown();
      await inspector.url.fill(`${url}/asked?token=${placeholder('ASKED')}`);
      await inspector.button('Connect').click();
      await answerPassword(workbench, value);
      await inspector.waitForPhase('Open');
      await inspector.button('Disconnect').click();
      await inspector.waitForPhase('Closed');
      await inspector.button('Connect').click();
      await inspector.waitForPhase('Open');
      assert.deepEqual(urls, [`/asked?token=${value}`, `/asked?token=${value}`]);
      await inspector.openTab('Handshake');
      await inspector.detail.getByText(placeholder('ASKED')).first().waitFor();
      assert.ok(!(await inspector.detail.textContent()).includes('4711'));
      assert.equal(await inspector.url.inputValue(), `${url}/asked?token=${placeholder('ASKED')}`);
      await inspector.openTab('Payload');
      await inspector.button('Disconnect').click();
      await inspector.waitForPhase('Closed');
    }),

  'a secret goes to another host only when the user agrees': async ({ inspector, workbench }) =>
    withServer(async (url, urls) => {
      await inspector.url.fill(`${url}/elsewhere?token=${placeholder('ASKED')}`);
      await inspector.button('Connect').click();
      await answerDialog(workbench, `Send the secret ASKED to ${url}?`, 'Cancel');
      await until(async () => (await inspector.alerts()).includes('ASKED is not sent to'), 'the reason');
      assert.deepEqual(urls, []);
      await inspector.button('Connect').click();
      await answerDialog(workbench, `Send the secret ASKED to ${url}?`, 'Send');
      await inspector.waitForPhase('Open');
      assert.deepEqual(urls, [`/elsewhere?token=${value}`]);
      await inspector.button('Disconnect').click();
      await inspector.waitForPhase('Closed');
    }),

  'a secret is set and deleted by command': async ({ inspector, workbench }) =>
    withServer(async (url, urls) => {
      await workbench.runCommand('Socketscope: Set Secret...');
      await workbench.answerInput('BY_COMMAND');
      await answerPassword(workbench, value);
      await workbench.notification('BY_COMMAND is kept').waitFor();
      await inspector.url.fill(`${url}/set?token=${placeholder('BY_COMMAND')}`);
      await inspector.button('Connect').click();
      await answerDialog(workbench, 'It was not sent anywhere yet', 'Send');
      await inspector.waitForPhase('Open');
      assert.deepEqual(urls, [`/set?token=${value}`]);
      await workbench.runCommand('Socketscope: Delete Secret...');
      await workbench.choose('BY_COMMAND');
      await workbench.notification('BY_COMMAND was deleted').waitFor();
      await inspector.button('Disconnect').click();
      await inspector.waitForPhase('Closed');
      await inspector.button('Connect').click();
      await passwordBox(workbench).waitFor();
      await workbench.page.keyboard.press('Escape');
      await until(async () => (await inspector.alerts()).includes('BY_COMMAND has no value'), 'the reason');
      assert.equal(urls.length, 1);
    }),
};
