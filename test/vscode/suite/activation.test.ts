import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inspectorTabs } from './inspectors';
import { eventually, test } from './runner';

const EXTENSION_ID = 'socketscope.socketscope';

function findExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is not known to VS Code`);
  return extension;
}

function readContributedCommands(extension: vscode.Extension<unknown>): string[] {
  const manifest: { contributes?: { commands?: { command: string }[] } } = extension.packageJSON;
  return (manifest.contributes?.commands ?? []).map(({ command }) => command);
}

test('the command opens a connection panel', async () => {
  await vscode.commands.executeCommand('socketscope.openPanel');
  await eventually(inspectorTabs, (tabs) => tabs.length === 1);
  assert.equal(findExtension().isActive, true);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await eventually(inspectorTabs, (tabs) => tabs.length === 0);
});

test('every contributed command is registered, and no other of ours', async () => {
  const extension = findExtension();
  await extension.activate();
  const contributed = readContributedCommands(extension);
  // `socketscope.connections.*` and `socketscope.captures.*` are the commands VS Code itself makes for a view.
  const registered = (await vscode.commands.getCommands(true)).filter(
    (id) => id.startsWith('socketscope.') && !/^socketscope\.(connections|captures)\./.test(id),
  );
  assert.ok(contributed.length > 0);
  assert.deepEqual(registered.sort(), contributed.sort());
});
