import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';

/** Runs work of a command. What the user can mend becomes a message, all else stays a defect. */
export async function tellUserError(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CancelledError) return;
    if (!(error instanceof UserError)) throw error;
    void vscode.window.showWarningMessage(error.message);
  }
}
