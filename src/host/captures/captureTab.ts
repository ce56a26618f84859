import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { CancelledError, toErrorMessage, UserError } from '../../base/errors';
import type { EvaluationGuard } from '../../capture/evaluationGuard';
import { SystemClock } from '../../net/systemClock';
import type { SessionUi } from '../../session/ports';
import type { SavedCapture } from '../../session/savedFile';
import { SavedSession } from '../../session/savedSession';
import { Inspector } from '../inspector';
import type { ShownInspectors } from '../shownInspectors';
import type { CaptureStorage } from './captureStorage';
import { type PageAction, showFilePage } from './filePage';
import { withLateProgress } from './lateProgress';
import { type LoadOptions, loadAbandoned, loadCaptureFile } from './loadCapture';
import type { RecentCaptures } from './recentCaptures';
import { findRecoveredFolder, toRecoveredName } from './recoveredUri';

export interface CaptureTabOptions {
  readonly extensionUri: vscode.Uri;
  readonly createUi: (id: string) => SessionUi;
  readonly guard: EvaluationGuard;
  readonly storage: CaptureStorage;
  readonly recents: RecentCaptures;
  readonly shown: ShownInspectors;
  readonly log: vscode.LogOutputChannel;
}

/** One editor tab of a capture file: an inspector once the file was read, until then a page that says what it is at. */
export class CaptureTab implements Disposable {
  readonly #options: CaptureTabOptions;
  readonly #uri: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  #reading: AbortController | undefined;
  #inspector: Inspector | undefined;
  #isClosed = false;

  constructor(options: CaptureTabOptions, uri: vscode.Uri, panel: vscode.WebviewPanel) {
    this.#options = options;
    this.#uri = uri;
    this.#panel = panel;
    panel.onDidDispose(() => this.#close());
  }

  /** Reads the file and shows it, or what is wrong with it. Never rejects; does nothing while it is at it. */
  async load(): Promise<void> {
    if (this.#isClosed || this.#reading !== undefined) return;
    const { extensionUri } = this.#options;
    const title = vscode.l10n.t('Reading {0}...', basename(this.#uri.path));
    showFilePage(this.#panel.webview, extensionUri, { title, paragraphs: [], actions: [] });
    const reading = new AbortController();
    this.#reading = reading;
    try {
      const saved = await withLateProgress(title, reading, (options) => this.#read(options));
      if (this.#isClosed) saved.dispose();
      else this.#show(saved);
    } catch (error) {
      if (!this.#isClosed) this.#showFailure(error);
    } finally {
      this.#reading = undefined;
    }
  }

  /** Ends what the tab shows; the tab itself is VS Code's. */
  dispose(): void {
    this.#close();
    this.#inspector?.dispose();
  }

  async #read(options: LoadOptions): Promise<SavedCapture> {
    const { storage, recents } = this.#options;
    const folder = findRecoveredFolder(this.#uri);
    if (folder !== undefined) {
      const recovered = await storage.find(folder);
      if (recovered !== undefined) return loadAbandoned(recovered, toRecoveredName(recovered), options);
      const message = vscode.l10n.t(
        'The recovered capture is not there any more: it was deleted, or too old to be kept.',
      );
      throw new UserError('bad-file', message);
    }
    if (this.#uri.scheme !== 'file') {
      const message = vscode.l10n.t(
        'Captures are read from files of this machine. Save the file to a disk and open it there.',
      );
      throw new UserError('not-a-file', message);
    }
    const saved = await loadCaptureFile(this.#uri.fsPath, options);
    recents.add(this.#uri);
    return saved;
  }

  /** The inspector sees to itself when its tab is closed, and says so. */
  #close(): void {
    this.#isClosed = true;
    this.#reading?.abort();
  }

  #show(saved: SavedCapture): void {
    const { extensionUri, createUi, guard, shown, log } = this.#options;
    const id = randomUUID();
    const session = new SavedSession({ saved, clock: new SystemClock(), ui: createUi(id), guard });
    this.#inspector = new Inspector(id, this.#panel, session, extensionUri, log, { fileName: saved.name });
    shown.add(this.#inspector);
  }

  #showFailure(error: unknown): void {
    const { extensionUri, log } = this.#options;
    const isCancelled = error instanceof CancelledError;
    if (!isCancelled && !(error instanceof UserError)) {
      log.error(`${this.#uri.path} could not be read.`, error instanceof Error ? error : String(error));
    }
    const isFile = this.#uri.scheme === 'file';
    const reason = isCancelled ? vscode.l10n.t('Reading was cancelled.') : toErrorMessage(error);
    const hint = vscode.l10n.t(
      'Try again once that is mended, or open it as text to see what is in it. "Reopen Editor With..." in the menu of the tab lists every editor for the file.',
    );
    showFilePage(this.#panel.webview, extensionUri, {
      title: vscode.l10n.t('{0} was not opened', basename(this.#uri.path)),
      paragraphs: isFile && !isCancelled ? [reason, hint] : [reason],
      actions: isFile ? [this.#retry, ...this.#otherEditors] : [this.#retry],
    });
  }

  get #retry(): PageAction {
    const args = [this.#uri.toString()];
    return { label: vscode.l10n.t('Try Again'), command: 'socketscope.capture.retry', args };
  }

  get #otherEditors(): PageAction[] {
    const args = [this.#uri.toString()];
    return [
      { label: vscode.l10n.t('Open as Text'), command: 'socketscope.capture.openAsText', args },
      { label: vscode.l10n.t('Reopen Editor With...'), command: 'workbench.action.reopenWithEditor' },
    ];
  }
}
