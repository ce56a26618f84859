import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { captureDelete } from './commands/captureDelete';
import { captureForget } from './commands/captureForget';
import { captureOpen } from './commands/captureOpen';
import { captureOpenAsText } from './commands/captureOpenAsText';
import { captureRetry } from './commands/captureRetry';
import { captureReveal } from './commands/captureReveal';
import { captureSaveAs } from './commands/captureSaveAs';
import { checkReadiness } from './commands/checkReadiness';
import { chooseProtobufMessage } from './commands/chooseProtobufMessage';
import type { Command, CommandContext } from './commands/command';
import { connect } from './commands/connect';
import { connectSelection } from './commands/connectSelection';
import { diagnose } from './commands/diagnose';
import { disconnect } from './commands/disconnect';
import { exportCapture } from './commands/exportCapture';
import { focusFilter } from './commands/focusFilter';
import { lintOpenFiles } from './commands/lintOpenFiles';
import { openCapture } from './commands/openCapture';
import { openPanel } from './commands/openPanel';
import { reconnect } from './commands/reconnect';
import { savedCheckReadiness } from './commands/savedCheckReadiness';
import { savedConnect } from './commands/savedConnect';
import { savedDiagnose } from './commands/savedDiagnose';
import { savedDisconnect } from './commands/savedDisconnect';
import { savedOpen } from './commands/savedOpen';
import { savedRemove } from './commands/savedRemove';
import { savedRename } from './commands/savedRename';
import { secretDelete } from './commands/secretDelete';
import { secretSet } from './commands/secretSet';
import { sendPing } from './commands/sendPing';
import { showConnections } from './commands/showConnections';
import { showEffectiveConfig } from './commands/showEffectiveConfig';
import { showFinding } from './commands/showFinding';
import { showInspector } from './commands/showInspector';
import { showLog } from './commands/showLog';
import { showProxyRoute } from './commands/showProxyRoute';
import { showRule } from './commands/showRule';
import { testThroughProxy } from './commands/testThroughProxy';

/** Every command; package.json declares the same ids. */
const commands: readonly Command[] = [
  captureDelete,
  captureForget,
  captureOpen,
  captureOpenAsText,
  captureRetry,
  captureReveal,
  captureSaveAs,
  checkReadiness,
  chooseProtobufMessage,
  connect,
  connectSelection,
  diagnose,
  disconnect,
  exportCapture,
  focusFilter,
  lintOpenFiles,
  openCapture,
  openPanel,
  reconnect,
  savedCheckReadiness,
  savedConnect,
  savedDiagnose,
  savedDisconnect,
  savedOpen,
  savedRemove,
  savedRename,
  secretDelete,
  secretSet,
  sendPing,
  showConnections,
  showEffectiveConfig,
  showFinding,
  showInspector,
  showLog,
  showProxyRoute,
  showRule,
  testThroughProxy,
];

export function registerCommands(context: CommandContext): vscode.Disposable {
  const store = new DisposableStore();
  for (const command of commands) {
    const run = (...args: readonly unknown[]) => command.run(context, ...args);
    store.add(vscode.commands.registerCommand(command.id, run));
  }
  return store;
}
