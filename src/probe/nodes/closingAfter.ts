import type { ProbeSocket } from '../probeSocket';

/**
 * Does something with sockets and closes them all whatever comes of it, those too that were added meanwhile; when the user cancels,
 * they are dropped at once and it rejects with the signal's reason.
 */
export async function closingAfter<T>(
  open: readonly { readonly socket: ProbeSocket }[],
  signal: AbortSignal,
  use: () => Promise<T>,
): Promise<T> {
  const drop = () => {
    for (const { socket } of open) socket.destroy();
  };
  signal.addEventListener('abort', drop, { once: true });
  try {
    signal.throwIfAborted();
    const result = await use();
    await Promise.all(open.map(({ socket }) => socket.close()));
    signal.throwIfAborted();
    return result;
  } catch (error) {
    drop();
    throw error;
  } finally {
    signal.removeEventListener('abort', drop);
  }
}
