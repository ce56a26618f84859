import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import type { Exporter } from '../../capture/exporters/exporter';
import { exporters } from '../../capture/exporters/registry';
import { toShortAddress } from '../panelTitle';
import { QuickPickSteps } from '../quickPickSteps';
import { toFileNamePart } from './fileNamePart';

/** Where rows go and what is left out of them. */
export interface ExportTarget {
  readonly uri: vscode.Uri;
  /** Credentials are replaced. */
  readonly isRedacted: boolean;
}

/** Asks what to do with credentials, then for the file; undefined when the user thinks better of it. */
export async function askExportTarget(
  name: string,
  secretsInPayloads: readonly string[] = [],
  steps = new QuickPickSteps(),
): Promise<ExportTarget | undefined> {
  const isRedacted = await askRedaction(steps, secretsInPayloads).finally(() => steps.dispose());
  if (isRedacted === undefined) return undefined;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export rows (2/2): the end of the name says the format'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: vscode.Uri.joinPath(findFolder(), `${toFileName(name)}.wscap`),
    filters: Object.fromEntries(exporters.map(({ label, extension }) => [label, [extension]])),
  });
  return uri && { uri, isRedacted };
}

/** Throws a `UserError` where the name says no format, or the file is not on this machine. */
export function findTargetExporter(uri: vscode.Uri): Exporter {
  if (uri.scheme !== 'file') {
    throw new UserError('not-a-file', vscode.l10n.t('Captures can only be saved to files of this machine.'));
  }
  const exporter = exporters.find(({ extension }) => uri.path.toLowerCase().endsWith(`.${extension}`));
  if (exporter !== undefined) return exporter;
  const known = exporters.map(({ extension }) => `.${extension}`).join(', ');
  throw new UserError('no-format', vscode.l10n.t('The name of the file says the format: end it with {0}.', known));
}

async function askRedaction(steps: QuickPickSteps, secretsInPayloads: readonly string[]): Promise<boolean | undefined> {
  const items = [
    {
      label: vscode.l10n.t('$(shield) Leave credentials out'),
      // One line of a quick pick shows no more.
      detail:
        secretsInPayloads.length === 0
          ? vscode.l10n.t('Cookies, tokens and passwords in URLs and headers are replaced, payloads are not.')
          : vscode.l10n.t('Not in payloads: messages hold the values of {0} as sent.', secretsInPayloads.join(', ')),
      isRedacted: true,
    },
    {
      label: vscode.l10n.t('$(unlock) Keep credentials'),
      detail: vscode.l10n.t('As sent, Cookie and Authorization too: whoever has the file can use them.'),
      isRedacted: false,
    },
  ];
  const choice = await steps.ask(items, {
    title: vscode.l10n.t('Export rows (1/2): credentials'),
    placeholder: vscode.l10n.t('What the file may hold of the credentials in handshakes'),
  });
  return choice?.isRedacted;
}

function findFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder?.uri ?? vscode.Uri.file(homedir());
}

/** `example.org_socket-2026-01-31-1205`: fit for every file system. */
function toFileName(name: string): string {
  const isAddress = /^[a-z]+:\/\//i.test(name);
  const plain = isAddress ? toShortAddress(name) : name.replace(/\.(wscap|har|ndjson|jsonl)$/i, '');
  const safe = toFileNamePart(plain).slice(0, 80) || 'capture';
  const date = new Date();
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${safe}-${day}-${two(date.getHours())}${two(date.getMinutes())}`;
}
