import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inspector } from '../../scripts/lib/inspector.mjs';
import { delay } from '../../scripts/lib/processes.mjs';

const SCHEMA = `syntax = "proto3";
package demo;
import "demo/gear.proto";
message Command {
  int32 speed = 1;
  Gear gear = 2;
}
`;
const GEAR = 'syntax = "proto3"; package demo; enum Gear { PARK = 0; DRIVE = 1; }\n';

const writeProto = (folder, name, text) => writeFile(join(folder, 'proto', 'demo', name), text);

/**
 * Before the window opens: a watcher of VS Code's misses most of what happens in folders within folders that are made
 * while it watches.
 */
export async function writeProtoFiles(folder) {
  await mkdir(join(folder, 'proto', 'demo'), { recursive: true });
  await writeProto(folder, 'command.proto', SCHEMA);
  await writeProto(folder, 'gear.proto', GEAR);
  await writeProto(folder, 'broken.proto', 'syntax = "proto3";\nmessage Broken {\n  int32 = 1;\n}\n');
}

/** Message types of the workspace's .proto files, chosen for a connection; each test builds on the one before. */
export const protobufTests = {
  'a connection to send Protocol Buffers over': async (scene) => {
    scene.inspector = new Inspector(scene.workbench.webview());
    // Another subprotocol than before, which said MessagePack.
    await scene.inspector.connect(`${scene.servers.url}/echo`, { subprotocols: 'json' });
    await scene.inspector.send('Hex', '08 96 01 10 01');
    await scene.inspector.rows('Protocol Buffers', '{1: 150, 2: 1}').first().waitFor();
  },

  'the command lists the message types, and what is wrong with a file': async ({ workbench }) => {
    await workbench.runCommand('Socketscope: Decode Protocol Buffers As...');
    const { page } = workbench;
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'demo.Command' }).filter({ hasText: 'proto/demo/command.proto' }).waitFor();
    await rows.filter({ hasText: "illegal name '='" }).filter({ hasText: 'broken.proto:3' }).waitFor();
    await page.keyboard.press('Escape');
  },

  'it lists a file in a folder that was made just now': async ({ workbench, folder }) => {
    await mkdir(join(folder, 'later', 'below'), { recursive: true });
    await writeFile(join(folder, 'later', 'below', 'late.proto'), 'syntax = "proto3"; message Late { int32 n = 1; }\n');
    await workbench.runCommand('Socketscope: Decode Protocol Buffers As...');
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    const late = rows.filter({ hasText: 'Late' }).filter({ hasText: 'later/below/late.proto' });
    await late.waitFor();
    // As when the focus that the palette gives back arrives late: the list stays, for the next test to choose from.
    await workbench.webview().getByRole('textbox', { name: 'Message' }).focus();
    await delay(300);
    assert.ok(await late.isVisible());
  },

  'a type that is chosen names the fields of the rows that are there': async ({ workbench, inspector }) => {
    await workbench.choose('demo.Command');
    await workbench.choose('Received and sent messages');
    await inspector.rows('demo.Command', '{speed: 150, gear: "DRIVE"}').nth(1).waitFor();
    await inspector.select(inspector.rows('demo.Command', '{speed: 150').first());
    await inspector.tree.getByRole('treeitem', { name: /150 int32/ }).waitFor();
  },

  'a message typed as JSON is sent as the type, and a mistake names its field': async ({ workbench, inspector }) => {
    await inspector.send('Protocol Buffers', '{"speed": 7, "gear": "PARK"}');
    await inspector.rows('demo.Command', '{speed: 7, gear: "PARK"}').nth(1).waitFor();
    await workbench.webview().getByRole('textbox', { name: 'Message' }).fill('{"speed": "fast"}');
    await workbench.webview().getByText('speed: integer expected (int32).').waitFor();
  },

  'a file that changes is read again, and one that breaks keeps what it said': async ({ folder, inspector }) => {
    await writeProto(folder, 'command.proto', SCHEMA.replace('speed', 'velocity'));
    await inspector.rows('demo.Command', '{velocity: 150, gear: "DRIVE"}').nth(1).waitFor();
    await writeProto(folder, 'command.proto', `${SCHEMA}message {`);
    await inspector.send('Hex', '08 05');
    await inspector.rows('demo.Command', '{velocity: 5}').nth(1).waitFor();
    await writeProto(folder, 'command.proto', SCHEMA);
    await inspector.rows('demo.Command', '{speed: 5}').nth(1).waitFor();
  },

  'the choice is remembered over a window reload': async (scene) => {
    await scene.workbench.reload();
    scene.inspector = new Inspector(scene.workbench.webview());
    await scene.inspector.waitUntilShown();
    await scene.inspector.connect(`${scene.servers.url}/echo`);
    await scene.inspector.send('Protocol Buffers', '{"speed": 900}');
    await scene.inspector.rows('demo.Command', '{speed: 900}').nth(1).waitFor();
  },

  'and can be taken back, from the composer too': async ({ workbench, inspector }) => {
    await workbench.webview().getByRole('button', { name: 'Message type: demo.Command…' }).first().click();
    await workbench.choose('No message type');
    await inspector.rows('Protocol Buffers', '{1: 900}').nth(1).waitFor();
    await workbench.webview().getByText('No message type is chosen for what is sent.').waitFor();
  },
};
