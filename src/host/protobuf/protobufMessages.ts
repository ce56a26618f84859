import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { type ProtoProblem, toProblemText } from '../../decode/protobuf/protoProblem';
import type { MessageSchema } from '../../decode/protobuf/schema';
import type { ProtobufPort } from '../../session/ports';
import { MessageChoices, type MessageRef } from './messageChoices';
import { pickMessage, showLine } from './pickMessage';
import { ProtoWorkspace } from './protoWorkspace';

/** Which messages of the workspace's `.proto` files the connections' binary messages are. */
export class ProtobufMessages implements ProtobufPort, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = new Emitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #files = this.#store.add(new ProtoWorkspace());
  readonly #choices: MessageChoices;
  readonly #log: vscode.LogOutputChannel;
  /** As it was read last without a mistake: a file is broken again and again while it is edited. */
  readonly #lastGood = new Map<string, MessageSchema>();
  /** Problems that the user was told of. */
  readonly #told = new Set<string>();
  #isLoaded = false;

  constructor(state: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#choices = new MessageChoices(state);
    this.#log = log;
    this.#store.add(
      this.#files.onDidChange(() => {
        this.#isLoaded = true;
        this.#changed.fire();
      }),
    );
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
  }

  /** Files are read when the first connection with a choice asks; until then there are no types, and then `onDidChange` fires. */
  read(url: string): { readonly received: MessageSchema | undefined; readonly sent: MessageSchema | undefined } {
    const choice = this.#choices.find(url);
    if (choice === undefined || !vscode.workspace.isTrusted) return { received: undefined, sent: undefined };
    if (!this.#isLoaded) void this.#load([choice.received, choice.sent]);
    return { received: this.#find(choice.received), sent: this.#find(choice.sent) };
  }

  async choose(url: string): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      await this.#askTrust();
      return;
    }
    const picked = await pickMessage(this.#files, this.#choices.find(url));
    if (picked === undefined) return;
    this.#told.clear();
    await this.#choices.set(url, picked.choice);
    this.#changed.fire();
  }

  adopt(url: string): void {
    // The memento answers with it at once, and writes later.
    void this.#choices.adopt(url);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#store.dispose();
  }

  /** A remembered file may lie outside the workspace. */
  async #load(refs: readonly (MessageRef | undefined)[]): Promise<void> {
    await this.#files.load();
    for (const ref of refs) {
      if (ref === undefined) continue;
      const uri = vscode.Uri.parse(ref.file);
      if (this.#files.findUri(uri.path) === undefined) await this.#files.include(uri);
    }
  }

  #find(ref: MessageRef | undefined): MessageSchema | undefined {
    if (ref === undefined || !this.#isLoaded) return undefined;
    const key = `${ref.file}#${ref.message}`;
    const { message, read } = this.#files.find(ref);
    for (const problem of read.problems) this.#log.warn(toProblemText(problem));
    if (message !== undefined) {
      this.#lastGood.set(key, message);
      return message;
    }
    const kept = this.#lastGood.get(key);
    if (kept === undefined) this.#tell(ref, read.problems[0]);
    return kept;
  }

  #tell({ file, message }: MessageRef, problem: ProtoProblem | undefined): void {
    const { path } = vscode.Uri.parse(file);
    const place = problem ?? { path, line: 1, message: vscode.l10n.t('the file does not define it') };
    const text = vscode.l10n.t('Messages are not decoded as {0}: {1}', message, toProblemText(place));
    if (this.#told.has(text)) return;
    this.#told.add(text);
    const open = vscode.l10n.t('Open File');
    const uri = this.#files.findUri(place.path);
    const choices = uri === undefined ? [] : [open];
    vscode.window.showWarningMessage(text, ...choices).then((chosen) => {
      if (chosen === open && uri !== undefined) void showLine(uri, place.line);
    });
  }

  async #askTrust(): Promise<void> {
    const manage = vscode.l10n.t('Manage Workspace Trust');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('The workspace is not trusted: its .proto files are not read.'),
      manage,
    );
    if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
