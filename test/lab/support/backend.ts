import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

/** Tells which of several servers answered: its port. */
export const NODE_HEADER = 'x-port';

export interface BackendOptions {
  /** Refuses what RFC 6455 §4.2.1 tells a server to refuse, HTTP/1.0 above all; `ws` alone is lenient. */
  readonly isStrict?: boolean;
  /** Waits this long before it answers 101. */
  readonly handshakeDelayMs?: number;
  /** Agrees to compress, and compresses every message. */
  readonly isCompressing?: boolean;
  /** Answers 403 where a page of another host than `Host` opens the WebSocket, or none says so. */
  readonly isCheckingOrigin?: boolean;
  /** Answers 426 to every plain request. */
  readonly isWebSocketOnly?: boolean;
}

export interface SeenRequest {
  readonly httpVersion: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * A real server on 127.0.0.1 that echoes WebSocket messages and answers plain requests with 200, or 400 when they ask for an
 * upgrade badly. A plain answer tells the server (`x-port`) and what it was asked (`x-url`).
 */
export interface Backend {
  readonly port: number;
  /** Every request that arrived, upgrades included. */
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    note(seen, request);
    // An authentication server lets everybody in, whatever else the handshake carries.
    const isHandshake = request.headers['sec-websocket-key'] !== undefined && request.url !== '/auth';
    const isRefusing = options.isWebSocketOnly === true || isHandshake;
    const told = { [NODE_HEADER]: request.socket.localPort, 'x-url': request.url };
    response.writeHead(isRefusing ? 426 : 200, { 'content-type': 'text/plain', ...told }).end('plain');
  });
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: options.isCompressing === true ? { threshold: 0 } : false,
  });
  webSockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    // The library answers a bad frame with a close frame of its own; the probe sees that.
    socket.on('error', () => undefined);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A proxy may reset what it has given up.
    socket.on('error', () => socket.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    note(seen, request);
    const refusal = findRefusal(options, request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    setTimeout(
      () => webSockets.handleUpgrade(request, socket, head, (client) => webSockets.emit('connection', client, request)),
      options.handshakeDelayMs ?? 0,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP address');
  return {
    port: address.port,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function findRefusal(options: BackendOptions, { httpVersion, headers }: IncomingMessage): string | undefined {
  if (options.isStrict === true && httpVersion !== '1.1') return '400 Bad Request';
  const host = headers.origin?.replace(/^\w+:\/\//, '');
  return options.isCheckingOrigin === true && host !== headers.host ? '403 Forbidden' : undefined;
}

function note(seen: SeenRequest[], request: IncomingMessage): void {
  seen.push({ httpVersion: request.httpVersion, url: request.url ?? '', headers: request.headers });
}
