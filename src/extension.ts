import * as vscode from 'vscode';
import { CaptureEditor } from './host/captureEditor';
import { CaptureStorage } from './host/captureStorage';
import { registerCommands } from './host/commandRegistry';
import { ConnectionStore } from './host/connectionStore';
import { ConnectionsTree } from './host/connectionsTree';
import { Inspectors } from './host/inspectors';
import { LintController } from './host/lintController';
import { QuickFixProvider } from './host/quickFixProvider';
import { SavedFilterStore } from './host/savedFilterStore';
import { StatusBar } from './host/statusBar';

/** Composition root: builds what the extension is made of and hands it to VS Code. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  const log = vscode.window.createOutputChannel('Socketscope', { log: true });
  const storage = new CaptureStorage(context.globalStorageUri, log);
  const connections = new ConnectionStore(context.secrets, log);
  const inspectors = new Inspectors(extensionUri, connections, new SavedFilterStore(context.globalState), storage, log);
  const lintController = new LintController(extensionUri, log);
  subscriptions.push(
    log,
    storage,
    inspectors,
    new CaptureEditor(extensionUri, (id) => inspectors.createUi(id), log),
    new ConnectionsTree(connections, inspectors),
    new StatusBar(inspectors),
    lintController,
    vscode.languages.registerCodeActionsProvider(
      [{ scheme: 'file' }, { scheme: 'untitled' }, { scheme: 'vscode-vfs' }],
      new QuickFixProvider(lintController, extensionUri),
      QuickFixProvider.metadata,
    ),
    registerCommands({ inspectors, connections, lintController, log, extensionUri }),
  );
}
