import { connect, type Socket } from 'node:net';

export interface TcpTarget {
  /** Name or address, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Connects; rejects with Node's own error, or with the signal's reason once it is aborted. */
export function dialTcp(target: TcpTarget, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // Half-open, so that a peer that sends its close frame and FIN together still gets our answer.
    const socket = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true });
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    // Stays: an error after the promise settled belongs to whoever holds the socket by then, and must not be thrown.
    socket.on('error', reject);
    socket.once('connect', () => resolve(socket));
    socket.once('close', () => signal.removeEventListener('abort', abort));
  });
}
