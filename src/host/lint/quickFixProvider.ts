import * as vscode from 'vscode';
import { fixAll } from '../../lint/fixAll';
import { findRule } from '../../lint/registry';
import type { Finding, Fix } from '../../lint/rule';
import { isLoud } from '../../lint/severity';
import type { LintController } from './lintController';
import type { LintedFile } from './lintedFile';
import { toDiagnostic } from './toDiagnostic';

/** What `editor.codeActionsOnSave` names: the first fix of every error and warning. */
const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('socketscope');

/**
 * Light bulb actions of our findings: each fix at once, the same fix shown in VS Code's refactor preview first, and the fix
 * of every finding of its rule; on save, on request, those of all errors and warnings.
 */
export class QuickFixProvider implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL],
  };

  constructor(
    private readonly lintController: LintController,
    private readonly extensionUri: vscode.Uri,
  ) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const file = this.lintController.read(document);
    if (file === undefined) return [];
    // Fixing everything is work that an idle light bulb does not need: only who asks for the kind gets it.
    if (only !== undefined && FIX_ALL.intersects(only) && !vscode.CodeActionKind.QuickFix.intersects(only))
      return toFixAllActions(file, document);
    const from = document.offsetAt(range.start);
    const to = document.offsetAt(range.end);
    const touched = file.findings.filter((finding) => finding.start <= to && finding.end >= from);
    return [...touched.flatMap((finding) => this.#toActions(finding, file)), ...toRuleActions(touched, file, document)];
  }

  #toActions(finding: Finding, file: LintedFile): vscode.CodeAction[] {
    const diagnostic = toDiagnostic(finding, file, this.extensionUri);
    const toAction = (fix: Fix, title: string, isPreview: boolean) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.edit = toWorkspaceEdit(fix, finding, file, isPreview);
      return action;
    };
    const direct = finding.fixes.map((fix) => toAction(fix, fix.title, false));
    const [preferred] = direct;
    if (preferred !== undefined) preferred.isPreferred = true;
    const previews = finding.fixes.map((fix) => toAction(fix, vscode.l10n.t('Preview: {0}', fix.title), true));
    return [...direct, ...previews];
  }
}

/** "Fix all" of each rule that has more than one finding with a fix. */
function toRuleActions(
  touched: readonly Finding[],
  file: LintedFile,
  document: vscode.TextDocument,
): vscode.CodeAction[] {
  const rules = [...new Set(touched.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const isWanted = (finding: Finding): boolean => finding.rule === rule;
    if (file.findings.filter((finding) => isWanted(finding) && finding.fixes.length > 0).length < 2) return [];
    const name = findRule(rule)?.name ?? '';
    const action = new vscode.CodeAction(
      vscode.l10n.t('Fix all {0} problems in this file ({1})', rule, name),
      vscode.CodeActionKind.QuickFix,
    );
    action.edit = toWholeEdit(file, document, isWanted);
    return [action];
  });
}

function toFixAllActions(file: LintedFile, document: vscode.TextDocument): vscode.CodeAction[] {
  if (!file.findings.some((finding) => isLoud(finding) && finding.fixes.length > 0)) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all WebSocket errors and warnings'), FIX_ALL);
  action.edit = toWholeEdit(file, document, isLoud);
  return [action];
}

/** Replaces what differs between the text and its repaired form: one undo takes it back. */
function toWholeEdit(file: LintedFile, document: vscode.TextDocument, isWanted: (finding: Finding) => boolean) {
  const before = file.request.text;
  const { text: after } = fixAll(file.request, isWanted);
  const edit = new vscode.WorkspaceEdit();
  const { start, end, newText } = differ(before, after);
  if (start !== end || newText !== '') edit.replace(document.uri, file.toRange({ start, end }), newText);
  return edit;
}

/** The one stretch of whole lines by which two texts differ. */
function differ(before: string, after: string): { start: number; end: number; newText: string } {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  const start = same === 0 ? 0 : before.lastIndexOf('\n', same - 1) + 1;
  let tail = 0;
  const last = (text: string): number => text.charCodeAt(text.length - 1 - tail);
  while (tail < shorter - same && last(before) === last(after)) tail++;
  const lineEnd = before.indexOf('\n', before.length - tail);
  const end = lineEnd < 0 ? before.length : lineEnd + 1;
  return { start, end, newText: after.slice(start, after.length - (before.length - end)) };
}

function toWorkspaceEdit(fix: Fix, finding: Finding, file: LintedFile, isPreview: boolean) {
  const edit = new vscode.WorkspaceEdit();
  const description = findRule(finding.rule)?.summary;
  const metadata: vscode.WorkspaceEditEntryMetadata | undefined = isPreview
    ? { needsConfirmation: true, label: `${finding.rule}: ${fix.title}`, ...(description ? { description } : {}) }
    : undefined;
  for (const { start, end, newText } of fix.edits)
    edit.replace(file.uri, file.toRange({ start, end }), newText, metadata);
  return edit;
}
