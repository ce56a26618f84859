import * as vscode from 'vscode';
import { DoctorDesk } from '../../doctor/doctorDesk';
import { createProbePorts } from '../../net/probePorts';
import { SystemClock } from '../../net/systemClock';
import { PROBES } from '../../probe/registry';
import type { ConfigLink } from '../../protocol/doctor';
import type { SessionUi } from '../../session/ports';
import type { SecretStore } from '../secretStore';
import { linkWorkspaceConfigs } from './workspaceConfigs';

/** What the doctor needs of VS Code: the configs that are linted, and an editor to show a line of one. */
export class DoctorHost {
  readonly #ports = createProbePorts(new SystemClock());

  constructor(private readonly secrets: SecretStore) {}

  createDesk(ui: SessionUi, readSampleMessages: () => readonly string[]): DoctorDesk {
    return new DoctorDesk({
      probes: PROBES,
      ports: this.#ports,
      ui,
      secrets: this.secrets,
      readSampleMessages,
      linkConfigs: linkWorkspaceConfigs,
      revealConfig,
    });
  }
}

/** `path` is the URI of a linted file. */
async function revealConfig({ path, line }: Pick<ConfigLink, 'path' | 'line'>): Promise<void> {
  const place = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(path), {
    selection: new vscode.Range(place, place),
    viewColumn: vscode.ViewColumn.Beside,
  });
}
