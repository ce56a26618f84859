import type { Finding } from './rule';

/** Errors and warnings: what breaks a WebSocket, and is repaired without being asked about one by one. */
export function isLoud({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}
