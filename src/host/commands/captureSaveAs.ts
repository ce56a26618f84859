import * as vscode from 'vscode';
import { toErrorMessage, UserError } from '../../base/errors';
import { exportRows } from '../captures/exportRows';
import { askExportTarget } from '../captures/exportTarget';
import { withLateProgress } from '../captures/lateProgress';
import { loadAbandoned } from '../captures/loadCapture';
import { toRecoveredName } from '../captures/recoveredUri';
import { findCaptureNode } from './captureNode';
import type { Command } from './command';
import { tellUserError } from './tellUserError';

/** Writes a recovered capture to a file of the user's; it stays in the list. */
export const captureSaveAs: Command = {
  id: 'socketscope.capture.saveAs',
  run: async ({ capturesTree, recents }, ...args) => {
    const node = findCaptureNode(args, capturesTree);
    if (node?.kind !== 'recovered') return;
    const name = toRecoveredName(node.capture);
    const target = await askExportTarget(node.capture.label);
    if (target === undefined) return;
    await tellUserError(async () => {
      const title = vscode.l10n.t('Reading {0}...', name);
      const closing = new AbortController();
      const saved = await withLateProgress(title, closing, (options) =>
        loadAbandoned(node.capture, name, options).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
          throw new UserError('bad-file', vscode.l10n.t('{0} was not opened: {1}', name, toErrorMessage(error)));
        }),
      );
      try {
        const { capture } = saved;
        const [first, last] = [capture.firstKeptOrdinal, capture.entryCount - 1];
        // Everything is told by its ends; a list would be a choice.
        const request = { scope: 'all', name, capture, first, last, ordinals: [], closed: closing.signal } as const;
        await exportRows(request, recents, target);
      } finally {
        saved.dispose();
      }
    });
  },
};
