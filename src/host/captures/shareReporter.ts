import type * as vscode from 'vscode';

/** VS Code is told of whole percents alone. */
const LEAST_SHARE = 0.01;

/** Tells a progress notification, which wants increments, how far the work is: from 0 to 1. */
export function createShareReporter(progress: vscode.Progress<{ increment: number }>): (share: number) => void {
  let told = 0;
  return (share) => {
    if (share - told < LEAST_SHARE) return;
    progress.report({ increment: (share - told) * 100 });
    told = share;
  };
}
