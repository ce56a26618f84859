import * as vscode from 'vscode';
import { NodeSourceReader } from '../../files/nodeSourceReader';
import { LineIndex } from '../../lint/lineIndex';
import type { Finding, RelatedSpan, Severity } from '../../lint/rule';
import { DIAGNOSTIC_SOURCE } from '../ids';
import type { LintedFile } from './lintedFile';
import { findOpenText } from './sourceReader';
import { toSpanRange } from './spanRange';

/** A finding as VS Code shows it. */
export function toDiagnostic(finding: Finding, file: LintedFile, extensionUri: vscode.Uri): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(file.toRange(finding), finding.message, toSeverity(finding.severity));
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: finding.rule, target: toRulePage(extensionUri, finding.rule) };
  diagnostic.relatedInformation = finding.related.map((related) => toRelated(related, file));
  return diagnostic;
}

export function toRulePage(extensionUri: vscode.Uri, ruleId: string): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${ruleId}.md`);
}

function toRelated(related: RelatedSpan, file: LintedFile): vscode.DiagnosticRelatedInformation {
  const isHere = related.path === file.request.path;
  const uri = isHere ? file.uri : vscode.Uri.file(related.path);
  const range = isHere ? file.toRange(related) : toForeignRange(related);
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), related.message);
}

/** Range within an included file, which need not be open in an editor. */
function toForeignRange(related: RelatedSpan): vscode.Range {
  const { path } = related;
  const text = findOpenText(path) ?? new NodeSourceReader(() => undefined).read(path) ?? '';
  return toSpanRange(new LineIndex(text), related);
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
