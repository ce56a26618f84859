import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { AbandonedCapture } from '../../files/spillDirectories';
import { toShortAddress } from '../panelTitle';
import { toFileNamePart } from './fileNamePart';

/** Of a capture that a window left behind: several files, which are one document. */
const SCHEME = 'socketscope-recovered';

/** What a recovered capture is called: the address it was of, without scheme and query. */
export function toRecoveredName({ label }: Pick<AbandonedCapture, 'label'>): string {
  return toShortAddress(label) || vscode.l10n.t('Unnamed capture');
}

/** The address of its editor. The last part becomes the label of the tab. */
export function toRecoveredUri(capture: AbandonedCapture): vscode.Uri {
  const label = toFileNamePart(toRecoveredName(capture));
  return vscode.Uri.from({ scheme: SCHEME, path: join('/', basename(capture.directory), `${label}.wscap`) });
}

/** The name of the folder in which the capture lies; undefined for any other address. It may come from anywhere. */
export function findRecoveredFolder(uri: vscode.Uri): string | undefined {
  return uri.scheme === SCHEME ? uri.path.split('/')[1] : undefined;
}
