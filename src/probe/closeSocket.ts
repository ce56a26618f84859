import type { ProbeSocket } from './probeSocket';

/** Closes by the closing handshake; drops the line at once where the user cancelled, or as soon as they do. Never rejects. */
export async function closeSocket(socket: ProbeSocket, signal: AbortSignal): Promise<void> {
  if (signal.aborted) {
    socket.destroy();
    return;
  }
  const drop = () => socket.destroy();
  signal.addEventListener('abort', drop, { once: true });
  await socket.close();
  signal.removeEventListener('abort', drop);
}
