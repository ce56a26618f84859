import * as vscode from 'vscode';
import { CaptureEditor } from './host/captures/captureEditor';
import { CaptureStorage } from './host/captures/captureStorage';
import { CapturesTree } from './host/captures/capturesTree';
import { RecentCaptures } from './host/captures/recentCaptures';
import { RecoveryNotice } from './host/captures/recoveryNotice';
import { registerCommands } from './host/commandRegistry';
import { ConnectionStore } from './host/connectionStore';
import { ConnectionsTree } from './host/connectionsTree';
import { DoctorHost } from './host/doctor/doctorHost';
import { Inspectors } from './host/inspectors';
import { LintFeatures } from './host/lint/lintFeatures';
import { ProtobufMessages } from './host/protobuf/protobufMessages';
import { SavedFilterStore } from './host/savedFilterStore';
import { SecretStore } from './host/secretStore';
import { SessionUiHost } from './host/sessionUiHost';
import { ShownInspectors } from './host/shownInspectors';
import { StatusBar } from './host/statusBar';

/** Composition root: builds what the extension is made of and hands it to VS Code. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, globalState, subscriptions } = context;
  const log = vscode.window.createOutputChannel('Socketscope', { log: true });
  const storage = new CaptureStorage(context.globalStorageUri, log);
  const connections = new ConnectionStore(context.secrets, log);
  const secrets = new SecretStore(context.secrets, globalState);
  const filters = new SavedFilterStore(globalState);
  const recents = new RecentCaptures(globalState);
  const shown = new ShownInspectors();
  const protobufMessages = new ProtobufMessages(context.workspaceState, log);
  const createUi = (id: string) => new SessionUiHost(id, connections, filters, recents, protobufMessages);
  const doctor = new DoctorHost(secrets);
  const inspectors = new Inspectors({ extensionUri, connections, secrets, createUi, storage, shown, doctor, log });
  const captureEditor = new CaptureEditor({ extensionUri, createUi, storage, recents, shown, log });
  const capturesTree = new CapturesTree(storage, recents);
  const lintFeatures = new LintFeatures(extensionUri, inspectors, log);
  subscriptions.push(
    log,
    storage,
    inspectors,
    recents,
    captureEditor,
    capturesTree,
    new RecoveryNotice(storage, globalState),
    new ConnectionsTree(connections, inspectors),
    new StatusBar(inspectors),
    protobufMessages,
    lintFeatures,
    registerCommands({
      inspectors,
      shown,
      captureEditor,
      capturesTree,
      recents,
      storage,
      connections,
      secrets,
      protobufMessages,
      lintController: lintFeatures.lintController,
      proxyRoutes: lintFeatures.proxyRoutes,
      log,
      extensionUri,
    }),
  );
}
