import * as vscode from 'vscode';
import { NodeSourceReader } from '../../files/nodeSourceReader';
import { LineIndex } from '../../lint/lineIndex';
import type { Finding, RelatedSpan, Severity } from '../../lint/rule';
import { DIAGNOSTIC_SOURCE } from '../ids';
import { findOpenText } from './sourceReader';

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
  const isHere = related.path === document.uri.fsPath;
  const uri = isHere ? document.uri : vscode.Uri.file(related.path);
  const range = isHere ? toRange(document, related.start, related.end) : toForeignRange(related);
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), related.message);
}

/** Range within an included file, which need not be open in an editor. */
function toForeignRange({ path, start, end }: RelatedSpan): vscode.Range {
  const text = findOpenText(path) ?? new NodeSourceReader(() => undefined).read(path) ?? '';
  const lines = new LineIndex(text);
  const from = lines.toPosition(start);
  const to = lines.toPosition(end);
  return new vscode.Range(from.line, from.character, to.line, to.character);
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
