import * as vscode from 'vscode';
import type { Finding, RelatedSpan, Severity } from '../lint/rule';
import { DIAGNOSTIC_SOURCE } from './ids';

/** A finding as VS Code shows it. The offsets must belong to the document's present text. */
export function toDiagnostic(
  finding: Finding,
  document: vscode.TextDocument,
  extensionUri: vscode.Uri,
): vscode.Diagnostic {
  const range = toRange(document, finding.start, finding.end);
  const diagnostic = new vscode.Diagnostic(range, finding.message, toSeverity(finding.severity));
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: finding.rule, target: toRulePage(extensionUri, finding.rule) };
  diagnostic.relatedInformation = finding.related.map((related) => toRelated(related, document));
  return diagnostic;
}

export function toRulePage(extensionUri: vscode.Uri, ruleId: string): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${ruleId}.md`);
}

function toRelated(related: RelatedSpan, document: vscode.TextDocument): vscode.DiagnosticRelatedInformation {
  if (related.path === document.uri.fsPath) {
    const range = toRange(document, related.start, related.end);
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(document.uri, range), related.message);
  }
  const uri = vscode.Uri.file(related.path);
  const open = vscode.workspace.textDocuments.find((other) => other.uri.toString() === uri.toString());
  const range = open === undefined ? new vscode.Range(0, 0, 0, 0) : toRange(open, related.start, related.end);
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), related.message);
}

function toRange(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

function toSeverity(severity: Severity): vscode.DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return vscode.DiagnosticSeverity.Error;
    case 'warning':
      return vscode.DiagnosticSeverity.Warning;
    case 'information':
      return vscode.DiagnosticSeverity.Information;
    case 'hint':
      return vscode.DiagnosticSeverity.Hint;
  }
}
