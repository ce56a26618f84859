import * as vscode from 'vscode';
import type { Severity } from '../lint/rule';
import { CONFIG_SECTION } from './ids';

/** Settings as the code uses them: units in the names, every value in bounds whatever stands in settings.json. */

export interface ConnectionDefaults extends CaptureLimits {
  readonly heartbeatSeconds: number;
  readonly pongTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly maxPayloadBytes: number;
}

export interface CaptureLimits {
  /** Chunks and inflated messages that stay in memory. */
  readonly memoryBytes: number;
  /** Files that take what does not; 0 for none: the oldest rows are dropped instead. */
  readonly diskBytes: number;
  /** Rows older than this are dropped; undefined for no limit. */
  readonly maxAgeMs: number | undefined;
  /** How long the files of a window that ended without closing are kept. */
  readonly keepRecoveredMs: number;
}

export interface LintSettings {
  readonly isEnabled: boolean;
  readonly nginxVersion: string | undefined;
  readonly haproxyVersion: string | undefined;
  readonly minIdleMs: number;
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
}

const MEBIBYTE = 1_048_576;
const VERSION = /^\d+\.\d+(\.\d+)?$/;

export function readConnectionDefaults(): ConnectionDefaults {
  const section = vscode.workspace.getConfiguration(CONFIG_SECTION);
  return {
    heartbeatSeconds: readNumber(section, 'heartbeatSeconds', 25, 0, 86_400),
    pongTimeoutMs: readNumber(section, 'pongTimeoutSeconds', 10, 1, 3_600) * 1_000,
    handshakeTimeoutMs: readNumber(section, 'handshakeTimeoutSeconds', 15, 1, 600) * 1_000,
    maxPayloadBytes: Math.round(readNumber(section, 'maxMessageMebibytes', 100, 1, 1_024) * MEBIBYTE),
    ...readCaptureLimits(),
  };
}

export function readCaptureLimits(): CaptureLimits {
  const section = vscode.workspace.getConfiguration(CONFIG_SECTION);
  const maxAgeMinutes = readNumber(section, 'captureMaxAgeMinutes', 0, 0, 525_600);
  return {
    memoryBytes: Math.round(readNumber(section, 'captureMemoryMebibytes', 256, 8, 4_096) * MEBIBYTE),
    diskBytes: Math.round(readNumber(section, 'captureDiskMebibytes', 8_192, 0, 1_048_576) * MEBIBYTE),
    maxAgeMs: maxAgeMinutes === 0 ? undefined : maxAgeMinutes * 60_000,
    keepRecoveredMs: readNumber(section, 'captureRecoveryDays', 7, 0, 365) * 86_400_000,
  };
}

export function readLintSettings(scope: vscode.ConfigurationScope): LintSettings {
  const section = vscode.workspace.getConfiguration(`${CONFIG_SECTION}.lint`, scope);
  return {
    isEnabled: section.get('enable') !== false,
    nginxVersion: readVersion(section, 'nginxVersion'),
    haproxyVersion: readVersion(section, 'haproxyVersion'),
    minIdleMs: readNumber(section, 'minIdleSeconds', 60, 1, 86_400) * 1_000,
    severities: readSeverities(section.get('severity')),
  };
}

function readNumber(section: vscode.WorkspaceConfiguration, key: string, fallback: number, min: number, max: number) {
  const value: unknown = section.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : fallback;
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
