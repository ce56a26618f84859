import type * as vscode from 'vscode';

/** Long enough on a machine that is busy; by then a person has begun to read. */
const LATE_FOCUS_MS = 2_000;

/**
 * Shows a quick pick that a focus of the past does not close. When the palette closes, VS Code gives the focus back to the
 * webview it came from; a webview is another process, so that this may arrive when the pick that the command opens is
 * there already, and VS Code closes a pick that loses the focus. For its first moments this one stays, but for Escape.
 */
export function showDespiteLateFocus<T extends vscode.QuickPickItem>(picker: vscode.QuickPick<T>): void {
  picker.ignoreFocusOut = true;
  picker.show();
  setTimeout(() => {
    picker.ignoreFocusOut = false;
  }, LATE_FOCUS_MS);
}
