import type { ConnectionStatus } from '../protocol/connection';

/** Whether there is something to end: a connection, an attempt to have one, or one that is planned. */
export function isLive({ phase, reconnect }: Pick<ConnectionStatus, 'phase' | 'reconnect'>): boolean {
  return reconnect !== undefined || phase === 'open' || phase === 'connecting' || phase === 'closing';
}
