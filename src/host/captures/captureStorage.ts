import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { toErrorMessage } from '../../base/errors';
import type { SpillTarget } from '../../capture/spillTarget';
import { SegmentFiles } from '../../files/segmentFiles';
import {
  type AbandonedCapture,
  findAbandonedCapture,
  findAbandonedCaptures,
  nameSpillDirectory,
  removeAbandonedCapture,
} from '../../files/spillDirectories';
import { readCaptureLimits } from '../config';

/** The folder where captures put what no longer fits into memory, and what was found there of windows that ended without closing. */
export class CaptureStorage implements Disposable {
  readonly #root: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new Emitter<void>();
  #abandoned: readonly AbandonedCapture[] = [];
  readonly onDidChange = this.#changed.event;

  /** @param storageUri of the extension, on this machine */
  constructor(storageUri: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#root = join(storageUri.fsPath, 'segments');
    this.#log = log;
  }

  /** Captures that can be recovered, the newest first. */
  get abandoned(): readonly AbandonedCapture[] {
    return this.#abandoned;
  }

  /** Looks for what was left behind; what is older than configured is deleted. Never rejects. */
  async refresh(): Promise<void> {
    const found = await findAbandonedCaptures(this.#root);
    const { keepRecoveredMs } = readCaptureLimits();
    const kept: AbandonedCapture[] = [];
    for (const capture of found) {
      const isExpired = Date.now() - capture.writtenMs > keepRecoveredMs || capture.files.length === 0;
      if (isExpired) await this.#tryRemove(capture);
      else kept.push(capture);
    }
    this.#abandoned = kept;
    if (found.length > kept.length) {
      this.#log.info(`${found.length - kept.length} captures that were left behind were deleted for their age.`);
    }
    this.#changed.fire();
  }

  /** The capture in a folder of that name, which may come from anywhere. */
  async find(name: string): Promise<AbandonedCapture | undefined> {
    return findAbandonedCapture(this.#root, name);
  }

  async remove(capture: AbandonedCapture): Promise<void> {
    await removeAbandonedCapture(capture);
    await this.refresh();
  }

  /** Files for one capture; none is made before they are needed. */
  createTarget(label: () => string): SpillTarget {
    return new SegmentFiles({ directory: nameSpillDirectory(this.#root), label });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #tryRemove(capture: AbandonedCapture): Promise<void> {
    try {
      await removeAbandonedCapture(capture);
    } catch (error) {
      this.#log.warn(`${capture.directory} could not be deleted: ${toErrorMessage(error)}`);
    }
  }
}
