import * as vscode from 'vscode';
import { QuickPickSteps } from '../quickPickSteps';
import type { MessageChoice, MessageRef } from './messageChoices';
import type { ProtoWorkspace } from './protoWorkspace';

/** What the user chose; undefined when nothing was. `choice` is undefined to decode without a schema. */
export interface Picked {
  readonly choice: MessageChoice | undefined;
}

type Item = vscode.QuickPickItem & { readonly act?: (steps: QuickPickSteps) => Promise<MessageRef | undefined> };

/** Asks for a message type of the `.proto` files, and for which direction it is. */
export async function pickMessage(
  files: ProtoWorkspace,
  before: MessageChoice | undefined,
): Promise<Picked | undefined> {
  const none: Item = {
    label: `$(circle-slash) ${vscode.l10n.t('No message type')}`,
    description: vscode.l10n.t('decode without a schema'),
  };
  const steps = new QuickPickSteps();
  try {
    const item = await steps.ask<Item>(
      files.reload().then(() => [...(before === undefined ? [] : [none]), ...toItems(files, before)]),
      {
        title: vscode.l10n.t('Decode Protocol Buffers as'),
        placeholder: vscode.l10n.t('Message type of the binary messages of this connection'),
        matchOnDescription: true,
      },
    );
    if (item === none) return { choice: undefined };
    const ref = await item?.act?.(steps);
    return ref && (await pickDirection(steps, ref, before));
  } finally {
    steps.dispose();
  }
}

function toItems(files: ProtoWorkspace, before: MessageChoice | undefined): readonly Item[] {
  const { messages, problems } = files.list();
  const items: Item[] = messages.map(({ uri, name }) => {
    const ref = { file: uri.toString(), message: name };
    return {
      label: name,
      description: [vscode.workspace.asRelativePath(uri), ...toUses(ref, before)].join(' · '),
      act: async () => ref,
    };
  });
  for (const { uri, problem } of problems) {
    items.push({
      label: `$(warning) ${problem.message}`,
      description: `${vscode.workspace.asRelativePath(uri)}:${problem.line}`,
      act: async () => {
        await showLine(uri, problem.line);
        return undefined;
      },
    });
  }
  items.push({
    label: `$(folder-opened) ${vscode.l10n.t('Another .proto file...')}`,
    alwaysShow: true,
    act: (steps) => browse(files, steps),
  });
  return items;
}

/** Words for what a message is used for now. */
function toUses(ref: MessageRef, before: MessageChoice | undefined): readonly string[] {
  const isSame = (other: MessageRef | undefined) => other?.file === ref.file && other.message === ref.message;
  return [
    ...(isSame(before?.received) ? [vscode.l10n.t('received')] : []),
    ...(isSame(before?.sent) ? [vscode.l10n.t('sent')] : []),
  ];
}

async function browse(files: ProtoWorkspace, steps: QuickPickSteps): Promise<MessageRef | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('A .proto file; those that it imports are looked for beside it'),
      filters: { 'Protocol Buffers': ['proto'] },
    })) ?? [];
  if (uri === undefined) return undefined;
  await files.include(uri);
  const { messages, problems } = files.list();
  const problem = problems.find((other) => other.uri.path === uri.path)?.problem;
  if (problem !== undefined) {
    void vscode.window.showErrorMessage(`${uri.fsPath}:${problem.line}: ${problem.message}`);
    return undefined;
  }
  const names = messages.filter((other) => other.uri.path === uri.path).map(({ name }) => ({ label: name }));
  const message = await steps.ask(names, { title: vscode.workspace.asRelativePath(uri) });
  return message && { file: uri.toString(), message: message.label };
}

async function pickDirection(
  steps: QuickPickSteps,
  ref: MessageRef,
  before: MessageChoice | undefined,
): Promise<Picked | undefined> {
  const both = { label: vscode.l10n.t('Received and sent messages'), choice: { received: ref, sent: ref } };
  const received = { label: vscode.l10n.t('Received messages only'), choice: { received: ref, sent: before?.sent } };
  const sent = { label: vscode.l10n.t('Sent messages only'), choice: { received: before?.received, sent: ref } };
  const picked = await steps.ask([both, received, sent], {
    title: vscode.l10n.t('{0} is the type of', ref.message),
  });
  return picked && { choice: picked.choice };
}

export async function showLine(uri: vscode.Uri, line: number): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
}
