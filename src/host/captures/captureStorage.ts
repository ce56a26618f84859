import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { toErrorMessage } from '../../base/errors';
import type { SpillTarget } from '../../capture/spillTarget';
import { SegmentFiles } from '../../files/segmentFiles';
import { countSegmentRows } from '../../files/segmentRows';
import {
  type AbandonedCapture,
  findAbandonedCapture,
  findAbandonedCaptures,
  nameSpillDirectory,
  removeAbandonedCapture,
} from '../../files/spillDirectories';
import { readCaptureLimits } from '../config';

/** A capture that can be recovered. */
export interface RecoveredCapture extends AbandonedCapture {
  /** Undefined where the files cannot be read. */
  readonly rowCount: number | undefined;
}

/** The folder where captures put what no longer fits into memory, and what was found there of windows that ended without closing. */
export class CaptureStorage implements Disposable {
  readonly #root: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new Emitter<void>();
  #recovered: readonly RecoveredCapture[] = [];
  #refreshing: Promise<void> | undefined;
  readonly onDidChange = this.#changed.event;

  /** @param storageUri of the extension, on this machine */
  constructor(storageUri: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#root = join(storageUri.fsPath, 'segments');
    this.#log = log;
  }

  /** Captures that can be recovered, the newest first, as of the last `refresh`. */
  get recovered(): readonly RecoveredCapture[] {
    return this.#recovered;
  }

  /** Looks for what was left behind; what is older than configured is deleted. Never rejects. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#lookAround().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** The capture in a folder of that name, which may come from anywhere. */
  async find(name: string): Promise<AbandonedCapture | undefined> {
    return findAbandonedCapture(this.#root, name);
  }

  /** Rejects with Node's error where it cannot be deleted. */
  async remove(capture: AbandonedCapture): Promise<void> {
    try {
      await removeAbandonedCapture(capture);
    } finally {
      // One that had begun before still saw it.
      await this.#refreshing;
      await this.refresh();
    }
  }

  /** Files for one capture; none is made before they are needed. */
  createTarget(label: () => string): SpillTarget {
    return new SegmentFiles({ directory: nameSpillDirectory(this.#root), label });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #lookAround(): Promise<void> {
    const found = await findAbandonedCaptures(this.#root);
    const { keepRecoveredMs } = readCaptureLimits();
    const kept: RecoveredCapture[] = [];
    for (const capture of found) {
      const isExpired = Date.now() - capture.writtenMs > keepRecoveredMs || capture.files.length === 0;
      if (isExpired) await this.#tryRemove(capture);
      else kept.push({ ...capture, rowCount: await countSegmentRows(capture.files).catch(() => undefined) });
    }
    this.#recovered = kept;
    if (found.length > kept.length) {
      this.#log.info(`${found.length - kept.length} captures that were left behind were deleted: too old, or empty.`);
    }
    this.#changed.fire();
  }

  async #tryRemove(capture: AbandonedCapture): Promise<void> {
    try {
      await removeAbandonedCapture(capture);
    } catch (error) {
      this.#log.warn(`${capture.directory} could not be deleted: ${toErrorMessage(error)}`);
    }
  }
}
