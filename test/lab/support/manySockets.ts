import { WebSocket } from 'ws';

const TIMEOUT_MS = 5_000;

/** Opens `count` WebSockets one after the other, keeps them open and says how many are open in the end and which statuses the others got. */
export async function openMany(
  url: string,
  count: number,
  timeoutMs = TIMEOUT_MS,
): Promise<{ readonly open: number; readonly refusals: ReadonlySet<number> }> {
  const sockets: WebSocket[] = [];
  const refusals = new Set<number>();
  for (let at = 0; at < count; at++) {
    const socket = new WebSocket(url, { handshakeTimeout: timeoutMs });
    sockets.push(socket);
    const status = await settle(socket);
    if (status !== 101 && status > 0) refusals.add(status);
  }
  const open = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  for (const socket of sockets) socket.terminate();
  return { open, refusals };
}

/** 101 for one that opened, the status of a refusal, 0 where there was no answer. */
function settle(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => resolve(0));
  });
}
