import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { ConnectionSettings } from '../../protocol/connection';
import { connectWithConsent } from '../consent';
import type { Inspectors } from '../inspectors';

/** Runs the doctor in an inspector of that endpoint. In an untrusted workspace the user must confirm the host first. */
export async function diagnoseEndpoint(
  inspectors: Inspectors,
  settings: ConnectionSettings,
  kind: 'report' | 'readiness',
): Promise<void> {
  await connectWithConsent(settings.url, () => {
    inspectors
      .openFor(settings)
      .diagnose(kind)
      .catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        void vscode.window.showWarningMessage(error.message);
      });
  });
}
