import * as vscode from 'vscode';
import { findRule } from '../../lint/registry';
import type { Finding, Fix } from '../../lint/rule';
import type { LintController } from './lintController';
import { toDiagnostic } from './toDiagnostic';

/** Light bulb actions of our findings: each fix at once, and the same fix shown in VS Code's refactor preview first. */
export class QuickFixProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(
    private readonly lintController: LintController,
    private readonly extensionUri: vscode.Uri,
  ) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const from = document.offsetAt(range.start);
    const to = document.offsetAt(range.end);
    return this.lintController
      .readFindings(document)
      .filter((finding) => finding.start <= to && finding.end >= from)
      .flatMap((finding) => this.#toActions(finding, document));
  }

  #toActions(finding: Finding, document: vscode.TextDocument): vscode.CodeAction[] {
    const diagnostic = toDiagnostic(finding, document, this.extensionUri);
    const toAction = (fix: Fix, title: string, isPreview: boolean) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.edit = toWorkspaceEdit(fix, finding, document, isPreview);
      return action;
    };
    const direct = finding.fixes.map((fix) => toAction(fix, fix.title, false));
    const [preferred] = direct;
    if (preferred !== undefined) preferred.isPreferred = true;
    const previews = finding.fixes.map((fix) => toAction(fix, vscode.l10n.t('Preview: {0}', fix.title), true));
    return [...direct, ...previews];
  }
}

function toWorkspaceEdit(fix: Fix, finding: Finding, document: vscode.TextDocument, isPreview: boolean) {
  const edit = new vscode.WorkspaceEdit();
  const description = findRule(finding.rule)?.summary;
  const metadata: vscode.WorkspaceEditEntryMetadata | undefined = isPreview
    ? { needsConfirmation: true, label: `${finding.rule}: ${fix.title}`, ...(description ? { description } : {}) }
    : undefined;
  for (const { start, end, newText } of fix.edits) {
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(start), document.positionAt(end)),
      newText,
      metadata,
    );
  }
  return edit;
}
