import * as vscode from 'vscode';
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

const MEBIBYTE = 1_048_576;

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

/** A number within bounds; the fallback where none is set. */
export function readNumber(
  section: vscode.WorkspaceConfiguration,
  key: string,
  fallback: number,
  min: number,
  max: number,
) {
  const value: unknown = section.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : fallback;
}
