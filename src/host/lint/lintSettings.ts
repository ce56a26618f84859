import * as vscode from 'vscode';
import { parseKnownWebSocket } from '../../lint/knownWebSocket';
import type { KnownWebSocket, LintLevel, Severity } from '../../lint/rule';
import { readNumber } from '../config';
import { CONFIG_SECTION } from '../ids';

export interface LintSettings {
  readonly isEnabled: boolean;
  readonly level: LintLevel;
  /** A dotted version, `auto` for that of the installed proxy, or undefined where it is unknown. */
  readonly nginxVersion: string | undefined;
  readonly haproxyVersion: string | undefined;
  readonly minIdleMs: number;
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  readonly webSockets: readonly KnownWebSocket[];
  readonly hasCodeLens: boolean;
}

const VERSION = /^(?:auto|\d+\.\d+(\.\d+)?)$/;

/** The linter's settings as they hold for one file; what is not valid counts as not set. */
export function readLintSettings(scope: vscode.ConfigurationScope): LintSettings {
  const section = vscode.workspace.getConfiguration(`${CONFIG_SECTION}.lint`, scope);
  return {
    isEnabled: section.get('enable') !== false,
    level: section.get('level') === 'all' ? 'all' : 'recommended',
    nginxVersion: readVersion(section, 'nginxVersion'),
    haproxyVersion: readVersion(section, 'haproxyVersion'),
    minIdleMs: readNumber(section, 'minIdleSeconds', 60, 1, 86_400) * 1_000,
    severities: readSeverities(section.get('severity')),
    webSockets: readWebSockets(section.get('webSockets')),
    hasCodeLens: section.get('codeLens') !== false,
  };
}

function readVersion(section: vscode.WorkspaceConfiguration, key: string): string | undefined {
  const value: unknown = section.get(key);
  return typeof value === 'string' && VERSION.test(value) ? value : undefined;
}

function readSeverities(value: unknown): Readonly<Record<string, Severity | 'off'>> {
  if (typeof value !== 'object' || value === null) return {};
  const severities: Record<string, Severity | 'off'> = {};
  for (const [id, severity] of Object.entries(value)) if (isSeverity(severity)) severities[id] = severity;
  return severities;
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return value === 'error' || value === 'warning' || value === 'information' || value === 'hint' || value === 'off';
}

function readWebSockets(value: unknown): readonly KnownWebSocket[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((text: unknown) => {
    const known = typeof text === 'string' ? parseKnownWebSocket(text, 'the settings say so') : undefined;
    return known === undefined ? [] : [known];
  });
}
