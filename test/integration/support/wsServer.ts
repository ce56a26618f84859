import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { listenOnFreePort } from './rawServer';

export interface WsServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface WsServerOptions {
  readonly accept: (socket: WebSocket, request: IncomingMessage) => void;
  readonly options?: ServerOptions;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A real WebSocket server of the `ws` library on a free port of this machine. */
export async function startWsServer({ accept, options = {}, tls }: WsServerOptions): Promise<WsServer> {
  const http: HttpServer = tls ? createTlsServer(tls) : createServer();
  const sockets = new Set<Socket>();
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const server = new WebSocketServer({ ...options, server: http });
  server.on('connection', (socket, request) => {
    // Clients that drop TCP are part of the tests.
    socket.on('error', () => socket.terminate());
    accept(socket, request);
  });
  const port = await listenOnFreePort(http);
  return {
    port,
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

/** Sends every message back as it came. */
export function echo(socket: WebSocket): void {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
}
