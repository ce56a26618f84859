import type * as vscode from 'vscode';
import type { CaptureEditor } from '../captures/captureEditor';
import type { CaptureStorage } from '../captures/captureStorage';
import type { CapturesTree } from '../captures/capturesTree';
import type { RecentCaptures } from '../captures/recentCaptures';
import type { ConnectionStore } from '../connectionStore';
import type { Inspectors } from '../inspectors';
import type { LintController } from '../lint/lintController';
import type { ProxyRoutes } from '../lint/proxyRoutes';
import type { ProtobufMessages } from '../protobuf/protobufMessages';
import type { SecretStore } from '../secretStore';
import type { ShownInspectors } from '../shownInspectors';

/** What commands may use. */
export interface CommandContext {
  readonly inspectors: Inspectors;
  readonly shown: ShownInspectors;
  readonly captureEditor: CaptureEditor;
  readonly recents: RecentCaptures;
  readonly storage: CaptureStorage;
  readonly capturesTree: CapturesTree;
  readonly connections: ConnectionStore;
  readonly secrets: SecretStore;
  readonly protobufMessages: ProtobufMessages;
  readonly lintController: LintController;
  readonly proxyRoutes: ProxyRoutes;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
}

/** One entry of the command palette or of a menu; the id stands in package.json too. */
export interface Command {
  readonly id: string;
  /** `args` are whatever the caller passed: a menu's item, another extension's values, or nothing. */
  run(context: CommandContext, ...args: readonly unknown[]): Promise<void> | void;
}
