import * as vscode from 'vscode';
import type { LoadOptions } from './loadCapture';
import { createShareReporter } from './shareReporter';

/** What is done sooner needs no progress to look at. */
const PATIENCE_MS = 400;

/**
 * Runs work that tells how far it is. A notification with a button to cancel appears once it takes long; whoever no longer wants the
 * answer aborts `controller` too.
 */
export async function withLateProgress<T>(
  title: string,
  controller: AbortController,
  work: (options: LoadOptions) => Promise<T>,
): Promise<T> {
  let share = 0;
  let tell: (share: number) => void = () => undefined;
  const onProgress = (next: number) => {
    share = next;
    tell(share);
  };
  const working = work({ signal: controller.signal, onProgress });
  const settled = working.then(
    () => undefined,
    () => undefined,
  );
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      tell = createShareReporter(progress);
      tell(share);
      return settled;
    });
  }, PATIENCE_MS);
  try {
    return await working;
  } finally {
    clearTimeout(timer);
  }
}
