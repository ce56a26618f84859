import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './runner';

/** Writes `text` to a file of that name in a new folder and shows it. */
export async function openFile(name: string, text: string): Promise<vscode.TextDocument> {
  const folder = await mkdtemp(join(tmpdir(), 'socketscope-suite-'));
  const path = join(folder, name);
  await writeFile(path, text);
  // Not `openTextDocument`: VS Code keeps a document that an extension opened for minutes after its tab was closed.
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), { preview: false });
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === path);
  if (editor === undefined) throw new Error(`${path} did not open`);
  return editor.document;
}

/** Rule id of a diagnostic of ours, or an empty string. */
export function toRuleId({ source, code }: vscode.Diagnostic): string {
  if (source !== 'socketscope' || typeof code !== 'object') return '';
  return String(code.value);
}

export function readRuleIds(document: vscode.TextDocument): string[] {
  return vscode.languages.getDiagnostics(document.uri).map(toRuleId);
}

/** The first diagnostic of a rule, waited for. */
export async function findDiagnostic(document: vscode.TextDocument, ruleId: string): Promise<vscode.Diagnostic> {
  await eventually(
    () => readRuleIds(document),
    (ids) => ids.includes(ruleId),
  );
  const found = vscode.languages.getDiagnostics(document.uri).find((one) => toRuleId(one) === ruleId);
  if (found === undefined) throw new Error(`${ruleId} disappeared again`);
  return found;
}

/** What the light bulb offers for a diagnostic and applies at once, the rule's first fix first. */
export async function readQuickFixes(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
): Promise<readonly vscode.CodeAction[]> {
  const answer = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    diagnostic.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return answer.filter((one): one is vscode.CodeAction => 'edit' in one && !one.title.startsWith('Preview'));
}

/** Applies the first quick fix of a rule's first diagnostic and waits until the diagnostic is gone. */
export async function applyFirstFix(document: vscode.TextDocument, ruleId: string): Promise<string> {
  const diagnostic = await findDiagnostic(document, ruleId);
  const before = readRuleIds(document).filter((id) => id === ruleId).length;
  const [fix] = await readQuickFixes(document, diagnostic);
  if (fix?.edit === undefined) throw new Error(`the light bulb offers nothing for ${ruleId}`);
  await vscode.workspace.applyEdit(fix.edit);
  await eventually(
    () => readRuleIds(document).filter((id) => id === ruleId).length,
    (count) => count < before,
  );
  return document.getText();
}

export async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}
