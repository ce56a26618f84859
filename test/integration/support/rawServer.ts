import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';

/** What a peer does with one connection, once the head of the request was read. */
export type RawScript = (socket: Socket, request: string) => void;

export interface RawServer {
  /** For example `ws://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  /** How many connections were accepted. */
  connectionCount(): number;
  close(): Promise<void>;
}

/** A server of plain TCP that says whatever the script says, after the blank line of the request. */
export async function startRawServer(script: RawScript): Promise<RawServer> {
  return listen((socket) => {
    let request = '';
    const receive = (chunk: Buffer) => {
      request += chunk.toString('latin1');
      if (!request.includes('\r\n\r\n')) return;
      socket.off('data', receive);
      script(socket, request);
    };
    socket.on('data', receive);
  });
}

/** A server that acts as soon as it is connected to. */
export async function startGreetingServer(greet: (socket: Socket) => void): Promise<RawServer> {
  return listen(greet);
}

async function listen(accept: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    count++;
    sockets.add(socket);
    // A client that goes away is what many of these tests are about.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    accept(socket);
  });
  const port = await listenOnFreePort(server);
  return {
    port,
    url: `ws://127.0.0.1:${port}`,
    connectionCount: () => count,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function listenOnFreePort(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the server has no port'));
    });
  });
}

/** RFC 6455 §4.2.2: the answer that accepts the request, with extra header lines. */
export function toSwitchingProtocols(request: string, ...headers: readonly string[]): string {
  const key = /^sec-websocket-key: *(.+)\r$/im.exec(request)?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return toHead(
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...headers,
  );
}

export function toHead(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
