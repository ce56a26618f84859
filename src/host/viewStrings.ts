import * as vscode from 'vscode';
import { viewStrings } from '../protocol/viewStrings';

/** The view's strings in the language of VS Code; `{0}` stays for the view to fill in. */
export function readViewStrings(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(viewStrings).map(([key, text]) => [key, vscode.l10n.t(text)]));
}
